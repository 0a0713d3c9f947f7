"""One field of many records at once: one transaction, one undo."""

from __future__ import annotations

from benefits_tui.domain.fields import FIELDS, Field, Kind, field_of
from benefits_tui.register import missing, records
from benefits_tui.register.backups import back_up_before
from benefits_tui.register.changes_without_reason import STOOD_ON
from benefits_tui.register.session import Session
from benefits_tui.register.unexplained_projects import PROJECT_STOOD_ON
from benefits_tui.tui.base_screen import BaseScreen
from benefits_tui.tui.dialogs.action_form import ActionForm, FormValues, reason
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft


def fill_in_fact(screen: BaseScreen, facts: list[int], name: str, draft: Draft | None = None) -> None:
    """One value for the same missing fact of several records. Facts of other fields stay as they are."""
    if name not in {field.name for field in FIELDS[Kind.BENEFIT]}:
        screen.refused(f"{name}: it is completed one by one, on the page of the record.")
        return
    field = field_of(Kind.BENEFIT, name)

    def run_action(session: Session, values: FormValues) -> str:
        saved = missing.fill_in(session, name, facts, values[name])
        return f"{field.label}: {saved.changed:,} of {saved.records:,} benefits filled in."

    form = ActionForm(
        screen.worker, f"{field.label} of {len(facts):,} marked", (field,), run_action,
        kept_as=DraftSubject(DraftForm.FILL_IN, field=name, ids=tuple(facts)), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)


def edit_field(screen: BaseScreen, kind: Kind, ids: list[int], name: str, draft: Draft | None = None) -> None:
    """A new value for a field of all these records; a blank blanks it."""
    field = field_of(kind, name)

    def run_action(session: Session, values: FormValues) -> str:
        if screen.worker.context is None:
            back_up_before(session.path)
        saved = records.change_many(session, kind, ids, {name: values[name]}, str(values.get("reason") or "") or None)
        flags = f" Flags: {len(saved.cleared):,} cleared, {len(saved.raised):,} raised." if saved.cleared or saved.raised else ""
        return f"{field.label}: {saved.changed:,} of {saved.records:,} {kind.plural_label} changed.{flags}"

    fields: tuple[Field, ...] = (field,)
    if (kind is Kind.BENEFIT and field.column in STOOD_ON) or (kind is Kind.PROJECT and field.column in PROJECT_STOOD_ON):
        asked = f"Asked of {kind.plural_label} that were approved; without it they are flagged"
        fields += (reason(required=False, help_text=asked),)
    form = ActionForm(
        screen.worker, f"{field.label} of {len(ids):,} {kind.plural_label}", fields, run_action,
        kept_as=DraftSubject(DraftForm.EDIT_MANY, kind=kind, field=name, ids=tuple(ids)), draft=draft,
    )  # fmt: skip
    screen.app.push_screen(form, screen.done)
