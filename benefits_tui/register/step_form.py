"""What a small step asks of each of its records, and writing the answers: one transaction, one undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from benefits_tui.domain.fields import Field, FieldError, FieldType, Kind, Value, field_of
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.maturity.statements import Statement
from benefits_tui.register.benefits_map import write_link
from benefits_tui.register.changes_without_reason import STOOD_ON
from benefits_tui.register.lookup import find
from benefits_tui.register.offered_step import OfferedStep, StepRecord
from benefits_tui.register.records import flag_changes, insert_record, record_of, write_fields
from benefits_tui.register.session import Session
from benefits_tui.store.queries.benefits_map import neighbours
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

_ASKED: Mapping[str, tuple[str, ...]] = {
    "M02": ("class",), "M03": ("unit", "kind", "direction", "class"), "M04": ("baseline", "baseline_date"),
    "M05": ("objectives",), "M07": ("owner",),
}  # fmt: skip
"""The fields of a benefit that a statement asks for."""
_FIRST_BENEFIT = Field("benefit", "Its first benefit", FieldType.TEXT, "The improvement, in a few words")
_ENABLED_BY = Field("enabled_by", "Enabled by", FieldType.TEXT, "The reference of a deliverable or a business change")


class StepQuestion(NamedTuple):
    """A field of one record that is still missing. Its key is unique among those of a step."""

    record: StepRecord
    field: Field
    start: Value

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.field.name}-{self.record.id}"


class StepForm(NamedTuple):
    """What a step asks, and whether a change of it after approval wants a reason."""

    step: OfferedStep
    questions: list[StepQuestion]
    wants_reason: bool


def form_of(session: Session, step: OfferedStep) -> StepForm:
    """What each record of a step still lacks, to be typed; no question where it is no matter of a field."""
    with session.snapshot():
        questions = [question for record in step.records for question in _asked(session.store, step.statement, record)]
    stood_on = any(question.field.column in STOOD_ON for question in questions)
    return StepForm(step, questions, stood_on)


def _asked(reader: Reader, statement: Statement, record: StepRecord) -> list[StepQuestion]:
    if statement.id == "M01":
        return [_question(record, _FIRST_BENEFIT)]
    names = _ASKED.get(statement.id, ())
    if not names:
        return []
    values = record_of(reader, Kind.BENEFIT, record.id).values
    blank = [name for name in names if values[name] in (None, "", BenefitClass.UNCLASSIFIED)]
    questions = [_question(record, field_of(Kind.BENEFIT, name)) for name in blank]
    if statement.id == "M05" and not neighbours(reader, ("benefit", record.id)).fed_by:
        questions.append(_question(record, _ENABLED_BY))
    # Nothing is blank: what stands there does not do, and is shown to be written over.
    return questions or [_question(record, field_of(Kind.BENEFIT, name), values[name]) for name in names]


def _question(record: StepRecord, field: Field, start: Value = None) -> StepQuestion:
    return StepQuestion(record, field, start)


class StepFilled(NamedTuple):
    """How many records were filled in, of how many, and the flags that came and went."""

    filled: int
    records: int
    raised: list[str]
    cleared: list[str]


def fill_in(session: Session, form: StepForm, values: Mapping[str, Value], why: str | None = None) -> StepFilled:
    """Write what was typed, by the keys of its questions; what was left blank stays as it is. Raises FieldError."""
    typed: dict[int, dict[str, Value]] = {}
    for question in form.questions:
        value = values.get(question.key)
        if question.field.type is FieldType.CHOICE and isinstance(value, str):
            value = _chosen(question, value)
        if value is not None and value != "":
            typed.setdefault(question.record.id, {})[question.field.name] = value
    if not typed:
        raise FieldError("Nothing was typed: fill in one of them at the least.")
    statement = form.step.statement
    with session.store.write(session.change_info(f"small step: {statement.title}", why), session.today) as transaction:
        for record in form.step.records:
            if record.id in typed:
                _write(session, transaction, statement, record, typed[record.id])
    return StepFilled(len(typed), len(form.step.records), *flag_changes(transaction))


def _chosen(question: StepQuestion, text: str) -> Value:
    """One of the words of a choice, from its beginning on."""
    field, word = question.field, "_".join(text.lower().replace("-", " ").split())
    begun = [choice for choice in field.choices if choice.startswith(word)]
    if word and len(begun) != 1 and word not in field.choices:
        raise FieldError(f"{question.record.ref}: {text!r} is not one of {', '.join(field.choices)}", question.key)
    return word if word in field.choices else begun[0] if word else None


def _write(session: Session, transaction: Transaction, statement: Statement, record: StepRecord, typed: dict[str, Value]) -> None:
    try:
        if statement.id == "M01":
            title = typed[_FIRST_BENEFIT.name]
            insert_record(transaction, Kind.BENEFIT, {"project": record.ref, "title": title}, session.today)
            return
        enabler = typed.pop(_ENABLED_BY.name, None)
        if enabler is not None:
            write_link(transaction, find(transaction, str(enabler)), find(transaction, record.ref, Kind.BENEFIT), None, None)
        if typed:
            write_fields(transaction, Kind.BENEFIT, record.id, typed, session.today)
    except FieldError as problem:
        named = f"{problem.field}-{record.id}" if problem.field else ""
        raise FieldError(f"{record.ref}: {problem}", named) from problem
