"""The line at the top and the two at the bottom."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from benefits_tui.tui.commands import GO, Command, all_commands, with_keys
from benefits_tui.tui.present import safe


class TopBar(Static):
    """The numbered screens, the one in view marked, and the register's name."""

    DEFAULT_CSS = "TopBar { height: 1; background: $primary 25%; text-wrap: nowrap; text-overflow: ellipsis; }"

    def say(self, mode: str, register: str) -> None:
        """Mark the screen and name the register."""
        tabs: list[Content] = []
        given: dict[str, str] = getattr(self.app, "keys_given", {})
        for command in (with_keys(one, given) for one in GO):
            mark = "reverse bold" if f"'{mode}'" in command.action else "not bold"
            key = _escaped(command.key_shown)
            tabs.append(Content.from_markup(f"[@click={command.action}][{mark}] {key} {command.label} [/][/]"))
        self.update(Content.assemble(*tabs, ("  ", ""), (register, "$foreground 60%")))


class StatusLine(Widget):
    """Position, count and filter of the list in view."""

    DEFAULT_CSS = "StatusLine { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = Content("")

    def say(self, text: str) -> None:
        """Set the line; the text is shown as it is. Only the line is drawn anew, for it moves with every key."""
        text = safe(text)
        if text != self._text.plain:
            self._text = Content(text)
            self.refresh()

    def render(self) -> Content:
        """The line."""
        return self._text


class KeyBar(Static):
    """The keys of the screen, each of which can be clicked; never wider than 80 columns."""

    DEFAULT_CSS = "KeyBar { height: 1; background: $surface; padding: 0 1; text-wrap: nowrap; }"

    def on_mount(self) -> None:
        """Show the keys."""
        self.update(key_bar(all_commands(self.screen)))


def key_bar(commands: list[Command]) -> Content:
    """The key bar's content: commands that ask for a place in it."""
    parts: list[Content] = []
    for command in (command for command in commands if command.bar):
        target = command.action if command.action.startswith("app.") else f"screen.{command.action}"
        call = target if target.endswith(")") else f"{target}()"
        parts.append(
            Content.from_markup(f"[@click={call}][bold $text-accent]{_escaped(command.key_shown)}[/] {command.label}[/]")
        )
    return Content("   ").join(parts)


def _escaped(key: str) -> str:
    return key.replace("[", "\\[")
