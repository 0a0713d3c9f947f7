"""Which form a draft belongs to, and what that form is about: all that is needed to open it again."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from benefits_tui.domain.fields import Kind, current_name
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.policy import current_key


class DraftForm(StrEnum):
    """A form whose half-typed words are kept."""

    EDIT = "edit"
    NEW = "new"
    EDIT_MANY = "edit_many"
    READING = "reading"
    PERIODS = "periods"
    RAISE_FLAG = "raise_flag"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    DECIDE = "decide"
    ADOPTION = "adoption"
    LINK = "link"
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    CONCLUDE = "conclude"
    HOLD_REVIEW = "hold_review"
    POLICY = "policy"
    PASS_GATE = "pass_gate"
    PLAN_GATE = "plan_gate"
    CLOSE_PROJECT = "close_project"
    TAKE_BALANCE = "take_balance"
    PROJECT_FROM_TEMPLATE = "project_from_template"
    TEMPLATE_FROM_PROJECT = "template_from_project"
    ADD_ACTION = "add_action"
    FINISH_ACTION = "finish_action"
    HAND_ON_ACTION = "hand_on_action"
    MOVE_ACTION = "move_action"
    REASSIGN = "reassign"
    FILL_IN = "fill_in"
    AGREE = "agree"
    COSTS = "costs"
    SMALL_STEP = "small_step"
    STEP_NOT_NOW = "step_not_now"
    ANSWER = "answer"
    NOTE = "note"
    VALIDATE = "validate"
    MEMBER = "member"
    PLAN_OF_ACTION = "plan_of_action"

    @property
    def about_flags(self) -> bool:
        """True of what is done about flags that are open."""
        return self in (DraftForm.SNOOZE, DraftForm.ASSIGN, DraftForm.ESCALATE, DraftForm.DECIDE)

    @property
    def about_actions(self) -> bool:
        """True of what is done about actions that are open."""
        return self in (DraftForm.FINISH_ACTION, DraftForm.HAND_ON_ACTION, DraftForm.MOVE_ACTION)


@dataclass(frozen=True, slots=True)
class DraftSubject:
    """A form and what it is about. What a form has no use for is left blank."""

    form: DraftForm
    ref: str = ""
    """The record's reference, the template's name or the policy's key."""
    kind: Kind | None = None
    field: str = ""
    """The one field that is edited of many records."""
    ids: tuple[int, ...] = ()
    """The many records."""
    gate: str = ""
    flags: tuple[str, ...] = ()
    """Each as `F12@P-014/B03`."""
    outcome: str = ""
    """What is being decided on the flags."""

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """As it was kept. Raises KeyError, TypeError, ValueError for what was not."""
        kind = plain["kind"]
        read = {"form": DraftForm(plain["form"]), "kind": None if kind is None else Kind(kind)}
        subject = cls(**plain | read | {"ids": tuple(plain["ids"]), "flags": tuple(plain["flags"])})
        if subject.form is DraftForm.POLICY:
            return replace(subject, ref=current_key(subject.ref))
        return replace(subject, field=current_name(subject.field))

    def as_plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @property
    def title(self) -> str:
        """A few words about it: `edit of P-014/B03`, `decide, accept 2 flags`."""
        match self.form:
            case DraftForm.NEW:
                return f"new {self.kind.label if self.kind else 'record'}"
            case DraftForm.FILL_IN:
                return f"fill in {humanize(self.field)}"
            case DraftForm.EDIT_MANY:
                return f"edit many {humanize(self.field)}"
            case DraftForm.DECIDE:
                return f"decide, {humanize(self.outcome)} {self._flags_title}"
            case DraftForm.SNOOZE | DraftForm.ASSIGN | DraftForm.ESCALATE:
                return f"{self.form} {self._flags_title}"
            case DraftForm.FINISH_ACTION | DraftForm.HAND_ON_ACTION | DraftForm.MOVE_ACTION:
                subject = "an action" if len(self.ids) == 1 else f"{len(self.ids):,} actions"
                return f"{self.form.removesuffix('_action').replace('_', ' ')} {subject}"
            case DraftForm.PASS_GATE:
                return f"pass gate {self.gate} {self.ref}"
            case _:
                title_text, nothing = _TITLES[self.form]
                return f"{title_text} {self.ref or nothing}"

    @property
    def _flags_title(self) -> str:
        if len(self.flags) != 1:
            return f"{len(self.flags):,} flags"
        # The rules come with their names, which the start does not wait for.
        from benefits_tui.domain.rules import named

        rule, _, ref = self.flags[0].partition("@")
        return f"{named(rule)} on {ref}"


_TITLES = {
    DraftForm.EDIT: ("edit of", ""),
    DraftForm.READING: ("reading of", ""),
    DraftForm.PERIODS: ("periods of", ""),
    DraftForm.RAISE_FLAG: ("raise a flag on", "record"),
    DraftForm.ADOPTION: ("adoption of", ""),
    DraftForm.LINK: ("link", "record"),
    DraftForm.CLAIM: ("claims for", ""),
    DraftForm.AGREE: ("agreed with finance for", ""),
    DraftForm.COSTS: ("costs by year of", ""),
    DraftForm.HAND_OVER: ("hand over", ""),
    DraftForm.CONCLUDE: ("conclude", ""),
    DraftForm.HOLD_REVIEW: ("hold", ""),
    DraftForm.POLICY: ("policy", "setting"),
    DraftForm.PLAN_GATE: ("gate of", ""),
    DraftForm.CLOSE_PROJECT: ("close", ""),
    DraftForm.TAKE_BALANCE: ("take the balance of", "portfolio"),
    DraftForm.PROJECT_FROM_TEMPLATE: ("project from", ""),
    DraftForm.TEMPLATE_FROM_PROJECT: ("template from", ""),
    DraftForm.REASSIGN: ("move the work of", ""),
    DraftForm.ADD_ACTION: ("agree an action on", "record"),
    DraftForm.SMALL_STEP: ("small", "step"),
    DraftForm.ANSWER: ("answer to", "a question"),
    DraftForm.PLAN_OF_ACTION: ("plan", "of action"),
    DraftForm.STEP_NOT_NOW: ("small step,", "not now"),
    DraftForm.ANSWER: ("answer to", "question"),
    DraftForm.PLAN_OF_ACTION: ("plan of", "action"),
    DraftForm.NOTE: ("note on", ""),
    DraftForm.VALIDATE: ("validate readings of", ""),
    DraftForm.MEMBER: ("team of", ""),
}
"""What the others are called, and what stands for a reference that is blank."""
