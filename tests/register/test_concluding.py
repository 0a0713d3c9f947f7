"""No benefit ends well without proof: concluding is an act, and nothing else gives a final state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benefits_tui.domain.fields import FIELDS, FieldError, Kind, field_of
from benefits_tui.domain.lifecycle import FINAL, State
from benefits_tui.exchange.mapping_file import load_mapping
from benefits_tui.register import appraisal, deletion, flags, lists, readings, records, reviews, validation
from benefits_tui.register.conclusions import ConclusionInput, ConclusionResult, conclude
from benefits_tui.register.importing import import_sheet, read_with
from benefits_tui.register.session import Session
from benefits_tui.register.undo import undo
from tests import helpers
from tests.conftest import TODAY

D = Decimal
WHY = "agreed with finance"


@pytest.fixture
def ref(session: Session) -> str:
    """A flow planned with 100 in each of two quarters that have ended."""
    helpers.project(session)
    ref = helpers.benefit(session, end=date(2026, 6, 30))
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    return ref


def read(session: Session, ref: str, *values: str, validated: bool = True) -> None:
    for quarter, value in enumerate(values, 1):
        readings.record(session, ref, f"2026-Q{quarter}", actual=D(value), evidence="ledger")
    if validated:
        validation.validate(session, ref)


def verify(session: Session, ref: str, **more: Any) -> ConclusionResult:
    return conclude(session, ref, ConclusionInput("verified", WHY, **more))


def state(session: Session, ref: str) -> object:
    return records.load(session, ref).values["state"]


@pytest.mark.parametrize(("second", "proved"), [("80", True), ("79.9", False), ("200", True)])
@pytest.mark.promise("R48")
def test_verified_needs_the_first_plan_less_the_amber_tolerance(session: Session, ref: str, second: str, proved: bool) -> None:
    read(session, ref, "100", second)
    if not proved:
        with pytest.raises(FieldError, match=r"achieved 89.95 % of its first.* 90 % is the least.*part-achieved"):
            verify(session, ref)
        assert state(session, ref) == "in_delivery"
        return
    done = verify(session, ref)
    assert (done.state, done.achieved_share) == ("verified", (100 + D(second)) / 200)
    assert (done.decided_by, done.forum, done.decided_on) == ("officer", None, TODAY)


def test_a_replan_downwards_does_not_verify_what_the_first_plan_says_was_missed(session: Session, ref: str) -> None:
    read(session, ref, "50", "50")
    helpers.approve(session, ref, {span: D(50) for span in readings.current_plan(session.store, 1)}, reason="lower demand")
    with pytest.raises(FieldError, match="achieved 50 % of its first approved plan"):
        verify(session, ref)
    done = conclude(session, ref, ConclusionInput("part-achieved", WHY))
    assert (done.achieved_share, done.achieved_share_current) == (D("0.5"), D(1))
    shown = lists.show(session, ref)
    assert (shown["state"], shown["concluded"]) == ("part_achieved", "proved")
    assert shown["conclusion"]["achieved_share"] == "0.5"


@pytest.mark.parametrize(
    ("values", "validated", "end", "missing"),
    [
        ((), False, date(2026, 6, 30), "it has no reading"),
        (("100", "100"), False, date(2026, 6, 30), "not all of its readings are validated"),
        (("200",), True, date(2026, 6, 30), "1 planned period has no reading"),
        (("100", "100"), True, date(2026, 9, 30), "its readings end on 2026-06-30, its realisation on 2026-09-30"),
        (("100", "100"), True, date(2026, 11, 24), "its realisation goes on to 2026-11-24"),
    ],
)
def test_verified_needs_validated_readings_to_the_end(
    session: Session, ref: str, values: tuple[str, ...], validated: bool, end: date, missing: str
) -> None:
    records.change(session, ref, {"end": end})
    read(session, ref, *values, validated=validated and bool(values))
    with pytest.raises(FieldError, match=missing):
        verify(session, ref)


def level(session: Session, **values: object) -> str:
    given = {"kind": "level", "unit": "%", "baseline": D(60), "target": D(80), "stated": None} | values
    ref = helpers.benefit(session, end=date(2026, 6, 30), **given)  # type: ignore[arg-type]
    helpers.plan(session, ref, y2026_Q1=70, y2026_Q2=80)
    return ref


@pytest.mark.parametrize(("last", "proved"), [("78", True), ("77.9", False)])
def test_of_a_level_the_last_reading_counts_from_the_baseline(session: Session, last: str, proved: bool) -> None:
    helpers.project(session)
    ref = level(session)
    read(session, ref, "61", last)
    if proved:
        assert verify(session, ref).achieved_share == D("0.9")
    else:
        with pytest.raises(FieldError, match=r"achieved 89\.5 % "):
            verify(session, ref)


@pytest.mark.parametrize(("last", "proved"), [("72", True), ("71", False)])
def test_a_limit_is_kept_or_not_and_no_share_is_made_up(session: Session, last: str, proved: bool) -> None:
    helpers.project(session)
    ref = level(session, direction="at_least")
    read(session, ref, "1", last)
    if proved:
        assert verify(session, ref).achieved_share is None
    else:
        with pytest.raises(FieldError, match="it stands at 71, 9 from its limit 80"):
            verify(session, ref)


def test_a_disbenefit_is_verified_when_it_was_no_larger_than_accepted(session: Session) -> None:
    helpers.project(session)
    ref = helpers.benefit(session, disbenefit=True, end=date(2026, 6, 30))
    helpers.plan(session, ref, y2026_Q1=100, y2026_Q2=100)
    read(session, ref, "150", "100")
    with pytest.raises(FieldError, match="achieved 75 %"):
        verify(session, ref)


def test_a_qualitative_one_needs_what_its_validator_signs(session: Session) -> None:
    helpers.project(session)
    values: dict[str, Any] = {"class": "qualitative", "unit": None, "kind": None, "direction": None, "stated": None}
    ref = helpers.benefit(session, **values)
    with pytest.raises(FieldError, match="has no validator who could sign"):
        verify(session, ref, statement="staff say so")
    records.change(session, ref, {"validator": "Vera Lund"})
    with pytest.raises(FieldError, match=r"give the statement that its validator, Vera Lund.*signs"):
        verify(session, ref)
    records.add(session, Kind.PERSON, {"name": "Otto Brand"})
    with pytest.raises(FieldError, match=r"the statement is the validator's, and that is Vera Lund"):
        verify(session, ref, statement="staff say so", signed_by="Otto Brand")
    verify(session, ref, statement="staff say so", signed_by="Vera Lund")
    kept = lists.show(session, ref)["conclusion"]
    assert isinstance(kept, dict) and (kept["statement"], kept["signed_by"]) == ("staff say so", "Vera Lund")


def test_calling_a_measured_benefit_qualitative_spares_it_no_figure(session: Session, ref: str) -> None:
    read(session, ref, "10", "10")
    records.change(session, ref, {"class": "qualitative", "validator": "Vera Lund"}, "hard to count")
    with pytest.raises(FieldError, match="achieved 10 %"):
        verify(session, ref, statement="it went well")


@pytest.mark.parametrize("wanted", sorted(FINAL))
@pytest.mark.promise("R48")
def test_no_field_gives_a_final_state(session: Session, ref: str, wanted: str) -> None:
    with pytest.raises(FieldError, match="given by concluding"):
        records.change(session, ref, {"state": wanted})
    with pytest.raises(FieldError, match="given by concluding"):
        records.change_many(session, Kind.BENEFIT, [1], {"state": wanted})
    with pytest.raises(FieldError, match="given by concluding"):
        records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "New", "state": wanted})
    assert wanted not in field_of(Kind.BENEFIT, "state").offered("realising")
    assert wanted in field_of(Kind.BENEFIT, "state").offered(wanted)
    helpers.end(session, ref, wanted)
    records.change(session, ref, {"state": wanted, "priority": 2})
    assert state(session, ref) == wanted


def test_only_a_benefits_state_is_given_by_an_act() -> None:
    assert [field.name for fields in FIELDS.values() for field in fields if field.by_act] == ["state"]


@pytest.mark.promise("R48")
def test_what_was_concluded_before_is_counted_apart(session: Session, ref: str) -> None:
    old = helpers.benefit(session, state="verified")
    read(session, ref, "100", "100")
    verify(session, ref)
    helpers.benefit(session)
    counted = appraisal.full_balance(session).concluded
    nothing = {"part_achieved": 0, "not_achieved": 0, "written_off": 0, "superseded": 0}
    assert counted == {"verified": 1, "unproved": 1, **nothing}
    assert appraisal.full_balance(session, "P-1").concluded == counted
    assert [row["ref"] for row in lists.listing(session, "benefits", "concluded:unproved")] == [old]
    done = conclude(session, old, ConclusionInput("part-achieved", WHY))
    assert done.state == "part_achieved"
    assert appraisal.full_balance(session).concluded == {**counted, "part_achieved": 1, "unproved": 0}


def test_an_import_that_says_another_final_state_takes_the_proof_away(session: Session, ref: str, tmp_path: Path) -> None:
    conclude(session, ref, ConclusionInput("not-achieved", WHY))
    path, mapping = tmp_path / "b.csv", tmp_path / "m.toml"
    mapping.write_text('source = "x"\n[benefits]\n[benefits.fields]\nref = "ref"\nstate = "state"\n', encoding="utf-8")

    def imported(word: str) -> object:
        path.write_text(f"ref,state\n{ref},{word}\n", encoding="utf-8")
        known = load_mapping(mapping)
        import_sheet(session, read_with(path, known), known)
        return lists.show(session, ref)["concluded"]

    assert imported("not_achieved") == "proved"
    assert imported("verified") == "unproved"
    assert imported("not_achieved") == "unproved"


def test_a_review_and_a_decision_conclude_too(session: Session, ref: str) -> None:
    other = helpers.benefit(session, owner=None, title="Another")
    records.add(session, Kind.REVIEW, {"ref": "R-1", "project": "P-1", "kind": "yearly", "due": TODAY, "chair": "Carla Ames"})
    read(session, ref, "10", "10")
    with pytest.raises(FieldError, match="achieved 10 %"):
        reviews.hold(session, "R-1", [reviews.FindingInput(ref, "fine", state="verified")])
    assert records.load(session, "R-1").values["held"] is None
    reviews.hold(session, "R-1", [reviews.FindingInput(ref, "a tenth came", state="part_achieved")])
    kept = lists.show(session, ref)["conclusion"]
    assert isinstance(kept, dict)
    wanted = ("R-1", "a tenth came", "Carla Ames", "yearly review R-1", "0.1")
    assert tuple(kept[name] for name in ("review", "reason", "decided_by", "forum", "achieved_share")) == wanted
    flags.decide(session, flags.flag_number(session, f"F01@{other}"), "write-off", "nobody wants it")
    kept = lists.show(session, other)["conclusion"]
    assert isinstance(kept, dict) and (kept["state"], kept["decided_by"]) == ("written_off", "officer")


def test_a_named_review_was_held_and_is_of_the_project(session: Session, ref: str) -> None:
    helpers.project(session, "P-2")
    for number, project in enumerate(("P-1", "P-2"), 1):
        records.add(session, Kind.REVIEW, {"ref": f"R-{number}", "project": project, "kind": "yearly", "due": TODAY})
    with pytest.raises(FieldError, match="was not held yet"):
        conclude(session, ref, ConclusionInput("written-off", WHY, review="R-1"))
    reviews.hold(session, "R-2", [], held=date(2026, 11, 1))
    with pytest.raises(FieldError, match="is not a review of P-1"):
        conclude(session, ref, ConclusionInput("written-off", WHY, review="R-2"))
    reviews.hold(session, "R-1", [], held=date(2026, 11, 2))
    with pytest.raises(FieldError, match="has its own chair"):
        conclude(session, ref, ConclusionInput("written-off", WHY, review="R-1", decided_by="Ann"))
    assert conclude(session, ref, ConclusionInput("written-off", WHY, review="R-1")).decided_on == date(2026, 11, 2)


def test_a_superseded_one_names_its_successor_and_none_goes_in_a_circle(session: Session, ref: str) -> None:
    two, three = helpers.benefit(session, title="Two"), helpers.benefit(session, title="Three")
    with pytest.raises(FieldError, match="counts in the benefit that takes its place"):
        conclude(session, ref, ConclusionInput("superseded", WHY))
    with pytest.raises(FieldError, match="cannot take the place"):
        conclude(session, ref, ConclusionInput("superseded", WHY, successor=ref))
    conclude(session, ref, ConclusionInput("superseded", WHY, successor=two))
    conclude(session, two, ConclusionInput("superseded", WHY, successor=three))
    with pytest.raises(FieldError, match="cannot take the place"):
        conclude(session, three, ConclusionInput("superseded", WHY, successor=ref))
    with pytest.raises(FieldError, match="only a superseded benefit has one"):
        conclude(session, three, ConclusionInput("written-off", WHY, successor=ref))
    deletion.remove(session, three, Kind.BENEFIT, "entered twice")
    assert lists.show(session, two)["conclusion"]["successor"] is None


@pytest.mark.parametrize(("reason", "taken"), [(".", False), ("ok", False), (" 12 ", False), ("done", True), ("修正", True)])
def test_the_reason_is_given_in_words(session: Session, ref: str, reason: str, taken: bool) -> None:
    if taken:
        conclude(session, ref, ConclusionInput("written-off", reason))
    else:
        with pytest.raises(FieldError, match="reason: required"):
            conclude(session, ref, ConclusionInput("written-off", reason))


def test_opened_again_it_is_concluded_anew_and_undo_brings_the_act_back(session: Session, ref: str) -> None:
    conclude(
        session, ref, ConclusionInput("written off", WHY, decided_by="The board", forum="Board", decided_on=date(2026, 11, 1))
    )
    with pytest.raises(FieldError, match=r"was concluded as written off on 2026-11-01.*opens it again"):
        conclude(session, ref, ConclusionInput("not-achieved", WHY))
    records.change(session, ref, {"state": "realising"}, "it came after all")
    shown = lists.show(session, ref)
    assert (shown["concluded"], shown["conclusion"], len(shown["conclusions"])) == (None, None, 1)
    undo(session)
    assert lists.show(session, ref)["concluded"] == "proved"
    undo(session)
    assert (lists.show(session, ref)["concluded"], state(session, ref)) == (None, "in_delivery")


def test_days_ahead_and_words_that_are_no_final_state_are_refused(session: Session, ref: str) -> None:
    with pytest.raises(FieldError, match="is in the future"):
        conclude(session, ref, ConclusionInput("written-off", WHY, decided_on=date(2026, 11, 24)))
    with pytest.raises(FieldError, match=r"'realising' is not a final state"):
        conclude(session, ref, ConclusionInput("realising", WHY))
    assert state(session, ref) == State.IN_DELIVERY
