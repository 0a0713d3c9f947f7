"""The column of fields of a form: the keys move the caret and the view follows it; the wheel moves the view alone."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.form_section import FoldedRule, FormSection
from benefits_tui.tui.in_sight import KeepsInSight


class FieldsScroll(VerticalScroll, KeepsInSight, can_focus=False, inherit_bindings=False):
    """Where a key goes is in view; the keys that elsewhere scroll go from field to field here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
    ]

    def keep_in_sight(self, target: Widget) -> None:
        """The field that has the keys."""
        if not self.can_view_entire(target):
            target.scroll_visible(animate=False, immediate=True)

    def leaf(self, by: int) -> None:
        """To the first field of the next section, or of the one before, but no further than a page."""
        stops = self._stops()
        position = next((place for place, (stop, _) in enumerate(stops) if stop.has_focus_within), 0)
        page, wanted = max(self.size.height - 1, 1), position
        for place in range(position + by, len(stops) if by > 0 else -1, by):
            stop, heads_section = stops[place]
            if wanted != position and abs(stop.region.y - stops[position][0].region.y) > page:
                break
            wanted = place
            if heads_section:
                break
        if wanted != position:
            stop = stops[wanted][0]
            (stop.editor if isinstance(stop, FieldRow) else stop).focus()

    def _stops(self) -> list[tuple[FieldRow | FoldedRule, bool]]:
        """The fields, and the rules of sections that are folded, in their order; True for the first of a section."""
        stops: list[tuple[FieldRow | FoldedRule, bool]] = []
        for child in self.children:
            if isinstance(child, FieldRow):
                stops.append((child, False))
            elif isinstance(child, FormSection):
                rows: list[FieldRow | FoldedRule] = list(child.query(FieldRow))
                inside = [child.rule] if isinstance(child.rule, FoldedRule) and child.folded else rows
                stops += [(stop, place == 0) for place, stop in enumerate(inside)]
        return stops
