"""What the words of a heading tell: which field, in what unit, which period, plan or actual."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from benefits_tui.domain.fields import FIELDS, Field, Kind, former_names
from benefits_tui.domain.period_labels import parse_period_label
from benefits_tui.domain.period_parsing import PeriodParseError
from benefits_tui.domain.quantity import CURRENCIES
from benefits_tui.exchange.heading_words import HEADING_WORDS, PERIODS
from benefits_tui.exchange.row_kinds import SHAPE_OF, AnyKind

UNIT_WORDS = {"m": "million", "mn": "million", "million": "million", "millions": "million", "bn": "billion",
              "billion": "billion", "billions": "billion", "k": "thousand", "000": "thousand", "000s": "thousand",
              "thousand": "thousand", "thousands": "thousand"}  # fmt: skip
_CURRENCY = rf"(?:£|\$|€|¥|₹|\b(?:{'|'.join(CURRENCIES)})\b)"
_MAGNITUDE = r"(?P<{0}>mn|millions?|bn|billions?|m|k|000s?|thousands?)"
_IN_BRACKETS = re.compile(
    rf"[(\[]\s*(?:in\s+)?{_CURRENCY}?\s*['’]?{_MAGNITUDE.format('a')}?\s*{_CURRENCY}?\s*[)\]]", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?:\bin\s+)?{_CURRENCY}\s*['’]?{_MAGNITUDE.format('b')}(?![a-z0-9])"
    rf"|\bin\s+{_MAGNITUDE.format('c')}(?![a-z0-9])|(?<![\d,.])['’]{_MAGNITUDE.format('d')}(?![a-z0-9])",
    re.IGNORECASE,
)
_SIGN_ALONE = re.compile(r"\s(?:£|\$|€)\s*$")
_BRACKETED = re.compile(r"[(\[]([^)\]]*)[)\]]")
# A text of more letters is the text of a cell, and may be of millions.
_LONGEST_HEADING = 1_000


def plain_name(header: str) -> str:
    """A column's name for comparing: `estimatedCompletionDate` and `Estimated completion date (UTC)` are the same."""
    text = _SIGN_ALONE.sub(" ", _BARE.sub(" ", _BRACKETED.sub(" ", header)))
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.lower()).split())


def bracket_words(header: str) -> str:
    """What a name says in brackets beside a unit or a currency: `approved` for `Total cost (approved) (£m)`."""
    in_brackets = [
        in_brackets
        for in_brackets in _BRACKETED.findall(header)
        if not _IN_BRACKETS.fullmatch(f"({in_brackets})") and not in_brackets.isdecimal()
    ]
    return " ".join(re.sub(r"[^0-9a-z]+", " ", " ".join(in_brackets).lower()).split())


def unit_in(header: str) -> str | None:
    """The unit of amounts that a column's name tells: `Benefits (£m)` and `Value £m` are million."""
    if len(header) > _LONGEST_HEADING:
        return None
    for match in (*_IN_BRACKETS.finditer(header), *_BARE.finditer(header)):
        unit = next((word for word in match.groups() if word), None)
        if unit is not None:
            return UNIT_WORDS[unit.lower()]
    return None


SERIES_WORDS: dict[str, tuple[str, ...]] = {
    "actual": ("actual", "actuals", "achieved", "realised", "realized", "delivered", "outturn", "reading", "act"),
    "forecast": ("forecast", "forecasts", "fcst", "latest estimate", "estimate", "projected", "projection", "expected"),
    "plan": ("plan", "planned", "plans", "budget", "budgeted", "profile", "planned profile", "target profile"),
}
SERIES_OF = {word: series for series, series_words in SERIES_WORDS.items() for word in series_words}
_SERIES = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, SERIES_OF), key=len, reverse=True))})\b", re.IGNORECASE)


# What stands beside a period and leaves it one of the row's benefit: `Benefits (£k) Apr-26`, `Monthly profile May 2026`.
_TELLS_NOTHING = re.compile(
    r"\b(?:benefits?|values?|amounts?|realisation|realised|profile|monthly|quarterly|annual|yearly|figures?|readings?)\b",
    re.IGNORECASE,
)


def series_and_words(plain: str) -> tuple[str, str]:
    """The one series that a plain name tells, blank for none or several, and its other words."""
    series = {SERIES_OF[word] for word in _SERIES.findall(plain)}
    return (series.pop() if len(series) == 1 else ""), " ".join(_SERIES.sub(" ", plain).split())


class PeriodHeading(NamedTuple):
    """What a heading such as `Actual Apr-26 (£k)` tells: the series (blank where it says none) and the words of the period."""

    series: str
    period: str


def period_heading(header: str) -> PeriodHeading | None:
    """The period that a heading names, with its series; None for a heading that is something else."""
    return _period_heading(header) if len(header) <= _LONGEST_HEADING else None


