"""The catalogue of rules, row by row: what each is called, what it is raised on, who decides, what can be decided."""

from __future__ import annotations

from benefits_tui.domain.fields import Kind, field_of
from benefits_tui.domain.rules import BY_HAND, MARKS, RULES, Subject, about
from benefits_tui.domain.rules.rule import PLACES_THAT_CLEAR

ROWS = [
    ("F01", "benefit", "No accountable owner", "Project sponsor", ("appoint an owner in the business", "drop the benefit")),
    ("F02", "benefit", "Owner gone or leaving", "Project sponsor", ("name a successor",)),
    ("F03", "benefit", "Owned by the project", "Project sponsor", ("move ownership to the business",)),
    (
        "F04",
        "benefit",
        "Measure or class missing",
        "Benefit owner with the PMO",
        ("define the measure", "class it", "class it qualitative"),
    ),
    ("F05", "benefit", "No baseline reading", "Project sponsor", ("fund the capture of a baseline", "hold go-live")),
    ("F06", "benefit", "Baseline taken too late", "Project sponsor", ("accept a proxy", "restate the claim")),
    ("F07", "benefit", "Target missing or wrong", "Benefit owner", ("correct the target before approval",)),
    (
        "F08",
        "benefit",
        "No approved plan, or changed without reason",
        "Project sponsor",
        ("approve a version", "give the reason", "revert to the version before"),
    ),
    ("F09", "benefit", "Reading overdue", "Benefit owner", ("take the reading", "escalate")),
    ("F11", "benefit", "Outturn worse than plan", "Project sponsor", ("fix", "re-scope", "stop", "write down")),
    ("F12", "benefit", "Realised worse than due", "Benefit owner", ("corrective action",)),
    ("F13", "benefit", "Readings getting worse", "Benefit owner", ("act early", "re-forecast")),
    ("F14", "benefit", "Enabler later than the benefit", "Project sponsor", ("recover the date", "re-plan the benefit")),
    (
        "F15",
        "benefit",
        "A saving already taken will be late",
        "Budget holder",
        ("tell the budget holder", "re-profile the budget"),
    ),
    ("F16", "benefit", "Slip without a new forecast", "Benefit owner", ("re-forecast the benefit", "confirm that it holds")),
    ("F17", "benefit", "Not handed over", "Project sponsor", ("do not close the project", "name an interim owner")),
    ("F18", "benefit", "Nothing scheduled after closure", "PMO", ("schedule a review", "set a reading frequency")),
    ("F19", "deliverable", "Accepted but not used", "Business change owner", ("support the change", "re-plan the benefits")),
    ("F20", "review", "Review overdue or without chair", "PMO", ("hold the review", "name a chair")),
    ("F21", "project", "Gate near, data missing", "Project sponsor", ("complete the data", "postpone the gate")),
    ("F22", "benefit", "Possible double count", "PMO", ("split it", "net it off", "assign it to one project")),
    ("F23", "pool", "Claims above the ceiling", "Director of finance", ("cap the claims", "raise the ceiling")),
    (
        "F24",
        "benefit",
        "Also in the cost plan",
        "Director of finance",
        ("remove it from the benefits", "take it out of the cost plan"),
    ),
    ("F25", "benefit", "Disbenefit above tolerance", "Project sponsor", ("mitigate it", "accept more of it", "stop")),
    ("F26", "business_change", "Change not agreed or not funded", "Project sponsor", ("fund it", "agree it", "drop the claim")),
    ("F27", "benefit", "Trouble upstream", "Benefit owner", ("act on the cause", "re-forecast")),
    ("F28", "benefit", "No recent activity", "Benefit owner", ("confirm the record", "change the forecast")),
    ("F29", "benefit", "Reading without evidence, or a large jump", "Validator", ("validate it", "correct it")),
    ("F30", "benefit", "Waiting for validation", "Validator", ("sign off", "send back")),
    ("F31", "benefit", "Readings equal to the plan", "PMO", ("sample-check the source",)),
    ("F32", "benefit", "Changed after approval without a reason", "Project sponsor", ("accept the change", "reverse it")),
    ("F32", "project", "Cost changed after approval without a reason", "Project sponsor", ("accept the change", "reverse it")),
    ("F33", "benefit", "Class weakened after approval", "Portfolio board", ("restate the business case", "restore the class")),
    ("F34", "project", "Value lost on outturn", "Portfolio board", ("continue", "re-scope", "stop")),
    ("F35", "project", "One benefit carries the project", "Project sponsor", ("protect it", "spread the value")),
    ("F35", "person", "One owner carries the portfolio", "Portfolio board", ("protect the post", "spread ownership")),
    ("F36", "benefit", "Not linked to an objective", "Portfolio board", ("name the objective", "stop tracking it")),
    ("F36", "project", "Cost without benefits", "Portfolio board", ("justify it", "state its benefits", "stop it")),
    ("F37", "benefit", "Over-delivery", "Benefit owner", ("raise the target", "check the measure")),
    ("F38", "benefit", "Realisation over, not concluded", "Benefit owner with the PMO", ("verify", "write off", "extend")),
    ("F40", "project", "Different price bases", "PMO", ("restate in one price base",)),
    (
        "F41",
        "benefit",
        "Plan below the first approved one",
        "Project sponsor",
        ("accept the lower plan", "revert to the first plan", "restate the business case"),
    ),
    ("F42", "benefit", "Re-planned again", "Project sponsor", ("accept the plan", "review the benefit", "write down")),
    (
        "F43",
        "benefit",
        "Stated and planned differ",
        "Portfolio board",
        ("restate the business case", "correct the plan", "accept the difference"),
    ),
    ("F44", "benefit", "Planned outside the realisation dates", "Benefit owner", ("correct the dates", "re-plan the benefit")),
    (
        "F45",
        "benefit",
        "Figures of a concluded benefit changed",
        "Portfolio board",
        ("conclude it again", "reverse the change"),
    ),
    ("F46", "benefit", "Concluded without proof", "Benefit owner with the PMO", ("conclude it", "open it again")),
    ("F47", "project", "Past its end, not closed", "Project sponsor", ("close the project", "move its end", "cancel it")),
    ("F48", "project", "Gate overdue", "Project sponsor", ("hold the gate", "postpone it")),
    ("F49", "project", "Money in an early stage for long", "Portfolio board", ("decide on the investment", "stop it")),
    ("F50", "benefit", "Read but only identified", "PMO", ("set the state that it is in", "take the readings back")),
    ("F51", "benefit", "Validator or responsible person left", "Benefit owner", ("name a successor",)),
    ("F51", "project", "Sponsor left", "Portfolio board", ("name a successor",)),
    ("F52", "benefit", "One person where two are asked for", "Project sponsor", ("a second person signs", "accept it")),
    ("F53", "benefit", "Amount without a rate", "PMO", ("add the rate", "say what a unit is worth", "correct the unit")),
    (
        "F54",
        "benefit",
        "Agreed saving not taken",
        "Budget holder",
        ("take it from the budget", "agree another year", "take the agreement back"),
    ),
    ("F55", "benefit", "Start, plan or frequency missing", "Benefit owner with the PMO", ("complete the data", "write off")),
]


