"""The language of filters, form by form: what each finds in the small register, at the edges, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.register import lists, policies, records
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.columns import FilterError
from tests import helpers
from tests.store.rich_register import rich

# By what a row is called here, list by list; a record by the end of its reference.
NAMED_BY = {
    "flags": ("rule",),
    "decisions": ("outcome", "rule"),
    "readings": ("series", "start"),
    "history": ("action",),
    "actions": ("title",),
    "queue": ("subject",),
    "missing": ("subject",),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = rich(tmp_path_factory.mktemp("rich") / "register.db")
    yield opened
    opened.close()


def found(session: Session, name: str, text: str) -> str:
    rows = lists.listing(session, name, text)
    return " ".join(" ".join(str(row[column]) for column in NAMED_BY.get(name, ("ref",))) for row in rows)


ALL_B = "P-1/B01 P-2/B01 P-2/B02 P-2/B03 P-2/B04"
OF_FIRST = "F12 F43 F11 H4 F09 F24 F29"
PLAN = "plan 2026-01-01 plan 2026-04-01 plan 2027-01-01"
EVERY_READING = "actual 2026-01-01 plan 2026-01-01 actual 2026-04-01 plan 2026-04-01 forecast 2027-01-01 plan 2027-01-01"
WORDS = {
    "projects": [
        ("P-2", "P-2"), ("depot", "P-2"), ("Deptfin", "P-1"), ("Catone", "P-1"), ("Progwide", "P-1"), ("alpha pay", "P-1"),
        ("pay alpha", "P-1"), ("Projdesc", ""), ("Mia", ""), ("Sven", ""), ("Tmplword", ""), ("delivery", ""), ("amber", ""),
        ("alpha depot", ""),
    ],
    "benefits": [
        ("P-1/B01", "P-1/B01"), ("Fewer", "P-1/B01"), ("Depot", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ("deptfin", "P-1/B01"),
        ("Olga", "P-1/B01"), ("Formcount", "P-1/B01"), ("Bendesc", "P-1/B01"), ("taxpayers", "P-1/B01"), ("Ledgersource", "P-1/B01"),
        ("ga", "P-1/B01"), ("Methodword", ""), ("Rosa", ""), ("Vera", ""), ("ObjtitleO1", ""), ("Assumeword", ""), ("Riskword", ""),
        ("Progwide", ""), ("Catone", ""), ("2025-26", ""), ("GBP", ""), ("realising", ""), ("quarterly", ""), ("%", ""), ("_", ""),
    ],
    "reviews": [
        ("P-1/R01", "P-1/R01"), ("R01", "P-2/R01 P-1/R01"), ("six_months", "P-1/R01"), ("yearly", "P-2/R01"), ("Alpha", "P-1/R01"),
        ("Cleo", "P-1/R01"), ("Sumword", ""), ("Decword", ""), ("2026-12-01", ""), ("idea", ""),
    ],
    "flags": [
        ("F20", "F20"), ("Handraised", "H4"), ("critical", "F34 F12 H8"), ("Depot", "F20 F04 F04 F04 F04 H5"), ("R01", "F20"),
        ("Alpha", "F34 F12 H8 F43 F11 H4 F09 H7 F24 F29"), ("Olga", OF_FIRST), ("deptfin", OF_FIRST), ("Formcount", OF_FIRST),
        ("ga", OF_FIRST), ("assigned", ""), ("Portal", ""), ("Otto", ""), ("PER-A2", ""), ("POOL-1", ""), ("business_change", ""),
    ],
    "decisions": [
        ("officer", "assign H4 snooze H4 correct H3 correct H2 correct H1"), ("snooze", "snooze H4"), ("Taskword", "assign H4"),
        ("H2", "correct H2"), ("Handraised", "assign H4 snooze H4"), ("P-1/B01", "assign H4 snooze H4 correct H2"),
        ("P-1", "assign H4 snooze H4 correct H2 correct H1"), ("Asta", "assign H4"), ("high", ""), ("Fewer", ""), ("2026", ""),
        ("R01", ""),
    ],
    "actions": [("Taskword", "Taskword"), ("Asta", "Taskword"), ("P-1/B01", "Taskword"), ("Fewer", "Taskword"), ("Alpha", ""), ("flag", "")],
    "queue": [("Alpha", "P-1/B01 P-1 P-1/C01 P-1/D01"), ("Fewer", "P-1/B01"), ("R01", "P-2/R01"), ("critical", "P-1/B01 P-1 P-1/C01"), ("Olga", "")],
    "missing": [("class", "P-2/B01"), ("Dust kind", "P-2/B03"), ("F04", "")],
    "people": [
        ("PER-OWN", "PER-OWN"), ("olga owner", "PER-OWN"), ("olga@example", "PER-OWN"), ("Rolehead", "PER-OWN"), ("Deptops", "PER-OWN"),
        ("2027", ""),
    ],
    "objectives": [("O3", "O3"), ("Unserved", "O3"), ("ObjtitleO2", "O2"), ("ObjdescO1", "")],
    "readings": [
        ("P-1/B01", EVERY_READING), ("forms", EVERY_READING), ("forecast", "forecast 2027-01-01"), ("Evidword", ""), ("GBP", ""),
        ("officer", ""),
    ],
    "history": [
        ("Whyword", "set the policy"), ("claim POOL-1", "claim on POOL-1 for P-1/B01"), ("Tmplword", "add project"), ("insert", ""),
        ("Asta", "assign Raised by hand · H4 on P-1/B01"),
    ],
    "deliverables": [
        ("P-1/D01", "P-1/D01"), ("D01", "P-1/D01 P-2/D01"), ("Portal", "P-1/D01"), ("Alpha", "P-1/D01"), ("Deldesc", ""), ("2026-08", ""),
    ],
    "business_changes": [
        ("C01", "P-1/C01 P-2/C01"), ("Training", "P-1/C01"), ("Depot", "P-2/C01"), ("Otto", "P-1/C01"), ("2026-07", ""),
    ],
    "pools": [("POOL-2", "POOL-2"), ("Spare", "POOL-2"), ("5000", ""), ("1200", "")],
}  # fmt: skip
COLUMNS = {
    "projects": [
        ("name:beta", "P-2"), ("programme:prog", "P-1"), ("programme:-", "P-2"), ("department:DEPT", "P-1"), ("category:Catone", "P-1"),
        ("stage:del", "P-1"), ("stage:idea,delivery", "P-1 P-2"), ("start:2026-01", "P-1"), ("end>2027-12-30", "P-1"),
        ("end>2027-12-31", ""), ("gate3:2026-06-30", "P-1"), ("live:2026-10-01", "P-1"), ("whole_life_cost:1m", "P-1"),
        ("whole_life_cost<1m", ""), ("year_cost_plan=200k", "P-1"), ("year_cost_forecast>209999.9999", "P-1"),
        ("cost_to_date:50,000.5", "P-1"), ("cost_outturn<=1.1M", "P-1"), ("cost_outturn<1.1m", ""), ("delivery_rating:amber_red", "P-1"),
        ("delivery_rating:amber", ""), ("manager:mia", "P-1"), ("sponsor:Sven", "P-1"), ("benefits:4", "P-2"), ("benefits>1", "P-2"),
        ("cashable:1500000.5", "P-1"), ("cashable:-", "P-2"), ("flags>=8", "P-1"), ("flags>8", ""), ("flags=1", "P-2"), ("template:tmpl", "P-1"),
        ("closed_on:2026-11-01", "P-1"), ("description:desc", "P-1"), ("version:1", "P-1 P-2"),
    ],
    "benefits": [
        ("title:form,noise", "P-1/B01 P-2/B02"), ('title:"More noise"', "P-2/B02"), ('title:"noise, form"', ""),
        ("-title:form,noise", "P-2/B01 P-2/B03 P-2/B04"), ("title=TIME", "P-2/B01"), ("title:-", ""),
        ("project:P-1", "P-1/B01"), ("project:depot", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ("project_name:alpha", "P-1/B01"),
        ("stage:delivery", "P-1/B01"), ("class:cash", "P-1/B01 P-2/B03"), ("class:non", "P-2/B02"), ('class:"non cashable"', "P-2/B02"),
        ("class:qu", "P-2/B04"), ("class:-", ""), ("class:cashable,unclassified", "P-1/B01 P-2/B01 P-2/B03"),
        ("disbenefit:yes", "P-2/B02 P-2/B03"), ("disbenefit:Y", "P-2/B02 P-2/B03"), ("disbenefit:true", "P-2/B02 P-2/B03"),
        ("disbenefit:1", "P-2/B02 P-2/B03"), ("disbenefit:no", "P-1/B01 P-2/B01 P-2/B04"), ("disbenefit:0", "P-1/B01 P-2/B01 P-2/B04"),
        ("in_cost_plan:yes", "P-1/B01"), ("in_cost_plan:no", ""), ("in_cost_plan:-", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"),
        ("-in_cost_plan:yes", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ("owner:ann", "P-2/B02"), ("owner:PER-A2", ""),
        ("responsible:rosa", "P-1/B01"), ("validator:vera", "P-1/B01"), ("objectives:O2", "P-1/B01"), ("unit:gbp", "P-1/B01"),
        ("method:methodword", "P-1/B01"), ("baseline:1.25", "P-1/B01"), ("baseline<1.25", ""), ("baseline<=1.25", "P-1/B01"),
        ("baseline>1.25", ""), ("baseline>=1.25", "P-1/B01"), ("baseline<1.2501", "P-1/B01"), ("baseline>1.2499", "P-1/B01"),
        ("-baseline>1.2499", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ("baseline:-", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"),
        ("target_upper:950", "P-1/B01"), ("stated:1.5000005m", "P-1/B01"), ("stated>=0.0015000005bn", "P-1/B01"),
        ("stated>0.0015000005b", ""), ("stated<0.009k", "P-2/B02"), ("stated<=0.009K", "P-2/B02 P-2/B03"),
        ("stated:1,500,000.5", "P-1/B01"), ("stated:7,9", "P-2/B02 P-2/B03"), ("target_date:2027-06-30", "P-1/B01"), ("target_date:2027-06-29", ""),
        ("target_date:2027-06", "P-1/B01"), ("target_date:2027-Q2", "P-1/B01"), ("target_date:2027-H1", "P-1/B01"),
        ("target_date:2027-07,2027-Q2", "P-1/B01"), ("target_date:2027-Q3", ""), ("target_date=2027", "P-1/B01"),
        ("target_date:30.06.2027", "P-1/B01"), ('target_date:"30 June 2027"', "P-1/B01"), ("target_date:2027-0", "P-1/B01"),
        ("target_date:2027-06-3", ""), ("target_date:2027-06-2", ""), ("target_date<2027-06", ""),
        ("target_date<=2027-06", "P-1/B01"), ("target_date>2027-06", ""), ("target_date>=2027-06", "P-1/B01"),
        ("target_date<2027-07", "P-1/B01"), ("target_date>2027-05", "P-1/B01"), ("target_date>=2027-07", ""), ("target_date<=2027-05", ""),
        ("target_date>2027-Q1", "P-1/B01"), ("target_date<2027-Q2", ""), ("target_date<FY2027-28", ""), ("target_date:FY2027-28", "P-1/B01"),
        ("state:real", "P-1/B01"), ("priority:2", "P-1/B01"), ("priority<3", "P-1/B01"), ("priority<2", ""), ("amber_threshold:0.1", "P-1/B01"),
        ("red_threshold>0.1999", "P-1/B01"), ("rag:red", "P-1/B01"), ("rag:no_data,red", ALL_B), ("rag:no", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"),
        ("attainment:16.61%", "P-1/B01"), ("attainment:16.61", "P-1/B01"), ("realisation>=75.25%", "P-1/B01"), ("realisation>75.25%", ""),
        ("realisation<75.26", "P-1/B01"), ("realisation<75.25", ""), ("lifetime_plan:500", "P-1/B01"), ("due_to_date:200", "P-1/B01"),
        ("actual_to_date:150.5", "P-1/B01"), ("outturn:440.5", "P-1/B01"), ("outturn_complete:yes", "P-1/B01"), ("due_money:200", "P-1/B01"),
        ("outturn_money>440", "P-1/B01"), ("next_reading<-53d", "P-1/B01"), ("next_reading<-54d", ""), ("next_reading<=-54d", "P-1/B01"),
        ("flags:7", "P-1/B01"), ("flags>6", "P-1/B01"), ("flags>7", ""), ("evidence_grade:measured", "P-1/B01"), ("TITLE:forms", "P-1/B01"),
        ("price_base:2025", "P-1/B01"), ("risks:riskword", "P-1/B01"), ("assumptions:assume", "P-1/B01"), ("handed_over:2026-10", "P-1/B01"),
    ],
    "reviews": [
        ("kind:six", "P-1/R01"), ("kind:gate,yearly", "P-2/R02 P-2/R01"), ("due:today", ""), ("due:8d", "P-1/R01"),
        ("due<8d", "P-2/R02 P-2/R01"), ("due<=8d", "P-2/R02 P-2/R01 P-1/R01"), ("due<9d", "P-2/R02 P-2/R01 P-1/R01"), ("due>8d", ""),
        ("due>7d", "P-1/R01"), ("due>=8d", "P-1/R01"), ("due<0d", "P-2/R02 P-2/R01"), ("due<-22d", "P-2/R02"),
        ("due<-3w", "P-2/R02 P-2/R01"), ("due<-1m", "P-2/R02"), ("due<-83d", ""), ("due>1w", "P-1/R01"), ("due<1y", "P-2/R02 P-2/R01 P-1/R01"),
        ("due:2026-Q4", "P-2/R01 P-1/R01"), ('due:"1 December"', "P-1/R01"), ("held:-", "P-2/R01 P-1/R01"), ("held:2026-09-02", "P-2/R02"),
        ("project:alpha", "P-1/R01"), ("stage:idea", "P-2/R02 P-2/R01"), ("chair:cleo", "P-1/R01"), ("summary:sum", "P-1/R01"),
        ("decision:dec", "P-1/R01"), ("flags:1", "P-2/R01"), ("reference:R02", "P-2/R02"),
    ],
    "flags": [
        ("subject:POOL", "H6"), ("rule:F2", "F20 F24 F29"), ("severity:cri", "F34 F12 H8"), ("severity:low", "H9 H5"), ("why:hand", "H4"),
        ("due<8d", "F20 F09 H7"), ("due<=7d severity:medium", "F09 H7"), ("due<7d severity:medium", "F09"), ("value_at_risk:42", "H4"),
        ("value_at_risk>42 value_at_risk<50", "F12"), ("state:assigned", "H4"), ("subject_kind:review", "F20"),
        ('subject_kind:"business change"', "H8"), ("title:portal", "H7"), ("project:alpha severity:critical", "F34 F12 H8"),
        ("project_name:beta severity:low", "H5"), ("department:dept severity:high", "F43 F11 H4"), ("owner:otto", "H8"), ("outcome:assign", "H4"), ("decided_on:today", "H4"), ("decided_by:officer", "H4"), ("forum:-  decided_on:today", "H4"),
        ("raised_on:today severity:low", "H9 H5"), ("snoozed_until:-", "F34 F12 H8 F20 F43 F11 H4 F09 H7 F24 F29 F04 F04 F04 F04 H6 H9 H5"),
    ],
    "queue": [
        ("subject:C01", "P-1/C01"), ("title:budget", "POOL-1"), ("severity:high", "P-2/R01"), ("cause:lost", "P-1"), ("why:yearly", "P-2/R01"),
        ("due<0d", "P-2/R01"), ("value_at_risk:3", "PER-A2"), ("decides_name:olga", "P-1/B01"), ("decides_role:board", "P-1"),
        ("records>1", ""), ("flags>1", "P-1/B01"), ("subject_kind:pool", "POOL-1"), ("project:P-2", "P-2/R01 P-2"), ("project_name:beta", "P-2/R01 P-2"),
        ("department:deptfin title:portal", "P-1/D01"), ("owner:olga", "P-1/B01"), ("rule:F34", "P-1"), ("raised_on<today", ""), ("neglected_since:2026", ""),
        ("record_id:3", "PER-A2"), ("id:13", "P-1"),
    ],
    "missing": [
        ("subject:B04 field:unit", "P-2/B04"), ("title:dust field:unit", "P-2/B03"), ("field:class", "P-2/B01"), ("project:P-1", ""), ("project_name:beta field:class", "P-2/B01"),
        ("department:-  field:class", "P-2/B01"), ("owner:twice field:unit", "P-2/B02"), ("money>9 field:unit", "P-2/B04"), ("pressing:yes", ""), ("due:- field:class", "P-2/B01"),
        ("severity:high", ""), ("rule:F04 field:class", "P-2/B01"), ("since:today field:class", "P-2/B01"), ("subject_kind:project", ""), ("flag:7 field:unit", "P-2/B03"),
        ("record_id:2 field:class", "P-2/B01"),
    ],
    "actions": [
        ("subject:B01", "Taskword"), ("title:task", "Taskword"), ("person:asta", "Taskword"), ("due:2026-12-02", "Taskword"), ("done:-", "Taskword"),
        ("note:-", "Taskword"), ("from:flag", "Taskword"), ("from:review", ""), ("rule:H4", "Taskword"), ("review:-", "Taskword"),
        ("subject_kind:benefit", "Taskword"), ("subject_title:fewer", "Taskword"), ("project:P-1", "Taskword"), ("project_name:alpha", "Taskword"),
        ("department:deptfin", "Taskword"), ("flag>0", "Taskword"), ("id:1", "Taskword"), ("version:1", "Taskword"), ("version:2", ""),
    ],
    "decisions": [
        ("subject:P-1/B01 outcome:correct", "correct H2"), ("subject:R01", "correct H3"), ("decided_on:today outcome:sn", "snooze H4"),
        ("rationale:wait", "snooze H4"), ("severity:high", "assign H4 snooze H4"), ("value_at_risk:42", "assign H4 snooze H4"),
        ("due:2026-12-24", "assign H4 snooze H4"), ("until:2026-12-02", "assign H4"), ("person:asta", "assign H4"),
        ("subject_kind:project", "correct H1"), ("decided_by:olga", "correct H3"), ("forum:forumword", "correct H3"), ("recorded_by:officer rule:H3", "correct H3"), ("flag>0 rule:H3", "correct H3"),
    ],
    "people": [
        ("email:ann2", "PER-A2"), ("active:no", "PER-A1"), ("leaves:2027-01-31", "PER-OWN"), ("leaves<2027-01-31", ""),
        ("benefits_owned>0", "PER-A2 PER-OWN"), ("role:-  department:deptops", ""),
    ],
    "objectives": [("benefits:0", "O3"), ("benefits>0", "O1 O2"), ("description:-", "O3"), ("title:unserved", "O3")],
    "readings": [
        ("series:act", "actual 2026-01-01 actual 2026-04-01"), ("value<80", "actual 2026-04-01"), ("value<=80 series:actual", "actual 2026-01-01 actual 2026-04-01"),
        ("evidence:evid", "actual 2026-01-01"), ("series:plan", PLAN), ("end:2027-03-31", "forecast 2027-01-01 plan 2027-01-01"),
        ("start>2026-04", "forecast 2027-01-01 plan 2027-01-01"), ("recorded_by:officer value:70.5", "actual 2026-04-01"),
    ],
    "history": [
        ("record:policy why:whyword", "set the policy"), ("operation:upd record:plan_version", "approve a plan of P-1/B01"),
        ("ref:O3", "add objective"), ("fields:Spare", "add pool"), ("change:2", "add person"), ("operation:delete", ""),
    ],
    "deliverables": [
        ("planned:2026-08-01", "P-1/D01"), ("forecast:2026-08-02", "P-1/D01"), ("actual:2026-08-03", "P-1/D01"),
        ("accepted:2026-08-04", "P-1/D01"), ("progress:0.4", "P-1/D01"), ("adoption:0.55", "P-1/D01"), ("adoption_planned:0.6", "P-1/D01"),
        ("enables:1", "P-1/D01"), ("description:deldesc", "P-1/D01"), ("project:beta", "P-2/D01"),
    ],
    "business_changes": [
        ("needed_by:2026-07-01", "P-1/C01"), ("agreed:2026-07-02", "P-1/C01"), ("funded:2026-07-03", "P-1/C01"), ("done:2026-07-04", "P-1/C01"),
        ("owner:-", "P-2/C01"), ("project:beta", "P-2/C01"),
    ],
    "pools": [("ceiling:5k", "POOL-1"), ("claimed:1,200.5", "POOL-1"), ("claims:0", "POOL-2"), ("ceiling:-", "POOL-2")],
}  # fmt: skip
ALIASES = [
    ("projects", "cost:1m", "P-1"), ("benefits", "due:2026-09-30", "P-1/B01"), ("benefits", "value:1500000.5", "P-1/B01"),
    ("benefits", "realised:150.5", "P-1/B01"), ("benefits", "due_read>0", "P-1/B01"), ("benefits", "stated_value:7", "P-2/B02"), ("benefits", "project_ref:P-1", "P-1/B01"),
    ("benefits", "next:2026-09-30", "P-1/B01"), ("benefits", "first_plan>0", "P-1/B01"), ("benefits", "plan>0", "P-1/B01"),
    ("benefits", "gap:-", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ("benefits", "amber_edge:10%", "P-1/B01"), ("benefits", "red_edge:20%", "P-1/B01"),
    ("flags", "benefit:POOL", "H6"), ("flags", "on:POOL", "H6"), ("flags", "record:POOL", "H6"), ("flags", "value:42", "H4"), ("flags", "at_risk:42", "H4"),
    ("actions", "who:asta", "Taskword"), ("actions", "to:asta", "Taskword"), ("actions", "by:2026-12-02", "Taskword"), ("actions", "what:task", "Taskword"),
    ("actions", "on:B01", "Taskword"), ("actions", "record:B01", "Taskword"),
    ("projects", "project:Alpha", "P-1"), ("benefits", "benefit:fewer", "P-1/B01"), ("benefits", "money_due:-", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"),
    ("objectives", "objective:-", ""), ("flags", "reference:POOL", "H6"), ("flags", "what_is_wrong:-", ""), ("flags", "by:1999", ""),
    ("actions", "reference:B01", "Taskword"), ("decisions", "reference:R01", "correct H3"),
    ("queue", "what_is_wrong:-", ""), ("queue", "at_risk:42", ""),
    ("queue", "record:C01", "P-1/C01"), ("queue", "who:olga", "P-1/B01"), ("queue", "decides:board", "P-1"), ("queue", "by:2026-11-01", "P-2/R01"),
    ("deliverables", "deliverable:zzz", ""), ("deliverables", "delivered:1999", ""), ("business_changes", "change:zzz", ""), ("pools", "pool:Spare", "POOL-2"),
    ("missing", "record:B01 field:class", "P-2/B01"),
    ("missing", "reference:B01 field:class", "P-2/B01"), ("missing", "by:- field:nothing", ""),
    ("decisions", "when:today outcome:snooze", "snooze H4"), ("decisions", "date:today outcome:snooze", "snooze H4"),
    ("decisions", "user:officer outcome:snooze", "snooze H4"), ("decisions", "record:R01", "correct H3"),
    ("decisions", "facts_at_decision:hand outcome:snooze", "snooze H4"), ("history", "date:20 change:2", "add person"),
    ("history", "user:officer change:2", "add person"), ("history", "reason:- change:2", "add person"), ("decisions", "who:officer outcome:snooze", "snooze H4"),
    ("decisions", "on:R01", "correct H3"), ("decisions", "where:forum", "correct H3"), ("decisions", "on_which_facts:hand outcome:snooze", "snooze H4"),
    ("people", "benefits>0", "PER-A2 PER-OWN"), ("history", "when:20 change:2", "add person"), ("history", "on:O3", "add objective"),
    ("history", "did:update record:plan_version", "approve a plan of P-1/B01"), ("history", "what:Spare", "add pool"),
]  # fmt: skip
FORMS = [
    ("", ALL_B), ("   ", ALL_B), ('""', ALL_B), ("-", ALL_B), ("fewer forms", "P-1/B01"), ("forms fewer", "P-1/B01"), ('"fewer forms"', "P-1/B01"),
    ('"forms fewer"', ""), ("-forms", "P-2/B01 P-2/B02 P-2/B03 P-2/B04"), ('-"fewer forms"', "P-2/B01 P-2/B02 P-2/B03 P-2/B04"),
    ("-forms -noise class:-", ""), ("P-2 -noise", "P-2/B01 P-2/B03 P-2/B04"), ('"title:forms"', ""), ("class:cashable title:dust", "P-2/B03"),
    ('-class:"non cashable" P-2', "P-2/B01 P-2/B03 P-2/B04"), ("1:2", ""),
]  # fmt: skip


def rows(table: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    return [(name, text, refs) for name, lines in table.items() for text, refs in lines]


def test_every_list_has_its_rows_here() -> None:
    assert set(WORDS) == set(COLUMNS) == set(LISTINGS)


@pytest.mark.parametrize(("name", "text", "refs"), rows(WORDS))
def test_a_plain_word_is_looked_for_where_it_should_be_and_nowhere_else(filled: Session, name: str, text: str, refs: str) -> None:
    assert found(filled, name, text) == refs


@pytest.mark.parametrize(("name", "text", "refs"), rows(COLUMNS))
def test_a_column_is_compared_by_what_it_holds(filled: Session, name: str, text: str, refs: str) -> None:
    assert found(filled, name, text) == refs


@pytest.mark.parametrize(("name", "text", "refs"), ALIASES)
def test_another_name_means_the_same_column(filled: Session, name: str, text: str, refs: str) -> None:
    assert found(filled, name, text) == refs


@pytest.mark.parametrize(("text", "refs"), FORMS)
def test_parts_of_a_filter_stand_together(filled: Session, text: str, refs: str) -> None:
    assert found(filled, "benefits", text) == refs


def test_these_are_all_the_other_names() -> None:
    known = {(name, alias) for name, listing in LISTINGS.items() for alias in listing.aliases}
    assert known == {(name, text.split(":")[0].split(">")[0]) for name, text, _ in ALIASES}


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("benefits", "ownr:x", "benefits have no column 'ownr'; did you mean 'owner'?"),
        ("queue", "ownr:x", "queue has no column 'ownr'; did you mean 'owner'?"),
        ("business_changes", "ownr:x", "business changes have no column 'ownr'; did you mean 'owner'?"),
        ("flags", "ref:x", "flags have no column 'ref'; did you mean 'rule'?"),
        ("pools", "zzzzzz:1", "pools have no column 'zzzzzz'; there is: ref, title, ceiling, claimed, claims, version, pool"),
        ("benefits", "title<3", "title: it has no order to compare with <; write title:word"),
        ("benefits", "class>=a", "class: it has no order to compare with >=; write class:word"),
        ("benefits", "disbenefit>0", "disbenefit: it has no order to compare with >; write disbenefit:word"),
        ("benefits", "target_date<", "target_date< needs a date or 30d"), ("benefits", "stated>=", "stated>= needs a number"),
        ("benefits", "flags<=", "flags<= needs a number"), ("benefits", "title:,", "title: write the words to look for behind the :"),
        ("benefits", "title=,", "title: write the words to look for behind the ="),
        ("benefits", "owner:", "owner: write what to look for behind the :, or - for those that have none"),
        ("benefits", "start:", "start: write what to look for behind the :, or - for those that have none"),
        ("flags", "severity=", "severity: write what to look for behind the =, or - for those that have none"),
        ("benefits", "value:lots", "value: 'lots' is not a number"), ("benefits", "stated:1.00001", "stated: 1.00001 has more than 4 decimals; the register keeps 4"),
        ("benefits", "stated>1e30bn", "stated: 1000000000000000000000000000000000000000 is larger than the register can keep"),
        ("benefits", "stated>922337203685478m", "stated: 922337203685478000000 is larger than the register can keep"),
        ("benefits", "due<soon", "due: 'soon' is not a date; write 2026-03-31 or 31 March 2026, or a time from today such as 30d, 2w, 3m, 1y"),
        ("benefits", "due:soon", "due: 'soon' is not a date; write 2026-03-31 or 31 March 2026, or a time from today such as 30d, 2w, 3m, 1y"),
        ("benefits", "due<999999y", "due: '999999y' is not a day between 1900 and 2200, or a time from today such as 30d, 2w, 3m, 1y"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_said(filled: Session, name: str, text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as refusal:
        lists.listing(filled, name, text)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("name", "text", "refs"),
    [
        ("deliverables", "progress>=40%", "P-1/D01"),
        ("benefits", "amber_threshold:10%", "P-1/B01"),
        ("benefits", "flags<7.5 rag:red", "P-1/B01"),
        ("benefits", "flags:7.5", ""),
    ],
)  # fmt: skip
def test_a_number_means_what_it_says(filled: Session, name: str, text: str, refs: str) -> None:
    assert found(filled, name, text) == refs


def test_a_fiscal_year_in_a_filter_is_the_one_of_the_policy(session: Session) -> None:
    policies.set_policy(session, {"fiscal_year_start": "10"})
    helpers.project(session, end=date(2026, 6, 30))
    assert found(session, "projects", "end:FY2025-26") == "P-1"


def test_records_are_found_by_the_reference_of_their_project(session: Session) -> None:
    helpers.project(session, "PX9", name="Zed")
    records.add(session, Kind.BENEFIT, {"ref": "BX", "project": "PX9", "title": "x", "state": "identified"})
    records.add(session, Kind.REVIEW, {"ref": "RX", "project": "PX9", "kind": "final", "due": session.today})
    records.add(session, Kind.DELIVERABLE, {"ref": "DX", "project": "PX9", "title": "x"})
    records.add(session, Kind.BUSINESS_CHANGE, {"ref": "CX", "project": "PX9", "title": "x"})
    for name, refs in (
        ("benefits", "BX"),
        ("reviews", "RX"),
        ("deliverables", "DX"),
        ("business_changes", "CX"),
        ("flags", "F05 F04 F08 F20"),
    ):
        assert found(session, name, "px9") == found(session, name, "project:px9") == refs


def test_signs_that_mean_something_to_the_database_are_letters_in_a_filter(session: Session) -> None:
    helpers.project(session)
    for ref, title in (
        ("B1", "50% less"),
        ("B2", "a_b"),
        ("B3", "axb"),
        ("B4", "back\\slash"),
        ("B5", 'a "quote"'),
        ("B6", "500 less"),
    ):
        records.add(session, Kind.BENEFIT, {"ref": ref, "project": "P-1", "title": title})
    table = [
        ("50%", "B1"),
        ("title:50%", "B1"),
        ("a_b", "B2"),
        ("title:a_b", "B2"),
        ("_b", "B2"),
        ("k\\s", "B4"),
        ("title:back\\", "B4"),
        ('"', "B1 B2 B3 B4 B5 B6"),
        ("title:quote", "B5"),
    ]
    for text, refs in table:
        assert found(session, "benefits", text) == refs, text


def test_the_reason_of_a_change_is_looked_for_in_the_history(session: Session) -> None:
    helpers.project(session)
    records.change(session, "P-1", {"name": "Renamed"}, "Becauseword")
    assert found(session, "history", "becauseword") == found(session, "history", "why:because") == "edit record P-1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" ".join(["a"] * 101), "a filter may have 100 parts; this one has more"),
        ("class:" + ",".join(["x"] * 101), "a filter may have 100 parts; this one has more"),
        ("x" * 1001, "a word in a filter may have 1,000 letters; this one has more"),
    ],
)
def test_a_filter_too_large_is_refused_in_words(filled: Session, text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as refused:
        found(filled, "benefits", text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("text", [" ".join(["a"] * 100), "class:" + ",".join(["cash"] * 100), "x" * 1000])
def test_a_filter_just_not_too_large_is_answered(filled: Session, text: str) -> None:
    assert isinstance(found(filled, "benefits", text), str)
