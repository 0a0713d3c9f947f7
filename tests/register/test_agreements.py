"""What was agreed with finance to come out of budgets: claimed, agreed and taken stand apart, wherever they are shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.rollup import RollUpKey
from benefits_tui.register import agreements, appraisal, deletion, history, integrity, lists, policies, pools, rollups
from benefits_tui.register.agreements import Agreement, AgreementInput, agree, agreements_of, save_agreement, take_from_budget
from benefits_tui.register.archive import export_register, import_register
from benefits_tui.register.records import SaveResult
from benefits_tui.register.session import Session, open_register
from benefits_tui.register.undo import undo
from tests import helpers
from tests.conftest import TODAY

D = Decimal


def by_finance(
    session: Session, ref: str, amounts: Mapping[str, Decimal | None], on: date | None = None, reason: str | None = None
) -> SaveResult:
    """Agreed on one line by one person."""
    return agree(session, ref, amounts, line="Ledger 4410", agreed_by="Head of Finance", agreed_on=on, reason=reason)


@pytest.fixture
def office(session: Session) -> Session:
    """Two projects with a cashable benefit each; the fiscal year begins in April and it is 23 November 2026."""
    for ref, money in (("P-1", 60_000), ("P-2", 9_000)):
        helpers.project(session, ref, department=f"Department {ref}")
        helpers.benefit(session, ref, stated=D(money), start=date(2026, 4, 1), end=date(2029, 3, 31))
    return session


def rules(session: Session, ref: str = "P-1/B01") -> set[str]:
    return {str(flag["rule"]) for flag in lists.flags(session, f"benefit:{ref}")}


def test_it_is_agreed_taken_and_flagged_until_all_of_it_is_taken(office: Session) -> None:
    agreed = by_finance(office, "P-1/B01", {"FY2026-27": D(10_000), "2027": D(20_000)}, on=date(2026, 3, 1))
    assert (agreed.changed, agreed.raised) == ({"2026": (None, D(10_000)), "2027": (None, D(20_000))}, ["F54"])
    assert agreements_of(office, "P-1/B01") == [
        Agreement("Ledger 4410", 2026, "FY2026-27", D(10_000), "Head of Finance", date(2026, 3, 1), None, None, None),
        Agreement("Ledger 4410", 2027, "FY2027-28", D(20_000), "Head of Finance", date(2026, 3, 1), None, None, None),
    ]
    part = take_from_budget(office, "P-1/B01", {"2026": D(4_000)}, taken_on=date(2026, 10, 1))
    assert (part.raised, part.cleared) == ([], [])
    whole = take_from_budget(office, "P-1/B01", {"2026": None})
    assert (whole.changed, whole.cleared) == ({"2026": (D(4_000), D(10_000))}, ["F54"])
    assert agreements_of(office, "P-1/B01")[0][6:] == (D(10_000), TODAY, office.user)
    back = take_from_budget(office, "P-1/B01", {"2026": D(0)})
    assert back.raised == ["F54"] and agreements_of(office, "P-1/B01")[0][6:] == (None, None, None)


def test_a_slip_that_hits_what_was_taken_is_critical(office: Session) -> None:
    from benefits_tui.register import benefits_map, records

    records.add(office, Kind.DELIVERABLE, {"project": "P-1", "title": "Scanner", "planned": date(2027, 6, 30)})
    benefits_map.link(office, "P-1/D01", "P-1/B01")
    assert "F15" not in rules(office) and "F14" in rules(office)
    by_finance(office, "P-1/B01", {"2026": D(10_000)})
    assert "F15" not in rules(office)
    take_from_budget(office, "P-1/B01", {"2026": D(7_000)})
    (flag,) = (flag for flag in lists.flags(office, "benefit:P-1/B01") if flag["rule"] == "F15")
    assert (flag["severity"], flag["why"], flag["value_at_risk"]) == (
        "critical", "£7.0k of it is taken from Ledger 4410, and P-1/D01 comes 455 days late.", "7000",
    )  # fmt: skip


def test_claimed_agreed_due_and_taken_stand_apart(office: Session) -> None:
    by_finance(office, "P-1/B01", {"2026": D(10_000), "2027": D(20_000)})
    agree(office, "P-2/B01", {"2026": D(500)}, line="Ledger 9", agreed_by="Head of Finance")
    take_from_budget(office, "P-1/B01", {"2026": D(4_000)})

    def of(ref: str | None) -> object:
        return appraisal.balance_as_plain(appraisal.full_balance(office, ref))["agreed_with_finance"]

    assert of("P-1") == {"claimed": "60000", "agreed": "30000", "due": "10000", "taken": "4000"}
    assert of("P-2") == {"claimed": "9000", "agreed": "500", "due": "500", "taken": "0"}
    assert of(None) == {"claimed": "69000", "agreed": "30500", "due": "10500", "taken": "4000"}
    by_department = rollups.roll_up_as_plain(rollups.roll_up(office, [RollUpKey.DEPARTMENT]))
    assert [row["agreed_with_finance"] for row in by_department] == [of("P-1"), of("P-2"), of(None)]
    header, lines = rollups.as_table(rollups.roll_up(office, [RollUpKey.DEPARTMENT]))
    places = [header.index(name) for name in ("budgets_agreed", "budgets_due", "budgets_taken")]
    assert [[line[place] for place in places] for line in lines] == [
        [D(30_000), D(10_000), D(4_000)], [D(500), D(500), D(0)], [D(30_500), D(10_500), D(4_000)],
    ]  # fmt: skip
    listed = {
        row["ref"]: (row["stated_money"], row["agreed_money"], row["taken_money"]) for row in lists.listing(office, "benefits")
    }
    assert listed == {"P-1/B01": ("60000", "30000", "4000"), "P-2/B01": ("9000", "500", None)}


def test_what_counts_under_two_objectives_is_taken_out_again(office: Session) -> None:
    from benefits_tui.register import records

    records.add(office, Kind.OBJECTIVE, {"ref": "O2", "title": "Another"})
    records.change(office, "P-1/B01", {"objectives": "O1, O2"})
    by_finance(office, "P-1/B01", {"2026": D(10_000)})
    rolled = rollups.roll_up(office, [RollUpKey.OBJECTIVE])
    assert [(row.labels, row.balance.budget.agreed) for row in (*rolled.rows, rolled.total)] == [
        (("O1",), D(10_000)), (("O2",), D(10_000)), (("counted under several",), D(-10_000)), ((), D(10_000)),
    ]  # fmt: skip


def test_only_cashable_money_counts(office: Session) -> None:
    from benefits_tui.register import records

    by_finance(office, "P-1/B01", {"2026": D(10_000)})
    records.change(office, "P-1/B01", {"class": "non_cashable"}, why="it frees time and no money")
    assert appraisal.full_balance(office).balance.budget.agreed == 0 and "F54" not in rules(office)


def test_a_form_agrees_and_takes_as_one_change(office: Session) -> None:
    done = save_agreement(office, "P-1/B01", AgreementInput("2026", "L1", D(100), "Head of Finance", None, D(40)))
    assert done.changed == {"2026": (None, D(40))}
    assert [(row.amount, row.taken) for row in agreements_of(office, "P-1/B01")] == [(D(100), D(40))]
    # All of it is taken back as it is taken away.
    save_agreement(office, "P-1/B01", AgreementInput("2026", None, D(0), None, None, D(0)))
    assert agreements_of(office, "P-1/B01") == []
    undo(office)
    assert [(row.amount, row.taken) for row in agreements_of(office, "P-1/B01")] == [(D(100), D(40))]
    undo(office)
    undo(office)
    assert agreements_of(office, "P-1/B01") == [] and integrity.check(office) == []


def test_it_stands_in_the_history_and_goes_with_the_benefit(office: Session) -> None:
    by_finance(office, "P-1/B01", {"2026": D(10_000)}, reason="budget round")
    entry = history.history(office, "P-1/B01")[0]
    assert (entry.record, entry.operation, entry.why) == ("budget_agreement", "insert", "budget round")
    fields = {name: after for name, (_, after) in entry.fields.items()}
    assert fields == {
        "budget_line": "Ledger 4410", "year": 2026, "amount": D(10_000), "agreed_by": "Head of Finance", "agreed_on": "2026-11-23",
    }  # fmt: skip
    pools.net(office, "P-2/B01", "P-1/B01", D("0.5"))
    deletion.remove(office, "P-1/B01", Kind.BENEFIT)
    assert integrity.check(office) == []
    undo(office)
    assert len(agreements_of(office, "P-1/B01")) == 1 and integrity.check(office) == []
    assert appraisal.netted_cashable(office.store) == D(4_500)


def test_it_goes_out_with_the_register_and_comes_back(office: Session, tmp_path: Path) -> None:
    by_finance(office, "P-1/B01", {"2026": D("10000.25")})
    take_from_budget(office, "P-1/B01", {"2026": D(1)})
    export_register(office, tmp_path / "r.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()[1:]]
    (row,) = [row["row"] for row in rows if row["table"] == "budget_agreement"]
    assert (row["budget_line"], row["year"], row["amount"], row["taken"]) == ("Ledger 4410", 2026, "10000.25", "1")
    import_register(tmp_path / "r.jsonl", tmp_path / "again.db", "officer", today=TODAY)
    again = open_register(tmp_path / "again.db", "officer", today=TODAY)
    assert agreements_of(again, "P-1/B01") == agreements_of(office, "P-1/B01")
    again.close()


def _once_taken(session: Session) -> None:
    by_finance(session, "P-1/B01", {"2026": D(10)})
    take_from_budget(session, "P-1/B01", {"2026": D(8)})


@pytest.mark.parametrize(
    ("attempt", "sentence"),
    [
        (lambda s: by_finance(s, "P-1/B01", {"2026": D(7)}), "amount: 8 of 2026 was taken from Ledger 4410 already; 7 is less"),
        (lambda s: by_finance(s, "P-1/B01", {"2026": None}),
         "year: 8 of 2026 was taken from Ledger 4410 already; take that back first: agree P-1/B01 2026=0 --taken"),
        (lambda s: take_from_budget(s, "P-1/B01", {"2026": D("10.0001")}),
         "amount: 10.0001 is more than the 10 agreed for 2026; agree more first"),
        (lambda s: take_from_budget(s, "P-1/B01", {"2027": None}),
         "year: nothing was agreed of P-1/B01 for 2027 on Ledger 4410 (agreed: 2026); agree it first"),
        (lambda s: agree(s, "P-1/B01", {"2027": D(1)}, line="ledger 4410"), "agreed_by: say who of finance agreed it"),
        (lambda s: by_finance(s, "P-1/B01", {"2027": D(1), "FY2027-28": D(2)}), "year: FY2027-28 is given twice"),
        (lambda s: by_finance(s, "P-1/B01", {"2026-Q1": D(1)}),
         "year: 2026-Q1 is not a fiscal year; write FY2027-28, or 2027 for the one that starts in it"),
        (lambda s: take_from_budget(s, "P-1/B01", {"2026": None}, taken_on=date(2026, 11, 24)),
         "date: 2026-11-24 is in the future; say that it is taken once it is"),
        (lambda s: save_agreement(s, "P-1/B01", AgreementInput("2026")), "amount: say what was agreed, or what was taken"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(
    office: Session, attempt: Callable[[Session], object], sentence: str
) -> None:
    _once_taken(office)
    before = agreements_of(office, "P-1/B01")
    with pytest.raises(FieldError) as refused:
        attempt(office)
    assert str(refused.value) == sentence
    assert agreements_of(office, "P-1/B01") == before


def test_a_line_is_known_whatever_its_case_and_two_are_told_apart(office: Session) -> None:
    by_finance(office, "P-1/B01", {"2026": D(10)})
    agree(office, "P-1/B01", {"2026": D(12)}, line="LEDGER 4410", agreed_by="Head of Finance")
    agree(office, "P-1/B01", {"2026": D(3)}, line="Ledger 9", agreed_by="Head of Finance")
    assert [(row.budget_line, row.amount) for row in agreements_of(office, "P-1/B01")] == [
        ("Ledger 4410", D(12)),
        ("Ledger 9", D(3)),
    ]
    with pytest.raises(FieldError, match="line: say which budget line the money comes out of: Ledger 4410, Ledger 9"):
        take_from_budget(office, "P-1/B01", {"2026": None})


def test_it_comes_down_to_what_was_taken_and_no_lower(office: Session) -> None:
    _once_taken(office)
    by_finance(office, "P-1/B01", {"2026": D(8)})
    assert [(row.amount, row.taken) for row in agreements_of(office, "P-1/B01")] == [(D(8), D(8))]
    assert "F54" not in rules(office)


def test_years_are_those_of_the_policy(office: Session) -> None:
    policies.set_policy(office, {"fiscal_year_start": "7"})
    by_finance(office, "P-1/B01", {"2027": D(1)})
    assert agreements.agreements_of(office, "P-1/B01")[0].fiscal_year == "FY2027-28"
    assert "F54" not in rules(office)
