"""What the organisation wants from tracking: every threshold a rule or a figure uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.rates import RateError, read_rates
from benefits_tui.domain.severity import Severity

T = TypeVar("T")


class FourEyes(StrEnum):
    """Whether two people are asked for where one would mark their own work."""

    OFF = "off"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Policy:
    """The organisation's settings. Defaults are this program's own; no published standard fixes them."""

    name: str = "My organisation"
    vision: str = ""
    tracking_resources: str = ""
    vision_signed_by: str = ""
    vision_signed_on: str = ""
    currency: str = "GBP"
    fiscal_year_start: int = 4
    amber_threshold: Decimal = Decimal("0.10")
    red_threshold: Decimal = Decimal("0.25")
    over_delivery_threshold: Decimal = Decimal("0.25")
    owner_leaving_days: int = 30
    baseline_days_before_gate: int = 60
    reading_grace_days: int = 10
    reading_notice_days: int = 14
    review_notice_days: int = 30
    untouched_periods: int = 1
    first_plan_periods: int = 2
    default_frequency: Frequency = Frequency.QUARTERLY
    realisation_cap: Decimal = Decimal(1)
    consecutive_declines: int = 3
    run_rate_threshold: Decimal = Decimal("1.5")
    reforecast_days: int = 14
    adoption_days: int = 90
    adoption_threshold: Decimal = Decimal("0.60")
    gate_notice_days: int = 30
    change_notice_days: int = 90
    reading_jump_threshold: Decimal = Decimal("0.50")
    validation_days: int = 14
    same_as_plan_periods: int = 3
    same_as_plan_threshold: Decimal = Decimal("0.005")
    benefit_share_threshold: Decimal = Decimal("0.50")
    owner_share_threshold: Decimal = Decimal("0.40")
    bcr_threshold: Decimal = Decimal(0)
    decision_days: int = 30
    pressing_days: int = 30
    replan_months: int = 12
    early_stage_days: int = 365
    discount: str = "green book"
    mid_year: bool = False
    price_base: str = ""
    evidence_discount_measured: Decimal = Decimal("0.10")
    evidence_discount_estimated: Decimal = Decimal("0.25")
    evidence_discount_asserted: Decimal = Decimal("0.50")
    tracked_classes: str = "cashable, non_cashable, quantifiable, qualitative"
    review_calendar: str = "post_project 3, six_months 6, twelve_months 12, two_years 24, yearly 12"
    decides_critical: str = "Portfolio board"
    decides_high: str = "Project sponsor"
    decides_medium: str = "Benefit owner"
    decides_low: str = "PMO"
    default_template: str = ""
    four_eyes: FourEyes = FourEyes.OFF
    rules_off: str = ""
    rates: str = ""

    @property
    def off(self) -> frozenset[str]:
        """The ids of the rules that are switched off."""
        return frozenset(part.strip().upper() for part in self.rules_off.split(",") if part.strip())

    def is_tracked(self, benefit_class: str) -> bool:
        """True for the classes that the organisation tracks; what is not classed yet always is."""
        return benefit_class == "unclassified" or benefit_class in {part.strip() for part in self.tracked_classes.split(",")}

    def decides(self, severity: Severity) -> str:
        """The authority for flags of a severity."""
        return str(getattr(self, f"decides_{severity.value}"))

    def reduction(self, evidence_grade: str | None) -> Decimal:
        """By what share a value is cut for its evidence; one without a grade counts as asserted."""
        grades = {
            "verified": Decimal(0),
            "measured": self.evidence_discount_measured,
            "estimated": self.evidence_discount_estimated,
        }
        return grades.get(evidence_grade or "", self.evidence_discount_asserted)


class SettingParseError(ValueError):
    """A stored text that its key cannot hold."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"policy {key}: {problem}")
        self.key = key


