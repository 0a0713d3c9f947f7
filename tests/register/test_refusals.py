"""Every refusal of the use cases: the kind of problem, the exact sentence, and nothing written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.fields import FieldError, Kind
from benefits_tui.domain.period_parsing import parse_period
from benefits_tui.domain.rules import Severity
from benefits_tui.domain.templates import TemplateError, parse_template
from benefits_tui.register import (
    adoption,
    appraisal,
    benefits_map,
    closure,
    deletion,
    flags,
    gates,
    point_in_time,
    pools,
    readings,
    records,
    reviews,
    saved_views,
    templates,
    undo,
    validation,
)
from benefits_tui.register.gates import GateNotReady
from benefits_tui.register.lookup import RecordNotFound
from benefits_tui.register.session import Session
from benefits_tui.register.undo import NothingToUndo
from benefits_tui.store.errors import Conflict, RecordDeleted
from tests import helpers, registers
from tests.conftest import TODAY

D = Decimal
AHEAD, PAST = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
Q1, JAN = parse_period("2026-Q1"), parse_period("2026-01")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Projects, benefits and all else that a refusal needs to stumble on; no test of this file writes to it."""
    session = registers.empty(tmp_path_factory.mktemp("world") / "register.db")
    helpers.project(session, manager="Max Manager")
    helpers.project(session, "P-2")
    helpers.project(session, "P-3", stage="benefits_tracking")
    helpers.benefit(session, frequency="quarterly")
    records.add(session, Kind.BENEFIT, {"project": "P-1", "title": "Bare", "class": "cashable"})
    records.add(session, Kind.BENEFIT, {"project": "P-2", "title": "Of another"})
    for number in (1, 2):
        records.add(session, Kind.PERSON, {"ref": f"TW-{number}", "name": "Ann Twice"})
    records.add(session, Kind.PERSON, {"ref": "OLD", "name": "Former Head", "active": False})
    for due, held in ((PAST, TODAY), (AHEAD, None)):
        records.add(session, Kind.REVIEW, {"project": "P-1", "kind": "yearly", "due": due, "held": held})
    for title in ("Portal", "Shed"):
        records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": title})
    records.add(session, Kind.BUSINESS_CHANGE, {"project": "P-1", "title": "Training"})
    records.add(session, Kind.POOL, {"ref": "POOL-1", "title": "Budget"})
    adoption.adopt(session, "P-1/D01", "2026-Q1", planned=D(1))
    benefits_map.link(session, "P-1/B01", "P-1/B02")
    readings.record(session, "P-1/B01", "2026-Q1", actual=D(5))
    validation.validate(session, "P-1/B01")
    gates.plan_gate(session, "P-1", "2", TODAY)
    gates.plan_gate(session, "P-1", "go-live", TODAY)
    gates.pass_gate(session, "P-1", "go-live")
    yield session
    session.close()


Call = Callable[[Session], object]
Rows = list[tuple[str, type[Exception], Call, str]]

