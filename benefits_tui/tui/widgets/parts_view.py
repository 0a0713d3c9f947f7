"""The parts of a page, placed for the size of the terminal, and the line of those that are folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.tui.host import host_of
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.part import Part
from benefits_tui.tui.widgets.parts_plan import PartNeed, own_widths, plan


class FoldedParts(Static, can_focus=True):
    """One line that names what is folded, each with its news; enter or a click opens it."""

    DEFAULT_CSS = stylesheet(__file__, "folded_parts.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False),
        Binding("right,l", "step(1)", show=False),
        Binding("up,k", "app.focus_previous", show=False),
        Binding("down,j", "app.focus_next", show=False),
        Binding("enter", "open_here", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._parts: Sequence[Part] = ()
        self._here = 0

    def show(self, parts: Sequence[Part]) -> None:
        """Name these."""
        self._parts, self.display = parts, bool(parts)
        self._here = min(self._here, max(len(parts) - 1, 0))
        self._draw()

    def watch_has_focus(self, value: bool) -> None:
        """The cursor is shown while the keys go here."""
        super().watch_has_focus(value)
        self._draw()

    def _draw(self) -> None:
        line = Content.styled("─▸ " if not self.has_focus else "━▸ ", "$accent" if self.has_focus else "$rule")
        for place, part in enumerate(self._parts):
            style = "bold reverse" if self.has_focus and place == self._here else "bold"
            named = Content.assemble((part.title, style), (f" {part.news}" if part.news else "", "$muted"), "   ")
            line += named.stylize(f"@click=open_part({place})")
        self.update(line + Content.styled("─" * max(self.size.width - line.cell_length, 0), "$rule"))

    def on_resize(self) -> None:
        """The line is as wide as the page."""
        self._draw()

    def action_step(self, by: int) -> None:
        """The name before or after."""
        if self._parts:
            self._here = (self._here + by) % len(self._parts)
            self._draw()

    def action_open_here(self) -> None:
        """Open the part under the cursor."""
        self.action_open_part(self._here)

    def action_open_part(self, place: int) -> None:
        """Open one of them."""
        if place < len(self._parts):
            self.post_message(Part.Folded(self._parts[place]))


class PartsView(Widget):
    """Parts in their order. `page` is the name under which it is remembered what was opened and folded."""

    DEFAULT_CSS = stylesheet(__file__, "parts_view.tcss")

    def __init__(self, page: str, parts: Sequence[Part], *, one_column: bool = False) -> None:
        """With `one_column` what all fits below each other has the whole width."""
        super().__init__()
        self._page, self._one_column = page, one_column
        self.parts = list(parts)
        """Its parts, those that are left out and those that are folded too."""
        self.folded_parts = FoldedParts()

    def compose(self) -> ComposeResult:
        """The parts, the line of folded ones."""
        yield from self.parts
        yield self.folded_parts

    def on_mount(self) -> None:
        """Nothing is folded yet."""
        self.folded_parts.show([])

    def on_resize(self, event: events.Resize) -> None:
        """Another size: place them anew."""
        self.refit()

    def _need(self, part: Part, width: int) -> PartNeed:
        stretches = getattr(part.body, "stretches", False)
        needed = part.lines_needed(width)
        least_width = getattr(part.body, "width_needed", None)
        own = least_width() if least_width is not None else 0
        return PartNeed(
            part.id or "",
            part.rank,
            part.min_lines + 1,
            needed,
            part.side,
            part.beside_from,
            own,
            stretches,
            part.wish + 1 if part.wish else 0,
        )

    def refit(self) -> None:
        """Place the parts; called when one of them needs more or fewer lines."""
        width, height = self.size
        if not width or not height or not self.is_mounted:
            return
        choices = host_of(self).place.parts
        shown = [part for part in self.parts if not part.empty]
        rough = [self._need(part, width) for part in shown]
        if self._one_column and sum(need.needed for need in rough) <= height:
            rough = [need._replace(side="") if need.side == "right" else need for need in rough]
        widths = own_widths(rough, width)
        needs = [
            need if (own := widths[need.id]) == width else self._need(part, own) for part, need in zip(shown, rough, strict=True)
        ]
        opened = {name for name in (part.id or "" for part in shown) if choices.get(f"{self._page}/{name}")}
        closed = {name for name in (part.id or "" for part in shown) if choices.get(f"{self._page}/{name}") is False}
        planned = plan(needs, width, height, opened, closed)
        focused = self.screen.focused
        with self.app.batch_update():
            for part in self.parts:
                region = planned.places.get(part.id or "") if not part.empty else None
                part.display = region is not None
                if region is not None:
                    part.styles.offset = (region.x, region.y)
                    part.styles.width, part.styles.height = region.width, region.height
                    part.set_class(region.x > 0, "second")
            self.folded_parts.show([part for part in shown if part.id in planned.folded])
            self.folded_parts.styles.offset = (0, height - 1)
        if focused is not None and not all(node.display for node in focused.ancestors_with_self if isinstance(node, Widget)):
            # The part that had the keys was folded.
            self.screen.focus_next()

    @on(Part.Folded)
    def _fold(self, event: Part.Folded) -> None:
        """Open what is folded, fold what is open; remembered for pages of this kind."""
        event.stop()
        part = event.part
        host_of(self).place.parts[f"{self._page}/{part.id}"] = not part.display
        had_focus = self.folded_parts.has_focus
        self.refit()
        if part.display and had_focus:
            for widget in part.query("*"):
                if widget.focusable:
                    widget.focus()
                    break
