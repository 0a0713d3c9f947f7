"""A form on a record that others have open as well: what they do to it is said at once, and decided field by field."""

from __future__ import annotations

from benefits_tui.domain.errors import UserError
from benefits_tui.domain.fields import Kind
from benefits_tui.register.concurrency import FieldChange
from benefits_tui.register.errors import Conflict
from benefits_tui.register.meanwhile import Deletion, Meanwhile, meanwhile
from benefits_tui.register.records import Record, SaveResult
from benefits_tui.tui.background import run_in_background
from benefits_tui.tui.dialogs.conflict import THEIRS, ConflictDialog
from benefits_tui.tui.dialogs.field_row import FieldRow
from benefits_tui.tui.dialogs.submit import SubmitMixin
from benefits_tui.tui.formatting import format_timestamp, format_value
from benefits_tui.tui.worker import RegisterWorker


class SharedForm(SubmitMixin[SaveResult | None]):
    """What a record's form shares with those of colleagues."""

    def __init__(self, worker: RegisterWorker, kind: Kind, ref: str | None) -> None:
        super().__init__()
        self.worker = worker
        self.kind = kind
        self.ref = ref
        self.record: Record | None = None
        """The record as it was read last; None for a new one."""
        self.version: int | None = None
        """The version that what was typed is compared with."""
        self.deletion: Deletion | None = None
        """How the record went, where somebody deleted it: saving then brings it back."""

    def action_save(self) -> None:
        """Write the form. Subclasses give it."""
        raise NotImplementedError

    def register_changed(self) -> None:
        """Something was written, here or elsewhere."""
        if self.record is not None and not self._is_submitting and not self.is_loading:
            run_in_background(self, self.look_around(), group="meanwhile", exclusive=True)

    async def look_around(self, *, refused: bool = False) -> bool:
        """See what others did to the record and say so; True where they did something. `refused`: it could not be saved."""
        record, version = self.record, self.version
        if record is None or version is None or self.deletion is not None:
            return False
        try:
            done = await self.worker.run(lambda session: meanwhile(session, self.kind, record.id, version))
        except UserError:
            # It is looked at again with the next change, and when it is saved.
            return False
        if done is None or (self._is_submitting and not refused):
            return False
        if done.deletion is not None:
            self.deletion = done.deletion
            self._tell(
                f"{done.deletion.who} deleted this {self.kind.label}, {format_timestamp(done.deletion.at.isoformat())}. "
                "What you typed is still here: ^s brings it back with that, esc leaves it deleted."
            )
        else:
            self._take_in(done)
        return True

    def _take_in(self, done: Meanwhile) -> None:
        """Fields that were not typed in show what the other wrote; the rest keep what was typed, until that is saved."""
        assert done.record is not None
        before = self.record
        self.record = done.record
        self.ref = done.record.ref
        clashing = []
        for row in self.query(FieldRow):
            name = row.field.name
            if name not in done.changes or (before is not None and before.values[name] == done.record.values[name]):
                continue
            typed = row.text != row.start
            who = _changed_by(done.changes[name])
            value = done.record.values[name]
            row.rebase(value, f"{who}: {format_value(value)}" if typed else who, take=not typed)
            if typed:
                clashing.append(row.field.label)
        if not clashing:
            self.version = done.record.version
        labels = ", ".join(sorted({_label(self, name) for name in done.changes}))
        kept = f" You typed in {', '.join(clashing)} too: ^s asks whose stays." if clashing else " What you typed is kept."
        newest = max(done.changes.values(), key=lambda change: change.at)
        self._tell(f"{_changed_by(newest)}: {labels}.{kept}")

    def decide(self, problem: Conflict) -> None:
        """Ask field by field whose value stays; then save that."""

        def decided(whose: dict[str, str] | None) -> None:
            if whose is None:
                self._tell(f"{problem} What you typed is still here.")
                return
            run_in_background(self, self._go_by(problem, whose))

        self.app.push_screen(ConflictDialog(problem.clashes), decided)

    async def _go_by(self, problem: Conflict, whose: dict[str, str]) -> None:
        record = self.record
        assert record is not None
        from benefits_tui.register.records import record_of

        try:
            self.record = await self.worker.run(lambda session: record_of(session, self.kind, record.id))
        except UserError as gone:
            if not await self.look_around(refused=True):
                self._tell(f"{gone} What you typed is still here.")
            return
        theirs = {clash.name: clash.theirs for clash in problem.clashes}
        for row in self.query(FieldRow):
            name = row.field.name
            if name in theirs:
                row.rebase(theirs[name], "", take=whose[name] == THEIRS)
        # A field that was changed once more since it was decided on is asked about again.
        if all(self.record.values[name] == value for name, value in theirs.items()):
            self.version = self.record.version
        self.call_after_refresh(self.action_save)

    def _tell(self, text: str) -> None:
        self.say_problem(text)


def _changed_by(change: FieldChange) -> str:
    return f"{change.who} changed this, {format_timestamp(change.at.isoformat())}"


def _label(form: SharedForm, name: str) -> str:
    from benefits_tui.domain.fields import field_of

    return field_of(form.kind, name).label
