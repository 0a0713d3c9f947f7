"""What is told of an earlier day is what was taken on it, whatever was done since."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.maturity.assessment import Tally
from benefits_tui.register import deletion, lists, maturity_results, readings, records
from benefits_tui.register.session import Session, open_register
from tests import helpers, registers
from tests.examples import examples

ANN = "Ann Example"
ACTS = ("own", "orphan", "class", "unclass", "unit", "add", "delete", "read", "leave", "nothing")


def act(session: Session, what: str, which: int) -> None:
    refs = [str(row["ref"]) for row in lists.listing(session, "benefits")]
    ref = refs[which % len(refs)] if refs else ""
    match what:
        case "add":
            helpers.benefit(session, "P-1", owner=ANN, state="in_delivery", frequency="quarterly")
        case "leave":
            person = lists.listing(session, "people")[0]
            records.change(session, str(person["ref"]), {"active": False})
        case _ if not ref:
            return
        case "own" | "orphan":
            records.change(session, ref, {"owner": ANN if what == "own" else None}, "as agreed")
        case "class" | "unclass":
            records.change(session, ref, {"class": "cashable" if what == "class" else "unclassified"}, "as agreed")
        case "unit":
            records.change(session, ref, {"unit": None}, "as agreed")
        case "delete":
            deletion.remove(session, ref, Kind.BENEFIT)
        case "read":
            readings.record(session, ref, session.today.isoformat(), actual=helpers.D(1), evidence="ledger")


@settings(max_examples=examples(3), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 9)), min_size=4, max_size=8), st.integers(0, 3))
def test_an_earlier_day_is_told_as_it_was_taken(acts: list[tuple[str, int]], looked_at: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "r.db"
        registers.empty(path).close()
        with open_register(path, "officer", today=date(2026, 1, 5)) as session:
            helpers.project(session, "P-1")
            for number in range(6):
                helpers.benefit(session, "P-1", owner=ANN if number % 2 else None, state="in_delivery")
            taken: dict[date, dict[str, Tally]] = {}
            for place, (what, which) in enumerate(acts):
                session.fixed_today = date(2026, 1, 5) + timedelta(days=40 * place)
                session.store.bring_up_to(session.today)
                act(session, what, which)
                result, _ = maturity_results.take(session)
                taken[session.today] = {measured.statement.id: measured.tally for measured in result.measured}
            day = list(taken)[looked_at]
            told = maturity_results.measured_since_taken(session, day)
            assert {measured.statement.id: measured.tally for measured in told.measured} == taken[day]
