"""What is noted where a setting of the policy changes without a reason and takes flags away from what was approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from benefits_tui.domain.changes_without_reason import read_changes
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.rules import named
from benefits_tui.register.changes_without_reason import note_on_benefit, says_why
from benefits_tui.register.unexplained_projects import note_on_project
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import open_flags
from benefits_tui.store.models import Benefit, Project
from benefits_tui.store.transaction import Transaction
from benefits_tui.store.types import FlagKey

# They change no figure and no flag.
_WORDS_ALONE = frozenset({
    "name", "vision", "tracking_resources", "vision_signed_by", "vision_signed_on", "decides_critical", "decides_high",
    "decides_medium", "decides_low", "default_template", "four_eyes",
})  # fmt: skip


class SettingChange(NamedTuple):
    """A setting as people read it, before and after."""

    key: str
    before: str
    after: str

    @property
    def name(self) -> str:
        """As the flag calls it: `policy amber threshold`."""
        return f"policy {self.key.replace('_', ' ')}"


def is_noted(changes: Iterable[SettingChange]) -> bool:
    """True where one of the settings changes what is flagged."""
    return any(change.key not in _WORDS_ALONE and change.before != change.after for change in changes)


def flags_now(transaction: Transaction) -> set[FlagKey]:
    """The open flags of benefits and projects."""
    return {flag for flag in open_flags(transaction, Scope(everything=True)) if flag[0] in (Kind.BENEFIT, Kind.PROJECT)}


def note_settings(transaction: Transaction, changes: Iterable[SettingChange], before: set[FlagKey], after: set[FlagKey]) -> None:
    """Note the changes on each benefit with an approved plan, and each invested project, of which they took a flag away.

    With a reason in words what was noted of these settings is explained.
    """
    effects: dict[tuple[str, int], list[str]] = {}
    for kind, record, rule in sorted(before - after):
        effects.setdefault((kind, record), []).append(named(rule))
    noted = {(kind, record) for kind, record, rule in before | after if rule == "F32"}
    explained = says_why(transaction.info.explanation)
    for change in changes:
        for kind, record in sorted(effects.keys() | noted):
            known = change.name in _noted_on(transaction, kind, record)
            if not known and (explained or (kind, record) not in effects):
                continue
            if kind == Kind.BENEFIT:
                cleared = ", ".join(effects.get((kind, record), ()))
                effect = f"clears {cleared}" if cleared else ""
                note_on_benefit(transaction, record, change.name, change.before, change.after, effect=effect)
            else:
                note_on_project(transaction, record, {change.name: (change.before, change.after)})


def _noted_on(transaction: Transaction, kind: str, record: int) -> Mapping[str, object]:
    values = transaction.values(Benefit if kind == Kind.BENEFIT else Project, record)
    return read_changes(str(values["changed_without_reason"] or ""))
