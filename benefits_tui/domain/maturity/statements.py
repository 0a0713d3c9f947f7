"""The strands, and what is measured in each: statements with their population, measure and threshold."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LEVELS = ("not started", "awareness", "repeatable", "defined", "managed", "optimised")
"""The names of the levels 0 to 5."""
FEWEST = 5
"""With fewer records a statement cannot be told."""
OWN_CATEGORY = "pmo"
"""The category of the project that is the plan of action; it stands outside of what is measured and of the portfolio's counts."""
OTHERS_IN_LISTS = f"-category:{OWN_CATEGORY}"
"""The filter that finds everything but the plan of action."""


class Strand(StrEnum):
    """What a benefits office does, from the first word about a benefit to what is decided."""

    DEFINE = "define"
    OWN = "own"
    PLAN = "plan"
    TRACK = "track"
    DECIDE = "decide"


class Records(StrEnum):
    """The list that the records of a statement stand in."""

    PROJECTS = "projects"
    BENEFITS = "benefits"
    DELIVERABLES = "deliverables"
    REVIEWS = "reviews"
    FLAGS = "flags"
    ANSWERS = "answers"
    """No list: a question that people answer."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What holds of an organisation on a level, as a share of records that must meet it.

    `minutes` is what one record takes to be put right, roughly; `field` the field that is then filled in, where it is one.
    """

    id: str
    strand: Strand
    level: int
    title: str
    population: str
    threshold: Decimal
    records: Records
    minutes: int
    field: str = ""
    lacks: str = ""
    """How the records that fall short are told of: `have no owner`."""

    fewest: int = FEWEST
    """With fewer records it cannot be told."""

    @property
    def is_question(self) -> bool:
        """True of what only people can answer."""
        return self.records is Records.ANSWERS

    @property
    def mends(self) -> bool:
        """True where a record that falls short can still be put right; a reading that was late stays late."""
        return self.id in _MENDED


def _statement(
    number: str, strand: Strand, level: int, title: str, population: str, percent: int, records: Records, minutes: int,
    lacks: str, field: str = "",
) -> Statement:  # fmt: skip
    return Statement(number, strand, level, title, population, Decimal(percent) / 100, records, minutes, field, lacks)


_D, _O, _P, _T, _C = Strand
_PROJECTS, _BENEFITS, _DELIVERABLES, _REVIEWS, _FLAGS, _ANSWERS = Records


def _question(number: str, strand: Strand, level: int, title: str, population: str, percent: int, fewest: int) -> Statement:
    return Statement(number, strand, level, title, population, Decimal(percent) / 100, _ANSWERS, 30, "", "say otherwise", fewest)


STATEMENTS: tuple[Statement, ...] = (
    _statement("M01", _D, 1, "Projects state benefits", "projects past start-up", 80, _PROJECTS, 10, "state no benefit"),
    _statement("M02", _D, 1, "Every benefit has a class", "open benefits", 90, _BENEFITS, 1, "have no class", "class"),
    _statement(
        "M03", _D, 2, "Benefits have a measure with unit, kind and direction", "open benefits that are not qualitative", 80,
        _BENEFITS, 2, "have no whole measure", "unit",
    ),
    _statement(
        "M04", _D, 2, "The baseline was measured before the change", "open benefits past the investment gate", 80, _BENEFITS, 5,
        "have no baseline from before the change", "baseline",
    ),
    _statement(
        "M05", _D, 3, "Benefits serve an objective and something enables them", "open benefits past the investment gate", 90,
        _BENEFITS, 3, "serve no objective, or nothing enables them", "objectives",
    ),
    _statement(
        "M06", _D, 3, "Projects start from a template", "projects added in 12 months", 80, _PROJECTS, 10,
        "did not start from a template",
    ),
    _statement("M07", _O, 1, "Benefits have an owner who is there", "open benefits from appraisal on", 80, _BENEFITS, 1,
        "have no active owner", "owner"),
    _statement(
        "M08", _O, 2, "Benefits are handed over to an owner outside the project", "benefits of projects closed in 24 months", 90,
        _BENEFITS, 10, "were not handed over by closing, to somebody outside the project",
    ),
    _statement(
        "M09", _O, 3, "No benefit is without an owner for long", "open benefits from appraisal on", 98, _BENEFITS, 5,
        "were without an owner for more than 30 days in 12 months", "owner",
    ),
    _statement(
        "M10", _P, 2, "The plan is approved before the investment gate", "benefits whose project passed it in 24 months", 90,
        _BENEFITS, 10, "had no approved plan when the gate was passed",
    ),
    _statement(
        "M11", _P, 3, "Changed plans say why", "plans changed in 12 months", 90, _BENEFITS, 5,
        "have a changed plan without its reason",
    ),
    _statement(
        "M12", _P, 4, "Drift from the first plan is known", "benefits with a changed plan", 90, _BENEFITS, 2,
        "changed their plan since the last balance was taken",
    ),
    _statement(
        "M13", _T, 2, "Readings come on time", "periods planned that were due in 12 months", 70, _BENEFITS, 5,
        "had a reading late or not at all",
    ),
    _statement("M14", _T, 3, "Readings have evidence", "readings of 12 months", 80, _BENEFITS, 5, "lack evidence of readings"),
    _statement(
        "M15", _T, 3, "Use is read, not only delivery", "deliverables accepted 90 to 720 days ago", 70, _DELIVERABLES, 10,
        "have no reading of their use in 120 days",
    ),
    _statement(
        "M16", _T, 4, "Forecasts come within 15 % of the plan", "periods read that were forecast before they began", 50,
        _BENEFITS, 10, "were forecast further off",
    ),
    _statement("M17", _C, 2, "Reviews are held", "reviews due in 12 months", 70, _REVIEWS, 30,
        "were not held within 30 days of their date"),
    _statement("M18", _C, 3, "Flags are decided in time", "critical and high flags of 12 months", 70, _FLAGS, 10,
        "were not acted on by their date"),
    _statement(
        "M19", _C, 3, "Benefits are concluded", "benefits whose realisation ended over 90 days ago", 80, _BENEFITS, 10,
        "are in no final state",
    ),
    _statement(
        "M20", _C, 4, "What was learnt goes into templates", "reviews of 24 months that name a root cause", 1, _REVIEWS, 30,
        "were followed by no change of a template",
    ),
    _statement(
        "M21", _C, 5, "Delivery of what was promised improves", "benefits concluded in 12 months", 51, _BENEFITS, 30,
        "achieved less than the median of the two years before",
    ),
    _question("P1", _D, 4, "The sponsor signed the policy and decides by its figures", "executive sponsors asked", 100, 1),
    _question("P2", _P, 4, "Cashable benefits are taken from budgets", "directors of finance asked", 100, 1),
    _question("P3", _T, 4, "The time for tracking is named and funded", "heads of the PMO asked", 100, 1),
    _question("P4", _T, 5, "Project managers see their deliverables in use", "project managers drawn at random", 80, FEWEST),
    _question("P5", _O, 4, "Owners agreed their targets", "owners drawn at random", 80, FEWEST),
)  # fmt: skip
"""What the register answers alone, and the five questions for people. Three measures of the first draft are given as shares of
records, which says the same: a median within a limit is half of the records within it."""
BY_ID = {statement.id: statement for statement in STATEMENTS}
_MENDED = frozenset({"M01", "M02", "M03", "M04", "M05", "M07", "M12", "M14", "M15", "M19", "M20"})
OF_FLAGS = ("M09", "M18")
"""What is asked of flags, which are not told as they stood on an earlier day."""
FIRST = ("M01", "M02", "M07")
"""The statements that a young register is asked."""
