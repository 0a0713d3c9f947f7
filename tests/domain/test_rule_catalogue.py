"""The catalogue of rules, row by row: what each is called, what it is raised on, who decides, what can be decided."""

from __future__ import annotations

from benefits_tui.domain.rules import BY_HAND, RULES, Subject, about

ROWS = [
    ("F01", "benefit", "No accountable owner", "Project sponsor", ("appoint an owner in the business", "drop the benefit")),
    ("F02", "benefit", "Owner gone or leaving", "Line manager of the owner", ("name a successor",)),
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
    ("F10", "benefit", "Reading due soon", "Benefit owner", ("take the reading",)),
    ("F11", "benefit", "Outturn below plan", "Project sponsor", ("fix", "re-scope", "stop", "write down")),
    ("F12", "benefit", "Realised below what was due", "Benefit owner", ("corrective action",)),
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
    ("F33", "benefit", "Class weakened after approval", "Portfolio board", ("restate the business case", "restore the class")),
    ("F34", "project", "Value lost on outturn", "Portfolio board", ("continue", "re-scope", "stop")),
    ("F35", "project", "One benefit carries the project", "Project sponsor", ("protect it", "spread the value")),
    ("F35", "person", "One owner carries the portfolio", "Portfolio board", ("protect the post", "spread ownership")),
    ("F36", "benefit", "Not linked to an objective", "Portfolio board", ("name the objective", "stop tracking it")),
    ("F36", "project", "Cost without benefits", "Portfolio board", ("justify it", "state its benefits", "stop it")),
    ("F37", "benefit", "Over-delivery", "Benefit owner", ("raise the target", "check the measure")),
    ("F38", "benefit", "Realisation over, not concluded", "Benefit owner with the PMO", ("verify", "write off", "extend")),
    ("F39", "any record", "Flags past their date", "Next authority", ("decide", "assign somebody", "escalate")),
    ("F40", "project", "Different price bases", "PMO", ("restate in one price base",)),
]


def test_each_rule_is_what_its_row_says() -> None:
    found = [(rule.about.id, rule.subject.value, rule.about.title, rule.about.decides, rule.about.options) for rule in RULES]
    assert found == ROWS


def test_a_rule_is_told_by_its_subject_and_one_of_any_record_by_all() -> None:
    for rule, subject, title, _, _ in ROWS:
        subjects = list(Subject) if subject == "any record" else [Subject(subject)]
        for one in subjects:
            known = about(rule, one)
            assert known is not None and known.title == title, (rule, one)
    assert about("F01", Subject.PROJECT) is None and about("F99", Subject.BENEFIT) is None
    told = about("F35", Subject.PERSON), about("F35", Subject.PROJECT)
    assert [one and one.title for one in told] == ["One owner carries the portfolio", "One benefit carries the project"]


def test_a_flag_raised_by_hand_is_told_for_any_number() -> None:
    assert (BY_HAND.id, BY_HAND.title, BY_HAND.decides, BY_HAND.options) == (
        "H", "Raised by hand", "PMO", ("decide", "assign somebody", "escalate"),
    )  # fmt: skip
    assert BY_HAND.raised_when == "A person raised it; it closes with a decision."
    assert about("H1", Subject.BENEFIT) == about("H99", Subject.POOL) == BY_HAND
