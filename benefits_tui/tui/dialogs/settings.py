"""Settings: colours and signs, chosen as one looks at them; where the keys are set; the tour again."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from benefits_tui.domain.errors import UserError
from benefits_tui.tui.commands import Command, with_keys
from benefits_tui.tui.dialogs.box import Box
from benefits_tui.tui.formatting import plain_content, sanitize
from benefits_tui.tui.host import host_of
from benefits_tui.tui.keymap import bindings, known_commands
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.themes import OFFERED

SETTING_COMMANDS = (
    Command("names", "k", "Keys", "The names of all commands, with their keys as they are now.", bar=True),
    Command("signs", "s", "Signs", "Signs and lines as letters, for terminals that lack them; again for signs.", bar=True),
    Command("leave", "escape", "Cancel", "Back, with the colours as they were.", bar=True),
)


class SettingsDialog(Box[None]):
    """The theme under the cursor is shown at once; enter keeps it."""

    KEYS: ClassVar[tuple[Command, ...]] = SETTING_COMMANDS
    BINDINGS: ClassVar = bindings(SETTING_COMMANDS)
    DEFAULT_CSS = stylesheet(__file__, "settings_dialog.tcss")

    def compose(self) -> ComposeResult:
        """The themes, and where the keys are."""
        offered = dict(OFFERED)
        self._themes = [*offered, *(name for name in sorted(self.app.available_themes) if name not in offered)]
        self._before = self.app.theme
        self._signs = host_of(self).settings.signs
        file = host_of(self).user_state.settings_file
        file_name = sanitize(str(file)) if file is not None else "the settings file"
        with Vertical():
            yield Static("Colours", classes="heading")
            yield OptionList(
                *(Option(Content.assemble(f"{name:<22}", (offered.get(name, ""), "$muted"))) for name in self._themes),
                compact=True,
            )
            yield Static("Signs", classes="heading")
            yield Static("", id="signs")
            yield Static("Keys", classes="heading")
            yield Static(
                plain_content(
                    f"Give a command other keys in {file_name}, below [keys], such as\n"
                    f'    filter = "f,/"\n'
                    f"k lists the names of the commands. ctrl+q always ends the program."
                ),
                id="about",
            )
            yield Static("", id="problem")
            yield Static(
                "[bold]enter[/] keep   [@click=screen.signs()][bold]s[/] signs[/]   "
                "[@click=screen.names()][bold]k[/] names and keys[/]   [@click=screen.leave()][bold]esc[/] cancel[/]",
                id="keys",
            )

    def on_mount(self) -> None:
        """Start at the present theme."""
        options = self.query_one(OptionList)
        options.focus()
        options.highlighted = self._themes.index(self._before) if self._before in self._themes else 0
        self._say_signs()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show it."""
        self.app.theme = self._themes[event.option_index]

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Keep it."""
        host = host_of(self)
        event.stop()
        self.app.theme = host.settings.theme = self._themes[event.option_index]
        host.settings.signs = self._signs
        try:
            host.user_state.keep_settings(host.settings)
        except UserError as problem:
            self.query_one("#problem", Static).update(plain_content(str(problem)))
            return
        self.dismiss(None)

    def action_names(self) -> None:
        """The names of all commands."""
        from benefits_tui.tui.dialogs.texts import TextDialog

        given = host_of(self).keys_given
        lines = [
            Content.assemble(
                (f"{name:<18}", "bold"), (f"{with_keys(command, given).keys_shown:<18}", "bold $text-accent"), command.help
            )
            for name, command in sorted(known_commands().items())
        ]
        self.app.push_screen(TextDialog("Commands by the names that the settings know", Content("\n").join(lines)))

    def action_signs(self) -> None:
        """Show letters for signs, or signs again."""
        self._signs = "unicode" if self._signs == "ascii" else "ascii"
        host_of(self).show_signs(self._signs)
        self._say_signs()

    def _say_signs(self) -> None:
        shown = {"ascii": "letters: x bad, ^ so-so, v good", "unicode": "signs: ✗ ▲ ✓; s draws letters where they look wrong"}
        explanation = shown.get(self._signs, "")
        self.query_one("#signs", Static).update(explanation)

    def action_leave(self) -> None:
        """Colours and signs as they were."""
        self.app.theme = self._before
        host_of(self).show_signs(host_of(self).settings.signs)
        self.dismiss(None)
