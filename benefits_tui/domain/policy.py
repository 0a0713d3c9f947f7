"""What the organisation wants from tracking: every threshold a rule or a figure uses."""
# ruff: noqa: RUF009 - each setting is a dataclass field, made anew by `_setting`

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.rates import RateError, read_rates
from benefits_tui.domain.severity import Severity

T = TypeVar("T")


class FourEyes(StrEnum):
    """Whether two people are asked for where one would mark their own work."""

    OFF = "off"
    WARN = "warn"
    REFUSE = "refuse"


class SettingInfo(NamedTuple):
    """What is said of a setting beside its default."""

    about: str
    for_rules: tuple[str, ...] = ()
    """The rules that it is for."""
    limits: tuple[int, int] = (0, 100)
    """What it may be at least and at most, where it is a number."""
    per_cent: bool = False
    """True of a share, which people read and write as `10 %`."""
    names: bool = False
    """True of a list of stored names, which people read and write without underscores."""


def _setting(
    default: T,
    about: str,
    *,
    for_rules: tuple[str, ...] = (),
    limits: tuple[int, int] = (0, 100),
    per_cent: bool = False,
    names: bool = False,
) -> T:
    info = SettingInfo(about, for_rules, limits, per_cent, names)
    return field(default=default, metadata={"info": info})


DAYS, COUNT, SHARE = (0, 3650), (1, 100), (0, 1)