# Keys of earlier versions, still taken where a person writes them or an older register holds them.
FORMER_KEYS = {
    "amber_edge": "amber_threshold", "red_edge": "red_threshold", "over_delivery_edge": "over_delivery_threshold",
    "run_rate_edge": "run_rate_threshold", "adoption_edge": "adoption_threshold", "jump_edge": "reading_jump_threshold",
    "benefit_share_edge": "benefit_share_threshold", "owner_share_edge": "owner_share_threshold", "bcr_edge": "bcr_threshold",
    "worse_in_a_row": "consecutive_declines", "less_measured": "evidence_discount_measured",
    "less_estimated": "evidence_discount_estimated", "less_asserted": "evidence_discount_asserted",
}  # fmt: skip


FORMER_VALUES = {"four_eyes": {"yes": "warn", "no": "off"}}
"""Words of earlier versions for a setting's values of today."""


def current_key(key: str) -> str:
    """The key of today for one of an earlier version."""
    return FORMER_KEYS.get(key, key)


def current_keys(values: Mapping[str, T]) -> dict[str, T]:
    """The same settings by their keys of today."""
    return {current_key(key): value for key, value in values.items()}


def policy_from(stored: Mapping[str, str]) -> Policy:
    """The policy from its stored texts; a key that is not stored keeps its default.

    Raises SettingParseError, naming the key, for a text that the key cannot hold.
    """
    values: dict[str, object] = {}
    for field in fields(Policy):
        if field.name not in stored:
            continue
        text, default = stored[field.name], field.default
        try:
            if isinstance(default, StrEnum):
                values[field.name] = type(default)(FORMER_VALUES.get(field.name, {}).get(text, text))
            elif isinstance(default, bool):
                values[field.name] = text.strip().lower() == "yes"
            elif isinstance(default, int):
                values[field.name] = int(text)
            elif isinstance(default, Decimal):
                values[field.name] = Decimal(text)
            else:
                values[field.name] = text
        except (ValueError, ArithmeticError) as problem:
            choices = f"; there is: {', '.join(type(default))}" if isinstance(default, StrEnum) else ""
            raise SettingParseError(field.name, f"{text!r} cannot be read{choices}") from problem
    policy = Policy(**values)  # type: ignore[arg-type]
    if not 1 <= policy.fiscal_year_start <= 12:
        raise SettingParseError("fiscal_year_start", f"{policy.fiscal_year_start} is not a month (1 to 12)")
    try:
        read_rates(policy.rates)
    except RateError as problem:
        raise SettingParseError("rates", str(problem)) from problem
    return policy


