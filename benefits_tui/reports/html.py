"""A report as one HTML file: no script, nothing fetched, charts as SVG with their figures below, made to be printed.

jinja2 is imported only when a report is laid out. A folder of overrides may hold `report.html.j2`, `style.css` (added behind
ours), `logo.svg` or `logo.png`, and `words.toml` with titles by section and `order` of the sections.
"""

from __future__ import annotations

import base64
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from benefits_tui.domain.plain_text import format_date, sanitize
from benefits_tui.reports.charts.svg import as_svg
from benefits_tui.reports.document import Chart, Report, Table

_LOGOS = {"logo.svg": "image/svg+xml", "logo.png": "image/png"}


def as_html(report: Report, overrides: Path | None = None) -> str:
    """The whole file. What people typed is escaped; marks that would turn the direction of the page are shown as dots."""
    import jinja2

    own = resources.files("benefits_tui.reports") / "templates"
    texts = {name: (own / name).read_text(encoding="utf-8") for name in ("report.html.j2", "style.css")}
    loaders: list[jinja2.BaseLoader] = [jinja2.FileSystemLoader(overrides)] if overrides is not None else []
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*loaders, jinja2.DictLoader(texts)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = sanitize
    environment.filters["date"] = format_date
    environment.tests["table"] = lambda block: isinstance(block, Table)
    environment.tests["day"] = lambda cell: isinstance(cell.value, date)
    environment.tests["chart"] = lambda block: isinstance(block, Chart)
    names = iter(range(1, 1_000))
    page: str = environment.get_template("report.html.j2").render(
        report=report,
        style=_style(texts["style.css"], overrides),
        logo=_logo(overrides),
        svg=lambda chart: _svg(chart, next(names)),
    )
    return page


def _svg(chart: Chart, number: int) -> Any:
    from markupsafe import Markup

    # The drawing escapes its own texts.
    return Markup(as_svg(chart.drawing, chart.says, f"chart-{number}"))


def _style(own: str, overrides: Path | None) -> Any:
    from markupsafe import Markup

    extra = overrides / "style.css" if overrides is not None else None
    text = own + (extra.read_text(encoding="utf-8") if extra is not None and extra.is_file() else "")
    # A style cannot end its element.
    return Markup(text.replace("</", "<\\/"))


def _logo(overrides: Path | None) -> str:
    for name, kind in _LOGOS.items():
        path = overrides / name if overrides is not None else None
        if path is not None and path.is_file():
            return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
    return ""
