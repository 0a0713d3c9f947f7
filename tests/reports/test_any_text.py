"""Whatever somebody types is text in every file that goes out: drawn at random, at every place where a report has words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from benefits_tui.domain.plain_text import sanitize
from benefits_tui.exchange.calendar_file import CalendarEntry, calendar_bytes
from benefits_tui.exchange.mail_draft import write_draft
from benefits_tui.reports.catalogue import write
from benefits_tui.reports.charts.drawing import Drawing, Label
from benefits_tui.reports.document import Chart, Paragraph, Report, Section, Table, TableCell, TableColumn, TableRow
from tests.examples import examples
from tests.reports.test_formats import Reader, all_text

DAY = date(2026, 11, 23)
NASTY = (
    "<script>alert(1)</script>", "]]>--><!--", "&amp;lt; &#x202e;", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "{{ 7*7 }}{% raw %}",
    "| a | b\n|---|\n\\*`~#>", "שלום \u202eevil\u202c", "🙂👩‍👩‍👧 e\u0301", "\x00\x07\x1b[31m\x9b", "\ud800 lone", "\r\nBcc: x@example.org", "\u2028\u2029\x85", "a" * 10_000,
)  # fmt: skip
typed = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.text("<>&'\"=+-@|\\`*_{}[]#~!()\r\n\t ", max_size=20))


def report_of(words: str) -> Report:
    """A report that says the same words at every place where there can be any."""
    table = Table(
        words,
        (TableColumn(words), TableColumn(words, right=True)),
        (TableRow((TableCell(words, words), TableCell(words)), words),),
        words,
        words,
    )
    facts = Table(words, (TableColumn(words), TableColumn(words)), (TableRow((TableCell(words), TableCell(words))),), facts=True)
    drawing = Drawing(100, 20, [Label(0, 10, words)])
    blocks = (Paragraph(words, lead=True), table, facts, Table(words, (), (), words), Chart(words, drawing, words, table))
    return Report(
        "board", words, words, DAY, ((words, words),), (Section("one", words, blocks),), words, (words,), ((words, words),)
    )


def plain(text: str) -> str:
    """As it is read: blanks of all kinds are one, what no file can hold is a sign of its own."""
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff?�]", "?", text)
    return " ".join(shown.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.promise("R30")
@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "md"])
@given(words=typed)
@example(words=NASTY[0])
@example(words="a" * 10_000)
@settings(max_examples=examples(12), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_at_every_place_of_a_report_are_shown_as_they_are(tmp_path: Path, form: str, words: str) -> None:
    path = tmp_path / f"report.{form}"
    write(report_of(words), form, path)
    expected = words if form == "xlsx" else sanitize(words)
    assert plain(expected) in plain(all_text(path))
    if form == "html":
        reader = Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        own = {"html", "head", "meta", "title", "style", "body", "header", "div", "span", "h1", "h2", "h3", "p", "dl", "dt", "dd", "main", "section",
               "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "figure", "figcaption", "svg", "text", "details", "summary", "footer"}  # fmt: skip
        assert set(reader.tags) <= own
        assert {name for name, _ in reader.attributes if name.startswith("on") or name in ("href", "src")} == set()


@given(words=st.one_of(typed, st.from_regex(r"[a-z.'\"<]{0,4}@[a-z.-]{0,4}", fullmatch=True)))
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_in_a_mail_draft_are_its_text_and_nothing_else(tmp_path: Path, words: str) -> None:
    path = tmp_path / "draft.eml"
    write_draft(path, words, f"Subject {words}", f"Hello\n{words}\nend", {"return.xlsx": b"x"})
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert set(mail.keys()) <= {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"} and "Bcc" not in mail
    body = mail.get_body()
    assert body is not None
    assert plain(words) in plain(body.get_content()) and [part.get_filename() for part in mail.iter_attachments()] == [
        "return.xlsx"
    ]


@given(words=typed)
@settings(max_examples=examples(25), deadline=None)
def test_words_in_a_calendar_are_one_entry(words: str) -> None:
    entry = CalendarEntry("reading-1@x", DAY, words, f"{words}\nend", "Reading")
    content = calendar_bytes(words, [entry], datetime(2026, 11, 23, tzinfo=UTC), 3)
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.events
    assert (str(event["uid"]), event.start) == ("reading-1@x", DAY)
    kept = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", words)
    assert plain(str(event["summary"])) == plain(kept)
