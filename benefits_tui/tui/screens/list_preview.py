"""The row under a list's cursor told in full, beside the list or below it, for as long as one wants to see it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Container

from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.host import host_of
from benefits_tui.tui.screens.list_tabs import ListTabs
from benefits_tui.tui.stylesheet import stylesheet
from benefits_tui.tui.widgets.preview import Preview, PreviewContent, read_preview
from benefits_tui.tui.worker import RegisterWorker

_BESIDE_FROM = 110


class ListBody(Container):
    """The list, and the preview while it is wanted."""

    DEFAULT_CSS = stylesheet(__file__, "list_body.tcss")


class ListPreview(ListTabs):
    """A list with a preview that follows the cursor and never holds it up: it is read when nothing else is asked."""

    PREVIEW_KEPT_AS: ClassVar[str] = "list/preview"
    PREVIEWS_AT_FIRST: ClassVar[bool] = False

    def __init__(self, worker: RegisterWorker) -> None:
        super().__init__(worker)
        self.list_body = ListBody()
        self.preview: Preview | None = None
        self._previewed: int | None = None

    @property
    def previews(self) -> bool:
        """True while the person wants to see it; remembered for all lists."""
        return host_of(self).place.parts.get(self.PREVIEW_KEPT_AS, self.PREVIEWS_AT_FIRST)

    def beside_list(self) -> ComposeResult:
        """What stands beside the list from the beginning."""
        yield from ()

    def on_resize(self, event: events.Resize) -> None:
        """Beside the list where there is room, else below."""
        self.list_body.set_class(event.size.width >= _BESIDE_FROM, "beside")

    def on_screen_resume(self) -> None:
        """It may have been opened or hidden on another list."""
        if self.list_body.is_attached:
            self.follow_preview()

    def action_preview(self) -> None:
        """Show the row under the cursor in full, or no longer."""
        host_of(self).place.parts[self.PREVIEW_KEPT_AS] = not self.previews
        self.follow_preview()

    def follow_preview(self) -> None:
        """The preview is there while it is wanted, and of the row under the cursor."""
        if self.preview is None and self.previews:
            self.preview, self._previewed = Preview(), None
            self.list_body.mount(self.preview)
        elif self.preview is not None and not self.previews:
            self.preview.remove()
            self.preview = None
        if self.preview is None:
            return
        record = self.register_list.record
        if record != self._previewed:
            self._previewed = record
            run_in_background(self, self._read_preview(record), group="preview", exclusive=True)

    def preview_is_old(self) -> None:
        """Something was written: read again."""
        self._previewed = None
        self.follow_preview()

    async def _read_preview(self, record: int | None) -> None:
        def wanted() -> bool:
            return self.is_attached and record == self._previewed

        content: PreviewContent | None = None
        if record is not None:
            content = await self.worker.run_when_idle(lambda session: read_preview(session, self.spec, record), wanted)
        if wanted() and self.preview is not None:
            self.preview.show(content, {shown.name for shown in self.register_list.columns_in_view})
