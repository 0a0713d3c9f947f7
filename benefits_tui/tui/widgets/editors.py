"""Editors that show whatever is typed without harm to the terminal, and lose nothing of a paste silently."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widgets import Input, TextArea

from benefits_tui.tui.formatting import beginning, sanitize_lines

LONGEST = 20_000


class LineInput(Input):
    """An input that keeps the whole of a paste: lines are joined, and that is said; one too long for a line is refused."""

    @property
    def _value(self) -> Text:
        return Text(sanitize_lines(self.value), no_wrap=True, overflow="ignore", end="")

    def render_line(self, y: int) -> Strip:
        """The line; of a placeholder as much as says something whole in the room there is."""
        whole = self.placeholder
        self.set_reactive(Input.placeholder, beginning(whole, self.scrollable_content_region.width))
        line = super().render_line(y)
        self.set_reactive(Input.placeholder, whole)
        return line

    async def _on_click(self, event: events.Click) -> None:
        if event.chain == 2:
            # As elsewhere, two clicks take the whole value, for what is typed next to replace it.
            event.prevent_default()
            self.select_all()

    def _on_paste(self, event: events.Paste) -> None:
        lines = event.text.splitlines()
        if len(event.text) > LONGEST:
            event.prevent_default()
            event.stop()
            self.notify(
                f"The {len(event.text):,} characters pasted are too many for one line; nothing was pasted. "
                "A long text goes into a field of several lines, such as the description.",
                severity="warning",
                timeout=10,
                markup=False,
            )
        elif len(lines) > 1:
            event.prevent_default()
            event.stop()
            self.insert_text_at_cursor(" ".join(line.strip() for line in lines if line.strip()))
            self.notify(f"The {len(lines)} pasted lines were joined into one.", markup=False)


class LongText(TextArea):
    """An editor of several lines. From its last line a page leads on to the next section of its form, as elsewhere in it."""

    def action_cursor_page_down(self) -> None:
        """A page of lines; from the last line on to what follows."""
        self._leaf(1, self.cursor_location[0] == self.document.line_count - 1) or super().action_cursor_page_down()

    def action_cursor_page_up(self) -> None:
        """A page of lines; from the first line to what is before."""
        self._leaf(-1, self.cursor_location[0] == 0) or super().action_cursor_page_up()

    def _leaf(self, by: int, at_end: bool) -> bool:
        section = getattr(self.screen, "action_section", None)
        if section is not None and at_end:
            section(by)
        return section is not None and at_end

    def get_line(self, line_index: int) -> Text:
        """A line as it is shown."""
        return Text(sanitize_lines(self.document.get_line(line_index)), end="", no_wrap=True)
