"""Is the register sound? Each finding is a sentence; none means that it is well."""

from __future__ import annotations

from collections.abc import Iterator

from benefits_tui.domain.fields import Kind
from benefits_tui.register.session import Session
from benefits_tui.store import change_log
from benefits_tui.store.engine.sqlite_search import wrong_words
from benefits_tui.store.errors import StoreError
from benefits_tui.store.evaluation.evaluate import evaluate
from benefits_tui.store.evaluation.figures import stored_figures, sums_of
from benefits_tui.store.evaluation.queue_rows import rows_of, stored_rows, waiting_flags
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.owner_values import stored_owner_sums
from benefits_tui.store.queries.flags import out_of_place
from benefits_tui.store.queries.records import ref_of
from benefits_tui.store.store import Store


def check(session: Session) -> list[str]:
    """Look at the file, its references, its change log, and its flags against the rules, all of one moment."""
    with session.snapshot():
        found = [*session.store.damage(), *_log(session.store)]
        try:
            found.extend(list(_flags(session)) or _rows(session.store))
        except (ValueError, LookupError, StoreError) as problem:
            # A value that no field can hold is named above, where the log tells; here it ends the comparison.
            found.append(f"The flags could not be compared with the rules: {problem}.")
        return [*found, *_words(session.store)]


def _log(store: Store) -> Iterator[str]:
    for gap in change_log.gaps(store):
        yield f"The change log has a gap: {gap.written} lines of {gap.table} were written and {gap.there} are there."
    broken: list[int] = []
    rebuilt, present = change_log.replay(store, broken=broken), change_log.present_rows(store)
    for line in broken:
        yield f"Line {line} of the change log cannot be applied."
    for table in sorted(present):
        rows, logged = present[table], rebuilt.get(table, {})
        for number in sorted(rows.keys() | logged.keys()):
            if rows.get(number) != logged.get(number):
                yield f"The {_called(store, table, number)} is not what the change log says."


def _called(store: Store, table: str, number: int) -> str:
    """A record by its reference, `benefit P-1/B01`; a row that has none, or is gone, by its number."""
    ref = ref_of(store, table, number)
    words = table.replace("_", " ")
    return f"{words} with number {number}" if ref is None else f"{words} {ref}"


def _words(store: Store) -> Iterator[str]:
    for number in wrong_words(store.engine):
        yield f"The words by which the {_called(store, Kind.BENEFIT, number)} is found are not what its record says."


def _flags(session: Session) -> Iterator[str]:
    """Compares with the day the flags were last looked at; opening the register brings that up to today."""
    day = session.store.evaluated_on()
    if day is None:
        yield "The flags were last worked out by another version of this program; open the register once to renew them."
        return
    found = evaluate(session.store, session.policy, day, Scope(everything=True))
    stored = found.stored
    for key in sorted(found.forms.keys() - stored.keys()):
        yield f"Flag {key[2]} is missing on the {_called(session.store, key[0], key[1])}."
    for key in sorted(stored.keys() - found.forms.keys()):
        yield f"Flag {key[2]} on the {_called(session.store, key[0], key[1])} is open and no rule raises it."
    for key in sorted(stored.keys() & found.forms.keys()):
        if stored[key].form != found.forms[key]:
            yield f"Flag {key[2]} on the {_called(session.store, key[0], key[1])} does not say what the rule says."
        if (stored[key].state, stored[key].snoozed_until) != found.states[key]:
            yield f"Flag {key[2]} on the {_called(session.store, key[0], key[1])} is not in the state that was decided."
    for kind, number, rule in out_of_place(session.store):
        yield f"Flag {rule} on the {_called(session.store, kind, number)} is not in the place of its severity."
    if stored_owner_sums(session.store) != sums_of(found.figures):
        yield "The sums of what each owner is accountable for are not what the benefits say."
    kept = stored_figures(session.store)
    for row in found.figures:
        if kept.get(row.benefit_id) != row:
            yield f"The figures of the {_called(session.store, Kind.BENEFIT, row.benefit_id)} are not what its readings say."


def _rows(store: Store) -> list[str]:
    """Compares what follows from the flags, where they are as they should be."""
    right = stored_rows(store) == rows_of(waiting_flags(store))
    return [] if right else ["The rows of the queue are not what the flags say."]