@cache
def _period_heading(header: str) -> PeriodHeading | None:
    text = _BARE.sub(" ", _IN_BRACKETS.sub(" ", header))
    text = re.sub(r"[()\[\]]", " ", text)
    series = {SERIES_OF[word.lower()] for word in _SERIES.findall(text)}
    period_text = " ".join(_TELLS_NOTHING.sub(" ", _SERIES.sub(" ", text)).split()).strip(" -–:,")
    if len(series) > 1 or not period_text or not re.search(r"[0-9]|^[A-Za-z]{3,9}\.?$", period_text):
        return None
    # `P1` and `Q2` are references more often than periods of a year that nobody names.
    if re.fullmatch(r"\d{1,3}|\d{5,}|[A-Za-z]\d{1,2}", period_text):
        return None
    if match := re.fullmatch(r"(\d{4}-\d{2})-\d{2}", period_text):
        period_text = match[1]
    try:
        parse_period_label(period_text, 4, today=date(2000, 4, 1))
    except PeriodParseError:
        return None
    return PeriodHeading(next(iter(series), ""), period_text)


GENERIC = frozenset({"ref", "name", "title", "start", "end", "description", "owner", "state", "stage", "kind", "class"})


@cache
def words_for(kind: AnyKind, field: Field) -> frozenset[str]:
    """The plain names by which a column is known as a field's."""
    if kind not in (Kind.PROJECT, Kind.BENEFIT):
        return frozenset({plain_name(field.name.replace("_", " ")), *HEADING_WORDS[kind].get(field.name, ())})
    synonyms = {plain_name(word) for word in (*field.synonyms, *HEADING_WORDS.get(kind, {}).get(field.name, ()))}
    if field.name not in GENERIC or (kind is Kind.BENEFIT and field.name in ("title", "class", "kind", "state", "owner")):
        names = [field.name, *former_names(field.name)]
        synonyms |= {plain_name(field.label), *(plain_name(name.replace("_", " ")) for name in names)}
    if kind is Kind.PROJECT and field.name == "stage":
        synonyms.add("stage")
    if kind is Kind.BENEFIT and field.name == "title":
        synonyms.discard("title")
    if field.name == "project":
        synonyms = {"project"}
    return frozenset(synonyms)


PERIOD_WORDS = PERIODS
READING_WORDS: dict[str, tuple[str, ...]] = {
    "actual": ("actual", "actual value", "value current", "current value", "reading", "actual to date", "actuals", "achieved",
               "realised", "realised value", "realised benefit", "benefit realised", "benefits realised", "actual benefit",
               "achieved value", "value achieved", "measured value", "actual reading", "current reading"),
    "forecast": ("forecast", "forecast value", "latest forecast", "forecast benefit", "current forecast", "revised forecast",
                 "latest estimate", "projected value"),
    "plan": ("plan", "planned", "plan value", "planned value", "profile", "planned benefit", "profiled benefit", "plan profile",
             "planned profile", "planned realisation"),
}  # fmt: skip
_GENERIC_NAMES = frozenset(
    [
        "id",
        "ref",
        "reference",
        "number",
        "name",
        "title",
        "description",
        "start",
        "end",
        "value",
        "year",
        "series",
        "status",
        "type",
    ]
)


@cache
def _known_words() -> frozenset[str]:
    synonyms = {word for kind in (Kind.PROJECT, Kind.BENEFIT) for field in FIELDS[kind] for word in words_for(kind, field)}
    synonyms |= {
        word
        for kind, shape in SHAPE_OF.items()
        for synonyms in HEADING_WORDS[kind].values()
        for word in synonyms
        if word in shape.signs or kind.value.split("_")[-1] in word.split()
    }
    return frozenset(synonyms | set(PERIOD_WORDS) | {word for several in READING_WORDS.values() for word in several})


def weight_of(header: str, names: frozenset[str] = frozenset()) -> float:
    """How much a cell looks like a column's name: 0 for what is not known. `names` are those of a mapping."""
    if not header or len(header) > 120:
        return 0
    if header in names:
        return 2
    plain = plain_name(header)
    if plain in _known_words():
        return 1
    if plain in _GENERIC_NAMES:
        return 0.6
    period = period_heading(header)
    return 0 if period is None else 1 if period.series else 0.3


_FISCAL_IN = re.compile(r"(?<!\d)(?:FY\s*)?((?:20)?\d{2})\s*[-/–]\s*((?:20)?\d{2})(?![\d/-])", re.IGNORECASE)


def year_in(text: str) -> str:
    """The one fiscal year that a title names, as `FY2026-27`; blank where it names none, or several."""
    years = set()
    for match in _FISCAL_IN.finditer(text):
        first = int(match[1]) if len(match[1]) == 4 else 2000 + int(match[1])
        if int(match[2]) % 100 == (first + 1) % 100:
            years.add(f"FY{first}-{(first + 1) % 100:02d}")
    return years.pop() if len(years) == 1 else ""
