"""Is the register sound? Each finding is a sentence; none means that it is well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.parsing import shorten
from benefits_tui.domain.plain_text import sanitize
from benefits_tui.register.findings import CheckFinding, Remedy
from benefits_tui.register.merging import written_alike
from benefits_tui.register.progress import CheckPart, CheckProgress
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.damage import damage_meanwhile
from benefits_tui.store.engine.sqlite import plain_errors
from benefits_tui.store.engine.sqlite_search import index_is_whole, wrong_words
from benefits_tui.store.errors import StoreError
from benefits_tui.store.evaluation.evaluate import evaluate
from benefits_tui.store.evaluation.figures import stored_figures, sums_of, turned_too_late
from benefits_tui.store.evaluation.queue_rows import are_in_place, rows_of, stored_rows
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.sweep import sweep_begun
from benefits_tui.store.given_numbers import wrong_counts
from benefits_tui.store.log_sums import LogSums
from benefits_tui.store.owner_values import stored_owner_sums
from benefits_tui.store.policy import evaluated_on, read_policy
from benefits_tui.store.queries.flags import decisions_on_nothing, out_of_place, wrong_past
from benefits_tui.store.queries.records import ref_of
from benefits_tui.store.query import Reader
from benefits_tui.store.record_keys import wrong_keys
from benefits_tui.store.seals import (
    LEAST_LETTERS,
    SealFault,
    WrongSeal,
    clock_ahead,
    clocks_set_back,
    holds_seal,
    named_change,
    newest_seal,
    unsealed_up_to,
    wrong_seals,
)
from benefits_tui.store.soundness import schema_differences, wrong_values

# What a value that no program writes may raise where it is read.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError, StoreError)


def check(session: Session, head: str | None = None, tell: CheckProgress = lambda part, done, total: None) -> list[CheckFinding]:
    """Look at the file, its schema, its change log and seals, and its flags against the rules, all of one moment.

    `head` is a seal that was printed earlier, which the log must still hold. Never raises for what it reads: what cannot
    be read is a finding.
    """
    with session.store.beside() as reader, damage_meanwhile(reader) as damage:
        lines = 0
        # Where its table is gone, the schema says so.
        with suppress(StoreError):
            lines = change_log.lines_there(reader)
        sums = LogSums(lambda done: tell(CheckPart.LOG, done, lines))
        seals = list(_checked_part("The seals of the change log", lambda reader: _seals(reader, head, sums), reader))
        parts: list[tuple[str, Callable[[Reader], Iterable[str]]]] = [
            ("The schema", _schema),
            ("The change log", lambda reader: _check_log(reader, sums)),
        ]
        findings = [finding for name, part in parts for finding in _checked_part(name, part, reader)]
        findings += [*seals, *_checked_part("The values", _values, reader)]
        if not seals:
            findings += _checked_part("The history of flags", _past_flags, reader)
        findings += _worked_out(reader, sums, tell)
        file = _checked_part("The file", lambda reader: _file(reader, lambda: damage(lambda: tell(CheckPart.FILE, 0, 0))), reader)
        findings[:0] = file
    session.store.forget_stopped_writer()
    return findings


def _worked_out(reader: Reader, sums: LogSums, tell: CheckProgress) -> Iterator[CheckFinding]:
    """What follows from the rows is compared where the rows can be read."""
    flags = list(_checked_part("The flags", lambda reader: _flags(reader, tell), reader, Remedy.WORKED_OUT))
    yield from flags or _checked_part("The queue", _rows, reader, Remedy.WORKED_OUT)
    yield from _checked_part("The words that benefits are found by", _check_search_index, reader, Remedy.WORKED_OUT)
    yield from _checked_part("The keys that records are found by", _keys, reader, Remedy.WORKED_OUT)
    numbers = _checked_part("The numbers that were given", lambda reader: _numbers(reader, sums), reader, Remedy.WORKED_OUT)
    yield from numbers if sums.is_whole else ()


def renew(session: Session) -> None:
    """Work out anew all that follows from the records: flags and figures, sums, the queue, what records are found by, and which
    numbers were given. Nothing of what people recorded is changed. Raises ReadOnly, Busy, StoreError."""
    with session.store.beside() as reader:
        sums = LogSums()
        for _ in wrong_seals(reader, sums):
            pass
    session.store.renew(session.today, sums.largest)


def notes(session: Session) -> list[str]:
    """What is no fault and worth knowing: the newest seal, what no seal covers, clocks that were wrong."""
    try:
        return _notes(session)
    except _UNREADABLE:
        # What they are read from is damaged, which the check itself has named.
        return []


def _notes(session: Session) -> list[str]:
    with session.store.beside() as reader:
        lines = [f"Head of the change log: {newest_seal(reader) or 'none'}"]
        if (last := unsealed_up_to(reader)) > 0:
            lines.append(f"Changes up to number {last} are from before the log was sealed: not covered.")
        if late := clocks_set_back(reader):
            numbers = ", ".join(map(str, late))
            lines.append(f"A clock was wrong: these changes have an earlier time than the change before them: {numbers}.")
        if (begun := sweep_begun(reader)) is not None:
            lines.append(
                f"Flags and figures were not compared: a look at them as of {begun.day} has begun and not ended. "
                "Open the register to end it."
            )
        if (ahead := clock_ahead(reader)) is not None:
            lines.append(f"A clock is ahead, or this one is late: the time of change {ahead} is in the future.")
        return [*lines, *(f"{alike}: 'merge' makes one of them." for alike in written_alike(reader))]


def head(session: Session) -> str:
    """The newest seal of the change log, as it is printed and given back to `check`."""
    return str(newest_seal(session.store) or "none")


def short_head(session: Session) -> str:
    """The same, as long as `check --head` needs it: it is printed with what is written for others."""
    number, _, letters = head(session).partition(":")
    return f"{number}:{letters[:LEAST_LETTERS]}" if letters else number


def _checked_part(
    name: str, part: Callable[[Reader], Iterable[str]], reader: Reader, remedy: Remedy = Remedy.BACKUP
) -> Iterator[CheckFinding]:
    try:
        with plain_errors(reader.engine.path):
            yield from (CheckFinding(reason, remedy) for reason in part(reader))
    except _UNREADABLE as problem:
        reason = sanitize(shorten(str(problem), 200)) or type(problem).__name__
        if isinstance(problem, StoreError):
            reason = "a table or a view that it needs is missing, damaged, or not as this program writes it"
        yield CheckFinding(f"{name} could not be compared to the end: {reason.rstrip('.')}.", remedy)


def _file(reader: Reader, damage: Callable[[], list[str]]) -> Iterator[str]:
    if (encoding := reader.engine.encoding()) != "UTF-8":
        yield f"The file keeps texts as {encoding}, which no version of this program makes: another program rewrote it."
    if reader.engine.in_wal_mode():
        yield "The file is in WAL mode, which a shared folder cannot carry; close what else uses it and open it once."
    yield from damage()


def _schema(reader: Reader) -> Iterator[str]:
    for kind, name, difference in schema_differences(reader):
        name = sanitize(shorten(name))
        if difference == "foreign":
            yield f"The {kind} {name} is not part of a register; whoever added it must remove it."
        else:
            yield f"The {kind} {name} of the schema is {difference}; restore a backup, or ask who changed it."


def _check_log(reader: Reader, sums: LogSums) -> Iterator[str]:
    for gap in change_log.gaps(reader):
        yield f"The change log has a gap: {gap.written} lines of {gap.table} were written and {gap.there} are there."
    broken: list[int] = []
    differing: list[tuple[str, int]] = []
    try:
        differing.extend(sums.differing_rows(reader, broken))
    finally:
        yield from (f"Line {line} of the change log cannot be applied." for line in sorted(broken))
    for table, number in differing:
        if number == 0:
            yield f"The change log has lines about {sanitize(shorten(table))}, which no register has."
        else:
            yield f"The {_record(reader, table, number)} is not what the change log says."


def _seals(reader: Reader, head: str | None, sums: LogSums) -> Iterator[str]:
    for wrong in wrong_seals(reader, sums):
        yield _seal_words(reader, wrong)
    if head is not None and not holds_seal(reader, head):
        yield f"The change log does not hold {sanitize(shorten(head))}: it was altered since that was printed, or is another's."


def _seal_words(reader: Reader, wrong: WrongSeal) -> str:
    if wrong.fault is SealFault.NO_BEGINNING:
        return "The seals of the change log have no beginning: lines of them were removed; compare with a backup."
    if wrong.fault is SealFault.SECOND_BEGINNING:
        return f"The seals of the change log start again at change {wrong.change}: they were altered; compare with a backup."
    if wrong.fault is SealFault.REMOVED:
        return f"Change {wrong.change} was removed from the change log; compare with a backup."
    at, who, action = (sanitize(shorten(cell)) for cell in named_change(reader, wrong.change))
    which = f"Change {wrong.change} ({action}, {who}, {at[:10]})"
    if wrong.fault is SealFault.UNSEALED:
        return f"{which} was written outside this program; compare with a backup."
    return f"{which} was altered after it was written, or what stood before it was; compare with a backup."


def _values(reader: Reader) -> Iterator[str]:
    for table, row, column, cell in wrong_values(reader):
        name = column.replace("_", " ")
        yield f"The {_record(reader, table, row)} has {sanitize(shorten(cell))!r} in {name}, which means nothing; correct it."


def _record(store: Reader, table: str, number: int) -> str:
    """A record by its reference, `benefit P-1/B01`; a row that has none, or is gone, by its number."""
    ref = ref_of(store, table, number)
    table_label = table.replace("_", " ")
    return f"{table_label} with number {number}" if ref is None else f"{table_label} {ref}"


def _past_flags(reader: Reader) -> Iterator[str]:
    for kind, number, rule in wrong_past(reader):
        yield f"The history of flag {rule} on the {_record(reader, kind, number)} is not what the change log says."
    for kind, number, rule in decisions_on_nothing(reader):
        yield f"A decision was recorded on flag {rule} on the {_record(reader, kind, number)}, and that flag is not there."


def _numbers(reader: Reader, sums: LogSums) -> Iterator[str]:
    for table in wrong_counts(reader, sums.largest):
        table_label = sanitize(shorten(table)).replace("_", " ")
        yield (
            f"The count of the numbers that were given in the table {table_label} was altered: "
            "a number might be given a second time."
        )


def _check_search_index(store: Reader) -> Iterator[str]:
    if store.engine.file != store.engine.path and not index_is_whole(store.engine):
        yield "The index of the words by which benefits are found is damaged."
    for number in wrong_words(store.engine):
        yield f"The words by which the {_record(store, Kind.BENEFIT, number)} is found are not what its record says."


def _keys(store: Reader) -> Iterator[str]:
    for kind, number in wrong_keys(store):
        yield f"The keys by which the {_record(store, kind, number)} is found are not what its record says."


def _flags(reader: Reader, tell: CheckProgress) -> Iterator[str]:
    """Compares with the day the flags were last looked at; opening the register brings that up to today."""
    day = evaluated_on(reader)
    if day is None and sweep_begun(reader) is not None:
        # `notes` says so: it is no fault, and what they should say depends on how far it has come.
        return
    if day is None:
        yield "The flags were last worked out by another version of this program; open the register once to renew them."
        return
    kept = stored_figures(reader)
    evaluations = evaluate(reader, read_policy(reader), day, Scope(everything=True), looked=_counting(len(kept), tell))
    stored = evaluations.stored
    for key in sorted(evaluations.forms.keys() - stored.keys()):
        yield f"Flag {key[2]} is missing on the {_record(reader, key[0], key[1])}."
    for key in sorted(stored.keys() - evaluations.forms.keys()):
        yield f"Flag {key[2]} on the {_record(reader, key[0], key[1])} is open and no rule raises it."
    for key in sorted(stored.keys() & evaluations.forms.keys()):
        if stored[key].form != evaluations.forms[key]:
            yield f"Flag {key[2]} on the {_record(reader, key[0], key[1])} does not say what the rule says."
        if (stored[key].state, stored[key].snoozed_until) != evaluations.states[key]:
            yield f"Flag {key[2]} on the {_record(reader, key[0], key[1])} is not in the state that was decided."
    for kind, number, rule in out_of_place(reader):
        yield f"Flag {rule} on the {_record(reader, kind, number)} is not in the place of its severity."
    if stored_owner_sums(reader) != sums_of(evaluations.figures):
        yield "The sums of what each owner is accountable for are not what the benefits say."
    for number in turned_too_late(reader, evaluations.turns):
        yield f"The {_record(reader, Kind.BENEFIT, number)} would be looked at again later than its dates say."
    for row in evaluations.figures:
        if kept.get(row.benefit_id) != row:
            yield f"The figures of the {_record(reader, Kind.BENEFIT, row.benefit_id)} are not what its readings say."


def _counting(total: int, tell: CheckProgress) -> Callable[[], None]:
    done = 0

    def looked() -> None:
        nonlocal done
        done += 1
        if not done % _BETWEEN:
            tell(CheckPart.FLAGS, done, total)

    return looked


_BETWEEN = 100


def _rows(store: Reader) -> list[str]:
    """Compares what follows from the flags, where they are as they should be."""
    right = stored_rows(store) == rows_of(store) and are_in_place(store)
    return [] if right else ["The rows of the queue are not what the flags say."]
