"""The same fields changed by two people: what each was, theirs and mine, decided field by field."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from benefits_tui.domain.parsing import shorten
from benefits_tui.register.errors import Clash
from benefits_tui.tui.commands import CONFLICT_COMMANDS, Command
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import format_timestamp, format_value, sanitize
from benefits_tui.tui.keymap import bindings
from benefits_tui.tui.stylesheet import stylesheet

THEIRS, MINE = "theirs", "mine"


class ConflictDialog(Box[dict[str, str] | None]):
    """Gives back `theirs` or `mine` for each field by its name; None when nothing was decided."""

    KEYS: ClassVar[tuple[Command, ...]] = CONFLICT_COMMANDS
    BINDINGS: ClassVar = bindings(CONFLICT_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "conflict_dialog.tcss")

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = tuple(clashes)
        self.decided: dict[str, str] = {}
        self.row = 0

    def compose(self) -> ComposeResult:
        """A heading, a block a field, the keys."""
        number = len(self.clashes)
        with Vertical():
            yield Static(
                f"Somebody else changed {'the same field' if number == 1 else f'{number} of the same fields'}", id="heading"
            )
            with VerticalScroll(id="fields", can_focus=False):
                for place, clash in enumerate(self.clashes):
                    yield Static(self._block(place, clash), classes="clash")
            yield Static("", id="problem")
            yield Static(
                "[@click=screen.take('theirs')][bold]t[/] theirs[/]   [@click=screen.take('mine')][bold]m[/] mine[/]   "
                "[bold]T M[/] all   [@click=screen.done()][bold]enter[/] save[/]   [@click=screen.leave()][bold]esc[/] back[/]",
                id="keys",
            )

    def on_resize(self) -> None:
        """Values are cut to the width."""
        self._show()

    def _block(self, place: int, clash: Clash) -> Content:
        width = max(min(self.app.size.width * 9 // 10, 76) - 18, 20)
        decided = self.decided.get(clash.name)
        who = ", ".join(filter(None, (clash.who, format_timestamp(clash.at.isoformat()) if clash.at else "")))
        label = f"{'▌' if place == self.row else ' '}{sanitize(clash.label)}"
        lines = [Content.assemble((label, "bold"), (sanitize(f"  theirs: {who}" if who else ""), "$muted"))]
        texts = [sanitize(format_value(value)) for value in (clash.base, clash.theirs, clash.mine)]
        for name, shown in zip(("was", THEIRS, MINE), _where_they_differ(texts, width), strict=True):
            sign = "✓" if decided == name else " "
            style = "bold" if decided == name else "$muted" if name == "was" or decided else ""
            lines.append(Content.assemble((f"  {sign} {name:<7} ", style), (shown, style)))
        return Content("\n").join(lines)

    def _show(self) -> None:
        for place, (block, clash) in enumerate(zip(self.query(".clash").results(Static), self.clashes, strict=True)):
            block.update(self._block(place, clash))
            if place == self.row:
                block.scroll_visible(animate=False)

    def action_move(self, by: int) -> None:
        """To another field."""
        self.row = max(0, min(self.row + by, len(self.clashes) - 1))
        self._show()

    def action_take(self, whose: str) -> None:
        """Decide the field under the cursor; on to the next that is not decided."""
        self.decided[self.clashes[self.row].name] = whose
        self._on_to_open()

    def action_take_all(self, whose: str) -> None:
        """Decide all of them alike."""
        self.decided = {clash.name: whose for clash in self.clashes}
        self._on_to_open()

    def _on_to_open(self) -> None:
        left = [place for place, clash in enumerate(self.clashes) if clash.name not in self.decided]
        if left:
            self.row = next((place for place in left if place > self.row), left[0])
        self.query_one("#problem", Static).update("")
        self._show()

    def action_done(self) -> None:
        """Hand the decisions over, once all are made."""
        left = [clash.label for clash in self.clashes if clash.name not in self.decided]
        if left:
            self.query_one("#problem", Static).update(Content(sanitize(f"Not decided yet: {', '.join(left)}.")))
        else:
            self.dismiss(self.decided)

    def action_leave(self) -> None:
        """Back to the form, with all that was typed."""
        self.dismiss(None)


_BEFORE = 10


def _where_they_differ(texts: Sequence[str], width: int) -> list[str]:
    """Texts of which one is too long for a line, from shortly before they part."""
    alike = sum(1 for _ in takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False)))
    begin = alike - _BEFORE if max(map(len, texts)) > width else 0
    return [shorten(text if begin <= 0 else f"…{text[begin:]}", width) for text in texts]