GOVERNING: Rows = [
    ("handover ahead", FieldError, lambda s: closure.handover(s, "P-1/B01", "Ann", AHEAD),
     "date: 2026-11-24 is in the future; a handover is recorded when it is accepted"),
    ("handover of what is not agreed", FieldError, lambda s: closure.handover(s, "P-1/B02", "Ann"),
     "P-1/B02 cannot be handed over without unit, kind, direction, frequency"),
    ("handover to the inactive", FieldError, lambda s: closure.handover(s, "P-1/B01", "Former Head"), "to: Former Head is no longer active"),
    ("handover to the project", FieldError, lambda s: closure.handover(s, "P-1/B01", "Max Manager"),
     "to: Max Manager belongs to the project; a benefit is handed over to the business"),
    ("handover to one of two", FieldError, lambda s: closure.handover(s, "P-1/B01", "Ann Twice"),
     "to: several people are called 'Ann Twice'; write one of TW-1, TW-2"),
    ("handover of nothing", RecordNotFound, lambda s: closure.handover(s, "P-1/B09", "Ann"), "There is no benefit 'P-1/B09'; did you mean 'P-1/B02'?"),
    ("no certificate", FieldError, lambda s: closure.certificate(s, "P-1/B01"), "P-1/B01 was not handed over"),
    ("close ahead", FieldError, lambda s: closure.close(s, "P-1", AHEAD), "on: 2026-11-24 is in the future"),
    ("close what is closed", FieldError, lambda s: closure.close(s, "P-3"), "P-3 is closed already"),
    ("close what is not ready", GateNotReady, lambda s: closure.close(s, "P-1"),
     "P-1 cannot be closed yet. Not handed over: P-1/B01, P-1/B02. Reading frequency missing: P-1/B02. "
     "End of realisation missing: P-1/B01, P-1/B02."),
    ("checklist of nothing", RecordNotFound, lambda s: closure.checklist(s, "Q"), "There is no project 'Q'."),
    ("pass ahead", FieldError, lambda s: gates.pass_gate(s, "P-1", "2", on=AHEAD), "date: 2026-11-24 is in the future"),
    ("regardless without reason", FieldError, lambda s: gates.pass_gate(s, "P-1", "2", override=True), "reason: an override needs one"),
    ("regardless with blanks", FieldError, lambda s: gates.pass_gate(s, "P-1", "2", override=True, reason=" "),
     "reason: an override needs one"),
    ("no such gate", FieldError, lambda s: gates.pass_gate(s, "P-1", "go-lve"), "gate: P-1 has no gate 'go-lve'; did you mean 'go-live'?"),
    ("no gates at all", FieldError, lambda s: gates.pass_gate(s, "P-2", "2"), "gate: P-2 has no gate '2'"),
    ("passed already", FieldError, lambda s: gates.pass_gate(s, "P-1", "go-live"), "gate: gate go-live of P-1 was passed on 2026-11-23"),
    ("gate not ready", GateNotReady, lambda s: gates.pass_gate(s, "P-1", "2"),
     "Gate 2 of P-1 is not ready: P-1 has no sponsor; P-1/B02: no objective; P-1/B02: no owner; P-1/B02: no measure"),
    ("gate without a name", FieldError, lambda s: gates.plan_gate(s, "P-1", " ", TODAY), "gate: it needs a name"),
    ("gates of nothing", RecordNotFound, lambda s: gates.gates_of(s, "zzz"), "There is no project 'zzz'."),
    ("hold ahead", FieldError, lambda s: reviews.hold(s, "P-1/R02", held=AHEAD), "held: 2026-11-24 is in the future"),
    ("hold again", FieldError, lambda s: reviews.hold(s, "P-1/R01"), "held: P-1/R01 was held on 2026-11-23; 'set' corrects what was written"),
    ("next too soon", FieldError, lambda s: reviews.hold(s, "P-1/R02", next_due=TODAY), "next: 2026-11-23 is not after the review"),
    ("finding elsewhere", FieldError, lambda s: reviews.hold(s, "P-1/R02", [reviews.FindingInput("P-2/B01", "odd")]),
     "P-2/B01 is not a benefit of P-1, which is reviewed"),
    ("odd state", FieldError, lambda s: reviews.hold(s, "P-1/R02", [reviews.FindingInput("P-1/B01", state="verifid")]),
     "state: 'verifid' is not one of its values; did you mean 'verified'?"),
    ("action for one of two", FieldError, lambda s: reviews.hold(s, "P-1/R02", [reviews.FindingInput("P-1/B01", action=("Ann Twice", AHEAD, "x"))]),
     "person: several people are called 'Ann Twice'; write one of TW-1, TW-2"),
    ("chair half typed", FieldError, lambda s: reviews.hold(s, "P-1/R02", chair="Max Man"),
     "chair: there is nobody called 'Max Man'; did you mean 'Max Manager'? (A new person: add them first.)"),
    ("agenda of nothing", RecordNotFound, lambda s: reviews.agenda(s, "P-9/X"), "There is no review 'P-9/X'."),
    ("plan no pair", FieldError, lambda s: reviews.plan_in_words(s, "P-1/B01", "2027-Q1"), "plan: '2027-Q1' is not PERIOD=VALUE"),
    ("plan no number", FieldError, lambda s: reviews.plan_in_words(s, "P-1/B01", "2027-Q1=lots"), "plan: 'lots' is not a number"),
    ("plan no value", FieldError, lambda s: reviews.plan_in_words(s, "P-1/B01", "2027-Q1="), "plan: '' is not a number"),
    ("flag without title", FieldError, lambda s: flags.raise_flag(s, "P-1", "  "), "title: required"),
    ("flag on an objective", FieldError, lambda s: flags.raise_flag(s, "O1", "x", Severity.LOW), "a flag cannot be raised on an objective"),
    ("flag that is gone", RecordNotFound, lambda s: flags.acknowledge(s, 999), "There is no open flag 999; it may have been cleared meanwhile."),
    ("named that is gone", RecordNotFound, lambda s: flags.named(s, 999), "There is no open flag 999; it may have been cleared meanwhile."),
    ("snooze without reason", FieldError, lambda s: flags.snooze(s, 1, AHEAD, " "), "reason: required"),
    ("assign to nobody", FieldError, lambda s: flags.assign(s, 1, " ", AHEAD), "person: required"),
    ("escalate without reason", FieldError, lambda s: flags.escalate(s, 1, ""), "reason: required"),
    ("decide without reason", FieldError, lambda s: flags.decide(s, 1, "accept", ""), "reason: required"),
    ("undo nothing", NothingToUndo, lambda s: undo.undo(s, 999), "There is no change 999 that can be undone; 'history' lists them."),
    ("undo the making", NothingToUndo, lambda s: undo.undo(s, 0), "There is no change 0 that can be undone; 'history' lists them."),
    ("undo of a stranger", NothingToUndo, lambda s: undo.undo(Session(s.store, "stranger", TODAY)), "Nothing that stranger did is left to undo."),
]  # fmt: skip
ENABLING: Rows = [
    ("adopt nothing", FieldError, lambda s: adoption.adopt(s, "P-1/D01", "2026-Q2"), "nothing to record: give planned, actual or both"),
    ("adopt ahead", FieldError, lambda s: adoption.adopt(s, "P-1/D01", "2026-12", actual=D(1)), "period: 2026-12 has not begun, so nothing is adopted yet"),
    ("adopt across", FieldError, lambda s: adoption.adopt(s, "P-1/D01", "2026-03", planned=D(1)), "period: it overlaps 2026-01-01 to 2026-03-31"),
    ("adopt some time", FieldError, lambda s: adoption.adopt(s, "P-1/D01", "soon", planned=D(1)),
     "period: 'soon' is not a period; write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"),
    ("adopt too finely", FieldError, lambda s: adoption.adopt(s, "P-1/D01", "2026-Q2", planned=D("0.00001")),
     "planned: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("deliverable feeds", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1"), "a deliverable feeds business change or benefit, not a project"),
    ("change feeds", FieldError, lambda s: benefits_map.link(s, "P-1/C01", "P-1/D01"), "a business change feeds benefit, not a deliverable"),
    ("benefit feeds", FieldError, lambda s: benefits_map.link(s, "P-1/B01", "P-1/C01"), "a benefit feeds benefit or objective, not a business change"),
    ("project feeds", FieldError, lambda s: benefits_map.link(s, "P-1", "P-1/B01"), "a project feeds nothing, not a benefit"),
    ("share above", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", D("1.0001")), "share: 1.0001 is not a share; write 0.4 or 40 %"),
    ("share below", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", D("-0.0001")), "share: -0.0001 is not a share; write 0.4 or 40 %"),
    ("share too fine", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", D("0.33333")),
     "share: 0.33333 has more than 4 decimals; the register keeps 4"),
    ("lag above", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", None, 601), "lag: 601 is not a number of months from 0 to 600"),
    ("lag below", FieldError, lambda s: benefits_map.link(s, "P-1/D01", "P-1/B01", None, -1), "lag: -1 is not a number of months from 0 to 600"),
    ("itself", FieldError, lambda s: benefits_map.link(s, "P-1/B01", "P-1/B01"), "P-1/B01 does not feed itself"),
    ("circle", FieldError, lambda s: benefits_map.link(s, "P-1/B02", "P-1/B01"), "P-1/B01 feeds P-1/B02 already: this would be a circle"),
    ("unlink", FieldError, lambda s: benefits_map.unlink(s, "P-1/D01", "P-1/B01"), "P-1/D01 is not linked to P-1/B01"),
    ("unlink objective", FieldError, lambda s: benefits_map.unlink(s, "P-1/B02", "O1"), "P-1/B02 is not linked to O1"),
    ("link of nothing", RecordNotFound, lambda s: benefits_map.link(s, "zzz", "P-1/B01"), "There is no record 'zzz'."),
    ("claim below", FieldError, lambda s: pools.claim(s, "POOL-1", "P-1/B01", D("-0.01")), "amount: -0.01 is below 0"),
    ("claim too fine", FieldError, lambda s: pools.claim(s, "POOL-1", "P-1/B01", D("0.00001")), "amount: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("claim on nothing", RecordNotFound, lambda s: pools.claim(s, "POOL-9", "P-1/B01", D(1)), "There is no pool 'POOL-9'; did you mean 'POOL-1'?"),
    ("part above", FieldError, lambda s: pools.share(s, "P-1/B01", "P-2", D("1.0001")), "share: 1.0001 is not a share; write 0.4 or 40 %"),
    ("part below", FieldError, lambda s: pools.share(s, "P-1/B01", "P-2", D("-0.0001")), "share: -0.0001 is not a share; write 0.4 or 40 %"),
    ("map of nothing", RecordNotFound, lambda s: benefits_map.benefits_map(s, "zzz"), "There is no project 'zzz'."),
]  # fmt: skip
RECORDS: Rows = [
    ("odd field", FieldError, lambda s: records.change(s, "P-1", {"spnsor": "x"}), "a project has no field 'spnsor'; did you mean 'sponsor'?"),
    ("no name", FieldError, lambda s: records.add(s, Kind.PROJECT, {}), "a project needs name"),
    ("blank name", FieldError, lambda s: records.change(s, "P-1", {"name": None}), "a project needs name"),
    ("blank ref", FieldError, lambda s: records.change(s, "P-1", {"ref": None}), "a project needs ref"),
    ("no project, no title", FieldError, lambda s: records.add(s, Kind.BENEFIT, {}), "a benefit needs project and title"),
    ("no title", FieldError, lambda s: records.add(s, Kind.OBJECTIVE, {"ref": "O9"}), "an objective needs title"),
    ("review needs", FieldError, lambda s: records.add(s, Kind.REVIEW, {"project": "P-1"}), "a review needs kind and due"),
    ("taken", FieldError, lambda s: records.add(s, Kind.PROJECT, {"ref": "p-1", "name": "x"}), "ref: 'p-1' is taken by a project; references are unique"),
    ("taken by another", FieldError, lambda s: records.change(s, "P-1", {"ref": "O1"}), "ref: 'O1' is taken by an objective; references are unique"),
    ("no such project", FieldError, lambda s: records.add(s, Kind.BENEFIT, {"project": "zzz", "title": "x"}), "project: There is no project 'zzz'."),
    ("blank stage", FieldError, lambda s: records.change(s, "P-1", {"stage": None}),
     "stage: it cannot be blank; there is: idea, start_up, planning, delivery, closing, benefits_tracking, archived"),
    ("end before start", FieldError, lambda s: records.change(s, "P-1", {"start": TODAY, "end": PAST}), "end: 2026-11-22 is before the start, 2026-11-23"),
    ("amber above red", FieldError, lambda s: records.change(s, "P-1/B01", {"amber_threshold": D("0.3"), "red_threshold": D("0.2999")}), "amber_threshold: it is above red_threshold"),
    ("too fine", FieldError, lambda s: records.change(s, "P-1/B01", {"stated": D("0.00001")}), "stated: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("too large", FieldError, lambda s: records.change(s, "P-1/B01", {"stated": D("922337203685477.5808")}),
     "stated: 922337203685477.5808 is larger than the register can keep"),
    ("no such objective", FieldError, lambda s: records.change(s, "P-1/B01", {"objectives": "O1, O9"}),
     "objectives: There is no objective 'O9'. ('add objective ref=… title=…' makes one)"),
    ("nearly somebody", FieldError, lambda s: records.change(s, "P-1/B01", {"owner": "Head of Operation"}),
     "owner: there is nobody called 'Head of Operation'; did you mean 'Head of Operations'? (A new person: add them first.)"),
    ("many refs", FieldError, lambda s: records.change_many(s, Kind.PROJECT, [1], {"ref": "x"}), "ref: references are unique; edit them one by one"),
    ("one of many", FieldError, lambda s: records.change_many(s, Kind.PROJECT, [1, 2], {"name": None}), "P-1: a project needs name"),
    ("many gone", RecordDeleted, lambda s: records.change_many(s, Kind.PROJECT, [1, 99], {"name": "x"}), "The project was deleted by somebody else."),
    ("record gone", RecordDeleted, lambda s: records.record_of(s.store, Kind.PROJECT, 99), "The project was deleted by somebody else."),
    ("no such record", RecordNotFound, lambda s: records.load(s, "P-1/B1"), "There is no record 'P-1/B1'; did you mean 'P-1/B01'?"),
    ("lost update", Conflict, lambda s: records.change(s, "P-1", {"name": "x"}, seen_version=0),
     "Somebody changed the same field meanwhile: Name is now 'Project P-1' (officer). Nothing was written."),
    ("still has benefits", FieldError, lambda s: deletion.remove(s, "P-1", Kind.PROJECT), "P-1 still has benefits; move or delete them first"),
    ("still manages", FieldError, lambda s: deletion.remove(s, "Max Manager", Kind.PERSON), "PER-001 is still named by a project; change that first"),
    ("still served", FieldError, lambda s: deletion.remove(s, "O1", Kind.OBJECTIVE), "O1 is still named by a benefit objective; change that first"),
    ("nothing to delete", RecordNotFound, lambda s: deletion.remove(s, "zzz", Kind.PROJECT), "There is no project 'zzz'."),
    ("view without name", FieldError, lambda s: saved_views.save_view(s, saved_views.ListView("benefits", "  ")), "a view needs a name"),
    ("no such view", FieldError, lambda s: saved_views.delete_view(s, "benefits", "mine"), "there is no view 'mine' of benefits"),
    ("balance of nothing", RecordNotFound, lambda s: appraisal.full_balance(s, "zzz"), "There is no project 'zzz'."),
    ("take of nothing", RecordNotFound, lambda s: appraisal.take(s, "zzz"), "There is no project 'zzz'."),
    ("value of nothing", RecordNotFound, lambda s: appraisal.value_of(s, "zzz"), "There is no project 'zzz'."),
    ("before the first day", UsageError, lambda s: point_in_time.register_as_of(s, date(2020, 1, 1)).__enter__(), "Nothing was recorded by 2020-01-01."),
]  # fmt: skip
READINGS: Rows = [
    ("record nothing", FieldError, lambda s: readings.record(s, "P-1/B01", "2026-Q2"), "nothing to record: give actual, forecast or both"),
    ("record ahead", FieldError, lambda s: readings.record(s, "P-1/B01", "2026-12", actual=D(1)),
     "period: 2026-12 has not begun on 2026-11-23, so it has no actual; record a forecast"),
    ("record across", FieldError, lambda s: readings.record(s, "P-1/B01", "2026-03", actual=D(1)),
     "period: 2026-03-01 to 2026-03-31 overlaps the actual of 2026-01-01 to 2026-03-31"),
    ("record too finely", FieldError, lambda s: readings.record(s, "P-1/B01", "2026-Q2", actual=D("0.00001")), "actual: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("forecast too finely", FieldError, lambda s: readings.record(s, "P-1/B01", "2027-Q2", forecast=D("0.00001")),
     "forecast: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("record some time", FieldError, lambda s: readings.record(s, "P-1/B01", "soon", actual=D(1)),
     "period: 'soon' is not a period; write 2026-03, 2026-Q1, 2026-H1, 2026, FY2026-27 or FY2026-27-Q2"),
    ("take back nothing", FieldError, lambda s: readings.remove(s, "P-1/B01", "2026-Q2"), "period: nothing is recorded for 2026-Q2 of P-1/B01"),
    ("take back a part", FieldError, lambda s: readings.remove(s, "P-1/B01", "2026-01"), "period: nothing is recorded for 2026-01 of P-1/B01"),
    ("validate nothing", FieldError, lambda s: validation.validate(s, "P-1/B01"), "period: no reading of P-1/B01 waits for validation"),
    ("validate what is", FieldError, lambda s: validation.validate(s, "P-1/B01", "2026-Q1"), "period: no reading of P-1/B01 waits for validation"),
    ("plan across", FieldError, lambda s: readings.set_plan(s, "P-1/B01", {Q1: D(1), JAN: D(1)}), "plan: the periods 2026-01 and 2026-Q1 overlap"),
    ("plan too finely", FieldError, lambda s: readings.set_plan(s, "P-1/B01", {Q1: D("0.00001")}), "plan: 0.00001 has more than 4 decimals; the register keeps 4"),
    ("evidence of nothing", FieldError, lambda s: readings.save_periods(s, "P-1/B01", {parse_period("2026-Q2"): readings.PeriodEdit(evidence="x")}),
     "2026-Q2: evidence: it needs a reading that it proves"),
    ("sheet ahead", FieldError, lambda s: readings.save_periods(s, "P-1/B01", {parse_period("2027-Q1"): readings.PeriodEdit(actual=D(1))}),
     "2027-Q1: period: 2027-Q1 has not begun on 2026-11-23, so it has no actual; record a forecast"),
    ("lost periods", Conflict,
     lambda s: readings.save_periods(s, "P-1/B01", {Q1: readings.PeriodEdit(actual=D(1), evidence="y")}, seen={(Q1, "actual"): D(4), (Q1, "evidence"): "x"}),
     "Somebody changed the same period meanwhile: 2026-Q1 actual is now 5; 2026-Q1 evidence is now blank. Nothing was written"),
    ("no such template", RecordNotFound, lambda s: templates.template(s, "estat"), "There is no template 'estat'; did you mean 'estate'?"),
    ("not one's own", RecordNotFound, lambda s: templates.drop(s, "estate"), "'estate' is not one of your own templates; the bundled ones stay."),
    ("no such benefit in it", FieldError, lambda s: templates.apply(s, "uk-gates", {"name": "x"}, {99: D(1)}),
     "amount: the template has no benefit 99; it has 3"),
    ("template without start", FieldError, lambda s: templates.from_project(s, "P-1", "mine"), "start: the project needs one, from which the template counts"),
    ("shape without start", FieldError, lambda s: readings.spread_total(s, "P-1/B01", D(1), "flat", 1), "start: the benefit needs one for its plan to begin"),
    ("apply needs name", FieldError, lambda s: templates.apply(s, "estate", {}), "a project needs name"),
]  # fmt: skip
ALL = [*GOVERNING, *ENABLING, *RECORDS, *READINGS]


@pytest.mark.parametrize(("kind", "call", "sentence"), [row[1:] for row in ALL], ids=[row[0] for row in ALL])
def test_what_cannot_be_is_refused_in_these_words_and_nothing_is_written(
    world: Session, kind: type[Exception], call: Call, sentence: str
) -> None:
    before = world.store.all(
        "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM change_row), (SELECT group_concat(state) FROM flag)"
    )
    with pytest.raises(Exception, match="^" + re.escape(sentence) + "$") as refusal:
        call(world)
    assert type(refusal.value) is kind
    assert (
        world.store.all(
            "SELECT (SELECT count(*) FROM change), (SELECT count(*) FROM change_row), (SELECT group_concat(state) FROM flag)"
        )
        == before
    )


FIELDS = [
    ("handover ahead", "date"), ("handover of what is not agreed", "unit"), ("handover to the inactive", "to"), ("handover to the project", "to"),
    ("no certificate", "ref"), ("close ahead", "on"), ("close what is closed", "stage"), ("no such gate", "gate"), ("hold again", "held"),
    ("next too soon", "next"), ("finding elsewhere", "ref"), ("action for one of two", "person"), ("adopt nothing", "actual"), ("lag above", "lag"),
    ("circle", "to"), ("claim below", "amount"), ("part above", "share"), ("flag without title", "title"), ("flag on an objective", "ref"),
    ("no project, no title", "project"), ("end before start", "end"), ("taken", "ref"), ("record across", "period"), ("plan across", "plan"),
    ("evidence of nothing", "evidence"), ("still has benefits", "ref"), ("view without name", "name"), ("no such benefit in it", "amount"),
]  # fmt: skip


@pytest.mark.parametrize(("case", "field"), FIELDS)
def test_a_refusal_of_a_field_names_it(world: Session, case: str, field: str) -> None:
    call = next(row[2] for row in ALL if row[0] == case)
    with pytest.raises(FieldError) as refusal:
        call(world)
    assert refusal.value.field == field


def test_limits_are_taken_where_they_lie(session: Session) -> None:
    helpers.project(session)
    helpers.project(session, "P-2")
    helpers.benefit(session)
    records.add(session, Kind.DELIVERABLE, {"project": "P-1", "title": "D"})
    for share, lag in ((D(0), 0), (D(1), 600)):
        benefits_map.link(session, "P-1/D01", "P-1/B01", share, lag)
        assert session.store.one("SELECT share, lag_months FROM link") == (int(share * 10000), lag)
    pools.share(session, "P-1/B01", "P-2", D(1))
    assert session.store.one("SELECT share FROM attribution") == (10000,)
    pools.share(session, "P-1/B01", "P-2", D(0))
    assert session.store.one("SELECT share FROM attribution") is None
    adoption.adopt(session, "P-1/D01", "2026-11", actual=D(0))
    records.change(
        session,
        "P-1/B01",
        {
            "stated": D("922337203685477.5807"),
            "amber_threshold": D("0.2"),
            "red_threshold": D("0.2"),
            "start": TODAY,
            "end": TODAY,
        },
    )


def test_an_objective_has_its_article(world: Session) -> None:
    with pytest.raises(FieldError) as refusal:
        benefits_map.link(world, "P-1/D01", "O1")
    assert str(refusal.value) == "a deliverable feeds business change or benefit, not an objective"


def test_a_template_names_its_place(session: Session) -> None:
    with pytest.raises(TemplateError, match=re.escape("the template, gate 1: nothing is called 'ownr'; did you mean 'owner'?")):
        parse_template("name = 'x'\n[[gate]]\nrequires = ['ownr']")
    templates.keep(session, parse_template("name = 'mine'"))
    templates.keep(session, parse_template("name = 'mine'\ntitle = 'again'"))
    assert templates.template(session, "MINE").title == "again"
    templates.drop(session, "mine")
    with pytest.raises(RecordNotFound, match="There is no template 'mine'"):
        templates.template(session, "mine")