ABOUT: dict[str, str] = {
    "name": "What the organisation is called.",
    "vision": "What the organisation wants from tracking benefits, in a sentence or two; it heads the board report.",
    "tracking_resources": "Whose time it is, and how many hours a month, after projects close.",
    "vision_signed_by": "Who of the executives signed the vision.",
    "vision_signed_on": "The day on which they signed it.",
    "currency": "The currency of all money, by its code.",
    "fiscal_year_start": "The month in which the fiscal year starts.",
    "amber_threshold": "Worse than due by more than this share.",
    "red_threshold": "Worse by more than this share: red, and critical.",
    "over_delivery_threshold": "Better than due by more than this share.",
    "owner_leaving_days": "Days ahead in which an owner who leaves is flagged.",
    "baseline_days_before_gate": "Days before gate 3 in which a missing baseline is flagged.",
    "reading_grace_days": "Days after which a reading is overdue.",
    "reading_notice_days": "Days ahead in which a reading is announced.",
    "review_notice_days": "Days ahead in which a review without chair is flagged.",
    "untouched_periods": "Periods after which an untouched record is flagged.",
    "first_plan_periods": "Periods after which a forecast that is still the first plan is flagged.",
    "default_frequency": "How often is read where a benefit does not say.",
    "realisation_cap": "What one benefit's realisation counts at most in the portfolio's, as a share.",
    "consecutive_declines": "Readings in a row that are worse each time.",
    "run_rate_threshold": "Times the best period so far that each period to come would have to bring.",
    "reforecast_days": "Days in which a slip leads to a new forecast.",
    "adoption_days": "Days after acceptance from which use is asked for.",
    "adoption_threshold": "Use below this share of the adoption plan.",
    "gate_notice_days": "Days before a gate in which its data must be there.",
    "change_notice_days": "Days before a business change is needed in which it must be agreed and funded.",
    "reading_jump_threshold": "A reading further than this share from the one before.",
    "validation_days": "Days in which a reading is validated.",
    "same_as_plan_periods": "Readings running that equal the plan.",
    "same_as_plan_threshold": "A reading no further than this share from the plan counts as equal to it.",
    "benefit_share_threshold": "One benefit with more than this share of its project.",
    "owner_share_threshold": "One owner with more than this share of the portfolio.",
    "bcr_threshold": "By what share the benefit-cost ratio may fall below the approved one.",
    "decision_days": "Days after which a flag without a date is past it.",
    "pressing_days": "Days before a gate, review, reading or the end of the project in which a fact that is missing presses.",
    "replan_months": "Months within which a second re-plan is flagged.",
    "early_stage_days": "Days after which money in the stage idea, start-up or planning is flagged.",
    "discount": "The discount schedule: 'green book', or one rate such as 3.5 %.",
    "mid_year": "Whether money is discounted from the middle of its year: yes or no.",
    "price_base": "The year whose prices the portfolio is stated in.",
    "evidence_discount_measured": "By what share a measured value is cut for its evidence.",
    "evidence_discount_estimated": "By what share an estimated value is cut.",
    "evidence_discount_asserted": "By what share an asserted value, or one without a grade, is cut.",
    "tracked_classes": "The classes that are tracked, commas between; others raise no flags.",
    "review_calendar": "Kinds of review and the months after closing, commas between; yearly repeats.",
    "decides_critical": "Who decides on critical flags.",
    "decides_high": "Who decides on high ones.",
    "decides_medium": "Who decides on medium ones.",
    "decides_low": "Who decides on low ones.",
    "default_template": "The template that new projects are made from.",
    "four_eyes": "Whether a second person validates readings, approves plans, concludes benefits: off, warn (flagged), refuse.",
    "rules_off": "Rules that are switched off, commas between; needs a reason.",
    "rates": "What one unit of another currency is worth in the register's, from a day on: USD=0.79@2026-04-01, commas between.",
}

USED_BY: dict[str, tuple[str, ...]] = {
    "amber_threshold": (
        "F11",
        "F12",
        "F25",
        "F41",
        "F43",
    ),
    "over_delivery_threshold": ("F37",),
    "owner_leaving_days": ("F02",),
    "baseline_days_before_gate": ("F05",),
    "reading_grace_days": ("F09",),
    "reading_notice_days": ("F10",),
    "review_notice_days": ("F20",),
    "untouched_periods": ("F28",),
    "first_plan_periods": ("F28",),
    "consecutive_declines": ("F13",),
    "run_rate_threshold": ("F13",),
    "reforecast_days": ("F16",),
    "adoption_days": ("F19",),
    "adoption_threshold": ("F19",),
    "gate_notice_days": ("F21",),
    "change_notice_days": ("F26",),
    "reading_jump_threshold": ("F29",),
    "validation_days": ("F30",),
    "same_as_plan_periods": ("F31",),
    "same_as_plan_threshold": ("F31",),
    "pressing_days": ("F01", "F04", "F05", "F07", "F08", "F36"),
    "benefit_share_threshold": ("F35",),
    "owner_share_threshold": ("F35",),
    "bcr_threshold": ("F34",),
    "replan_months": ("F42",),
    "early_stage_days": ("F49",),
    "decision_days": ("F39",),
    "price_base": ("F40",),
    "four_eyes": ("F52",),
    "rates": ("F53",),
}
"""The rules that a setting is for."""