@dataclass(frozen=True, slots=True)
class Policy:
    """The organisation's settings, each with all that is said of it.

    Defaults are this program's own; no published standard fixes them.
    """

    name: str = _setting("My organisation", "What the organisation is called.")
    vision: str = _setting(
        "", "What the organisation wants from tracking benefits, in a sentence or two; it heads the board report."
    )
    tracking_resources: str = _setting("", "Whose time it is, and how many hours a month, after projects close.")
    vision_signed_by: str = _setting("", "Who of the executives signed the vision.")
    vision_signed_on: str = _setting("", "The day on which they signed it.")
    currency: str = _setting("GBP", "The currency of all money, by its code.")
    fiscal_year_start: int = _setting(4, "The month in which the fiscal year starts.", limits=(1, 12))
    amber_threshold: Decimal = _setting(
        Decimal("0.10"),
        "Worse than due by more than this share.",
        for_rules=("F11", "F12", "F25", "F41", "F43"),
        limits=SHARE,
        per_cent=True,
    )
    red_threshold: Decimal = _setting(
        Decimal("0.25"), "Worse by more than this share: red, and critical.", limits=SHARE, per_cent=True
    )
    over_delivery_threshold: Decimal = _setting(
        Decimal("0.25"), "Better than due by more than this share.", for_rules=("F37",), per_cent=True
    )
    owner_leaving_days: int = _setting(30, "Days ahead in which an owner who leaves is flagged.", for_rules=("F02",), limits=DAYS)
    baseline_days_before_gate: int = _setting(
        60, "Days before gate 3 in which a missing baseline is flagged.", for_rules=("F05",), limits=DAYS
    )
    reading_grace_days: int = _setting(10, "Days after which a reading is overdue.", for_rules=("F09",), limits=DAYS)
    reading_notice_days: int = _setting(14, "Days ahead in which a reading is announced.", for_rules=("F10",), limits=DAYS)
    review_notice_days: int = _setting(
        30, "Days ahead in which a review without chair is flagged.", for_rules=("F20",), limits=DAYS
    )
    untouched_periods: int = _setting(
        1, "Periods without activity after which a record is flagged.", for_rules=("F28",), limits=COUNT
    )
    first_plan_periods: int = _setting(
        2, "Periods after which a forecast that is still the first plan is flagged.", for_rules=("F28",), limits=COUNT
    )
    default_frequency: Frequency = _setting(Frequency.QUARTERLY, "How often is read where a benefit does not say.")
    realisation_cap: Decimal = _setting(
        Decimal(1), "What one benefit's realisation counts at most in the portfolio's, as a share.", per_cent=True
    )
    consecutive_declines: int = _setting(3, "Readings in a row that are worse each time.", for_rules=("F13",), limits=COUNT)
    run_rate_threshold: Decimal = _setting(
        Decimal("1.5"), "Times the best period so far that each period to come would have to bring.", for_rules=("F13",)
    )
    reforecast_days: int = _setting(14, "Days in which a slip leads to a new forecast.", for_rules=("F16",), limits=DAYS)
    adoption_days: int = _setting(90, "Days after acceptance from which use is asked for.", for_rules=("F19",), limits=DAYS)
    adoption_threshold: Decimal = _setting(
        Decimal("0.60"), "Use below this share of the adoption plan.", for_rules=("F19",), limits=SHARE, per_cent=True
    )
    gate_notice_days: int = _setting(30, "Days before a gate in which its data must be there.", for_rules=("F21",), limits=DAYS)
    change_notice_days: int = _setting(
        90, "Days before a business change is needed in which it must be agreed and funded.", for_rules=("F26",), limits=DAYS
    )
    reading_jump_threshold: Decimal = _setting(
        Decimal("0.50"), "A reading further than this share from the one before.", for_rules=("F29",), per_cent=True
    )
    validation_days: int = _setting(14, "Days in which a reading is validated.", for_rules=("F30",), limits=DAYS)
    same_as_plan_periods: int = _setting(3, "Readings running that equal the plan.", for_rules=("F31",), limits=COUNT)
    same_as_plan_threshold: Decimal = _setting(
        Decimal("0.005"),
        "A reading no further than this share from the plan counts as equal to it.",
        for_rules=("F31",),
        limits=SHARE,
        per_cent=True,
    )
    benefit_share_threshold: Decimal = _setting(
        Decimal("0.50"), "One benefit with more than this share of its project.", for_rules=("F35",), limits=SHARE, per_cent=True
    )
    owner_share_threshold: Decimal = _setting(
        Decimal("0.40"), "One owner with more than this share of the portfolio.", for_rules=("F35",), limits=SHARE, per_cent=True
    )
    bcr_threshold: Decimal = _setting(
        Decimal(0),
        "By what share the benefit-cost ratio may fall below the approved one.",
        for_rules=("F34",),
        limits=SHARE,
        per_cent=True,
    )
    decision_days: int = _setting(30, "Days after which a flag without a date is past it.", for_rules=("F39",), limits=DAYS)
    pressing_days: int = _setting(
        30,
        "Days before a gate, review, reading or the end of the project in which a fact that is missing presses.",
        for_rules=("F01", "F04", "F05", "F07", "F08", "F36", "F55"),
        limits=DAYS,
    )
    replan_months: int = _setting(12, "Months within which a second re-plan is flagged.", for_rules=("F42",))
    early_stage_days: int = _setting(
        365, "Days after which money in the stage idea, start-up or planning is flagged.", for_rules=("F49",), limits=DAYS
    )
    discount: str = _setting("green book", "The discount schedule: 'green book', or one rate such as 3.5 %.")
    mid_year: bool = _setting(False, "Whether money is discounted from the middle of its year: yes or no.")
    price_base: str = _setting("", "The year whose prices the portfolio is stated in.", for_rules=("F40",))
    evidence_discount_measured: Decimal = _setting(
        Decimal("0.10"), "By what share a measured value is cut for its evidence.", limits=SHARE, per_cent=True
    )
    evidence_discount_estimated: Decimal = _setting(
        Decimal("0.25"), "By what share an estimated value is cut.", limits=SHARE, per_cent=True
    )
    evidence_discount_asserted: Decimal = _setting(
        Decimal("0.50"), "By what share an asserted value, or one without a grade, is cut.", limits=SHARE, per_cent=True
    )
    tracked_classes: str = _setting(
        "cashable, non_cashable, quantifiable, qualitative",
        "The classes that are tracked, commas between; others raise no flags.",
        names=True,
    )
    review_calendar: str = _setting(
        "post_project 3, six_months 6, twelve_months 12, two_years 24, yearly 12",
        "Kinds of review and the months after closing, commas between; yearly repeats.",
        names=True,
    )
    decides_critical: str = _setting("Portfolio board", "Who decides on critical flags.")
    decides_high: str = _setting("Project sponsor", "Who decides on high ones.")
    decides_medium: str = _setting("Benefit owner", "Who decides on medium ones.")
    decides_low: str = _setting("PMO", "Who decides on low ones.")
    default_template: str = _setting("", "The template that new projects are made from.")
    four_eyes: FourEyes = _setting(
        FourEyes.OFF,
        "Whether a second person validates readings, approves plans, concludes benefits: off, warn (flagged), refuse.",
        for_rules=("F52",),
    )
    rules_off: str = _setting("", "Rules that are switched off, commas between; needs a reason.")
    rates: str = _setting(
        "",
        "What one unit of another currency is worth in the register's, from a day on: USD=0.79@2026-04-01, commas between.",
        for_rules=("F53",),
    )

    @property
    def off(self) -> frozenset[str]:
        """The ids of the rules that are switched off."""
        return frozenset(part.strip().upper() for part in self.rules_off.split(",") if part.strip())

    def is_tracked(self, benefit_class: str) -> bool:
        """True for the classes that the organisation tracks; what is not classed yet always is."""
        return benefit_class == "unclassified" or benefit_class in {part.strip() for part in self.tracked_classes.split(",")}

    def authority(self, severity: Severity) -> str:
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
    for setting in fields(Policy):
        if setting.name not in stored:
            continue
        text, default = stored[setting.name], setting.default
        try:
            if isinstance(default, StrEnum):
                values[setting.name] = type(default)(FORMER_VALUES.get(setting.name, {}).get(text, text))
            elif isinstance(default, bool):
                values[setting.name] = text.strip().lower() == "yes"
            elif isinstance(default, int):
                values[setting.name] = int(text)
            elif isinstance(default, Decimal):
                values[setting.name] = Decimal(text)
            else:
                values[setting.name] = text
        except (ValueError, ArithmeticError) as problem:
            choices = f"; there is: {', '.join(type(default))}" if isinstance(default, StrEnum) else ""
            raise SettingParseError(setting.name, f"{text!r} cannot be read{choices}") from problem
    policy = Policy(**values)  # type: ignore[arg-type]
    if not 1 <= policy.fiscal_year_start <= 12:
        raise SettingParseError("fiscal_year_start", f"{policy.fiscal_year_start} is not a month (1 to 12)")
    try:
        read_rates(policy.rates)
    except RateError as problem:
        raise SettingParseError("rates", str(problem)) from problem
    return policy


SETTINGS: dict[str, SettingInfo] = {setting.name: setting.metadata["info"] for setting in fields(Policy)}
"""What is said of each setting, in the order in which they are shown."""