def test_each_rule_is_what_its_row_says() -> None:
    found = [
        (rule.about.id, rule.subject.value, rule.about.title, rule.about.decision_owner, rule.about.options) for rule in RULES
    ]
    assert found == ROWS


def test_a_rule_is_told_by_its_subject() -> None:
    for rule, subject, title, _, _ in ROWS:
        known = about(rule, Subject(subject))
        assert known is not None and known.title == title, rule
    assert about("F01", Subject.PROJECT) is None and about("F99", Subject.BENEFIT) is None
    told = about("F35", Subject.PERSON), about("F35", Subject.PROJECT)
    assert [one and one.title for one in told] == ["One owner carries the portfolio", "One benefit carries the project"]


def test_a_flag_raised_by_hand_is_told_for_any_number() -> None:
    assert (BY_HAND.id, BY_HAND.title, BY_HAND.decision_owner, BY_HAND.options) == (
        "H", "Raised by hand", "PMO", ("decide", "assign somebody", "escalate"),
    )  # fmt: skip
    assert BY_HAND.raised_when == "A person raised it; it closes with a decision."
    assert about("H1", Subject.BENEFIT) == about("H99", Subject.POOL) == BY_HAND


# What is wrong in the queue, where the person who decides is named, the field that clears it, facts that are merely missing.
QUEUED = """
F01 no owner|sponsor|owner|missing
F02 owner leaves|sponsor|owner|
F03 owned by project|sponsor|owner|
F04 measure missing|owner|class|missing
F05 no baseline|sponsor|baseline|missing
F06 baseline too late|sponsor|baseline_date|
F07 target wrong|owner|target|missing
F08 re-plan unexplained|sponsor|periods|missing
F09 reading overdue|owner|reading|
F11 outturn off plan|sponsor|periods|
F12 worse than due|owner||
F13 getting worse|owner||
F14 enabler late|sponsor|start|
F15 saving late|role|start|
F16 not re-forecast|owner|periods|
F17 not handed over|sponsor|handover|
F18 nothing scheduled|role|frequency|
F19 not used|role||
F20 review not held|chair|hold|
F21 gate not ready|sponsor|gates|
F22 double count|role||
F23 above the ceiling|role|ceiling|
F24 also in cost plan|role|in_cost_plan|
F25 worse than accepted|sponsor||
F26 change not agreed|sponsor|agreed|
F27 trouble upstream|owner||
F28 no activity|owner||
F29 no evidence|validator|validate|
F30 not validated|validator|validate|
F31 equal to the plan|role||
F32 change unexplained|sponsor||
F32 change unexplained|sponsor||missing
F33 class weakened|role|class|
F34 value lost|role||
F35 one benefit carries|sponsor||
F35 one owner carries|role||
F36 no objective|role|objectives|missing
F36 no benefits|role||missing
F37 over-delivery|owner|target|
F38 not concluded|owner|conclude|
F40 price bases differ|role||
F41 plan has drifted|sponsor|periods|
F42 re-planned again|sponsor||
F43 planned not stated|role|stated|
F44 planned outside|owner|end|
F45 concluded changed|role||
F46 unproved|owner||missing
F47 past its end|sponsor|end|
F48 gate overdue|sponsor|gates|
F49 early for long|role|stage|
F50 read, identified|role|state|
F51 person left|owner|validator|
F51 sponsor left|role|sponsor|
F52 one person alone|sponsor||
F53 no rate|role||
F54 saving not taken|role||
F55 cannot be tracked|owner|frequency|missing
"""


def test_what_the_queue_says_of_each_rule() -> None:
    found = [
        f"{rule.about.id} {rule.about.cause}|{rule.about.decides_by}|{rule.about.field}|{'missing' if rule.missing else ''}"
        for rule in RULES
    ]
    assert found == QUEUED.strip().splitlines()
    assert all(0 < len(rule.about.cause) <= 19 and rule.about.due for rule in RULES)


def test_what_is_said_on_flags_is_no_rule() -> None:
    assert [(one.id, one.title, one.decision_owner) for one in MARKS] == [
        ("F10", "Reading due soon", "Benefit owner"),
        ("F39", "Past its date", "Next authority"),
    ]
    assert not {"F10", "F39"} & {rule.about.id for rule in RULES}


def test_the_field_that_clears_a_flag_is_one_of_the_record_that_it_is_on() -> None:
    for rule in RULES:
        if rule.about.field and rule.about.field not in PLACES_THAT_CLEAR:
            assert field_of(Kind(rule.subject.value), rule.about.field).name == rule.about.field, rule.about.id
