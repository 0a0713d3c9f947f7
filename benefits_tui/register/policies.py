"""The organisation's policy: what can be set, setting it with a reason, and what it would do to the flags."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.appraisal import ScheduleError, schedule_of
from benefits_tui.domain.currencies import words_of
from benefits_tui.domain.fields import FieldError, nearest
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.parsing import ParseError, parse_date
from benefits_tui.domain.period_parsing import MONTH_NAMES, MONTH_TITLES
from benefits_tui.domain.plain_text import humanize
from benefits_tui.domain.policy import FORMER_VALUES, SETTINGS, Policy, SettingInfo, SettingParseError, current_keys, policy_from
from benefits_tui.domain.quantity import CURRENCIES, plain, share_text
from benefits_tui.domain.rates import RateError, rates_text, read_rates
from benefits_tui.domain.rules import MARKS, RULES, named
from benefits_tui.register.changes_without_reason import says_why
from benefits_tui.register.policy_notes import SettingChange, flags_now, is_noted, note_settings
from benefits_tui.register.policy_reasons import loosened, rewritten_rates, sees_less
from benefits_tui.register.records import flag_changes
from benefits_tui.register.reviews import calendar_of
from benefits_tui.register.session import Session
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.evaluation.stored_flags import open_flags
from benefits_tui.store.facts.currencies import benefits_in
from benefits_tui.store.models import PolicySetting
from benefits_tui.store.policy import stored_settings
from benefits_tui.store.queries.readings import has_any_plan
from benefits_tui.store.transaction import Transaction


class Setting(NamedTuple):
    """One setting of the policy as people see it."""

    key: str
    value: str
    default: str
    about: str
    reason: str | None


def settings(session: Session) -> list[Setting]:
    """Every setting with its value, its default and what it means."""
    policy, kept = session.policy, stored_settings(session.store)
    return [
        Setting(
            field.name,
            _text(getattr(policy, field.name)),
            _text(field.default),
            about(field.name),
            kept[field.name].reason if field.name in kept else None,
        )
        for field in fields(Policy)
    ]


def about(key: str) -> str:
    """What a setting means, and the rules that it is for."""
    info = SETTINGS[key]
    rules = ", ".join(named(rule) for rule in info.for_rules)
    return f"{info.about} For: {rules}." if rules else info.about


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, Decimal) else str(value)


def checked(session: Session, values: Mapping[str, str]) -> Policy:
    """The policy as it would be with these settings. Raises FieldError naming the key."""
    known = {field.name for field in fields(Policy)}
    values = as_kept(values)
    for key in values:
        if key not in known:
            raise FieldError(f"the policy has no {key!r}{nearest(key, sorted(known))}", key)
    kept = {key: setting.value for key, setting in stored_settings(session.store).items()}
    try:
        policy = policy_from({**kept, **{key: value.strip() for key, value in values.items()}})
    except SettingParseError as problem:
        raise FieldError(str(problem).removeprefix("policy "), problem.key) from problem
    try:
        schedule_of(policy.discount)
    except ScheduleError as problem:
        raise FieldError(str(problem), "discount") from problem
    calendar_of(policy)
    _in_range(policy, values)
    rules = {known_rule.id for known_rule in (*(rule.about for rule in RULES), *MARKS)}
    if odd := sorted(policy.off - rules):
        raise FieldError(f"rules_off: there is no rule {', '.join(odd)}", "rules_off")
    if policy.default_template and "default_template" in values:
        _is_template(session, policy.default_template)
    return policy


def _is_template(session: Session, name: str) -> None:
    from benefits_tui.register.lookup import RecordNotFound
    from benefits_tui.register.templates import template

    try:
        template(session, name)
    except RecordNotFound as problem:
        raise FieldError(f"default_template: {str(problem)[:1].lower()}{str(problem)[1:]}", "default_template") from problem


def _in_range(policy: Policy, values: Mapping[str, str]) -> None:
    """Raise FieldError for a setting that can be read and means nothing."""
    if policy.currency not in CURRENCIES:
        raise FieldError(
            f"currency: {policy.currency!r} is not a currency code{nearest(policy.currency, CURRENCIES)}", "currency"
        )
    for key, text in values.items():
        value = getattr(policy, key)
        if isinstance(value, bool):
            if text.strip().lower() not in ("yes", "no"):
                raise FieldError(f"{key}: write yes or no, not {text!r}", key)
        elif isinstance(value, int | Decimal):
            least, most = SETTINGS[key].limits
            if not Decimal(value).is_finite() or not least <= value <= most:
                raise FieldError(f"{key}: {text.strip()} is not between {least} and {most}", key)
    if policy.currency in {rate.code for rate in read_rates(policy.rates)} and "rates" in values:
        raise FieldError(f"rates: {policy.currency} is the register's own currency and needs no rate", "rates")
    if policy.vision_signed_on and "vision_signed_on" in values:
        _is_day("vision_signed_on", policy.vision_signed_on)
    if "name" in values and not policy.name:
        raise FieldError("name: write the name of the organisation", "name")
    if policy.amber_threshold > policy.red_threshold:
        raise FieldError("amber_threshold: it is above red_threshold", "amber_threshold")
    classes = {part.strip() for part in policy.tracked_classes.split(",") if part.strip()}
    if not classes:
        raise FieldError("tracked_classes: name at least one class", "tracked_classes")
    if odd := classes - set(BenefitClass):
        raise FieldError(f"tracked_classes: there is no class {', '.join(sorted(odd))}", "tracked_classes")


def _is_day(key: str, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise FieldError(f"{key}: {text!r} is not a date; write it as 2026-03-31", key) from None


# The number of months after a name stays apart.
_BETWEEN_WORDS = re.compile(r"(?<=[a-z])[ -](?=[a-z])")


_UNKNOWN = SettingInfo("")


def _info(key: str) -> SettingInfo:
    """What is said of a setting; of one that is none, nothing."""
    return SETTINGS.get(key, _UNKNOWN)


def as_kept(values: Mapping[str, str]) -> dict[str, str]:
    """Settings as people write them (`10 %`, `April`), by the keys of today and in the words that are kept (`0.1`, `4`)."""
    return {key: _as_kept(key, text.strip()) for key, text in current_keys(values).items()}


def _as_kept(key: str, text: str) -> str:
    if key == "fiscal_year_start":
        return str(MONTH_NAMES.get(text.lower(), text))
    if key in FORMER_VALUES:
        return FORMER_VALUES[key].get(text.lower(), text.lower())
    if key == "default_frequency":
        return text.lower()
    if _info(key).names:
        return _BETWEEN_WORDS.sub("_", text)
    if key == "vision_signed_on":
        with contextlib.suppress(ParseError):
            return parse_date(text).isoformat() if text else ""
    if key == "rates":
        with contextlib.suppress(RateError):
            return rates_text(text)
    if _info(key).per_cent and text.endswith("%"):
        try:
            return plain(Decimal(text.removesuffix("%").strip()) / 100)
        except ArithmeticError:
            return text
    return text


def as_shown(key: str, kept: str) -> str:
    """A setting in the words in which people read and write it: `10 %`, `April`."""
    if key == "fiscal_year_start" and kept.isdecimal() and 1 <= int(kept) <= 12:
        return MONTH_TITLES[int(kept) - 1]
    if _info(key).names:
        return humanize(kept)
    if _info(key).per_cent:
        try:
            return share_text(Decimal(kept))
        except ArithmeticError:
            return kept
    return kept


class _Rehearsed(Exception):
    """Ends a transaction that is not to be written."""


@dataclass(slots=True)
class PolicyEffect:
    """What new settings would do to the open flags: how many there are and would be, by rule where it differs."""

    now: int
    then: int
    by_rule: dict[str, tuple[int, int]]


def effect(session: Session, values: Mapping[str, str], why: str | None = None) -> PolicyEffect:
    """What `set_policy` would do to the open flags: it is done and taken back. Raises FieldError, ReadOnly, Busy."""

    def count() -> Counter[str]:
        return Counter(rule for _, _, rule in open_flags(session.store, Scope(everything=True)))

    counts_before, counts = count(), list[Counter[str]]()
    with contextlib.suppress(_Rehearsed):
        _write(session, values, why, rehearse=lambda: counts.append(count()))
    counts_after = counts[0]
    rules = sorted(counts_before.keys() | counts_after.keys())
    return PolicyEffect(
        counts_before.total(),
        counts_after.total(),
        {rule: (counts_before[rule], counts_after[rule]) for rule in rules if counts_before[rule] != counts_after[rule]},
    )


class PolicyChange(NamedTuple):
    """What setting the policy did."""

    changed: dict[str, tuple[str, str]]
    raised: list[str]
    cleared: list[str]


def set_policy(session: Session, values: Mapping[str, str], why: str | None = None) -> PolicyChange:
    """Write settings; all flags are looked at again in the same transaction. Switching a rule off needs a reason.

    Raises FieldError.
    """
    return _write(session, values, why)


def _tracked(policy: Policy) -> set[BenefitClass]:
    return {benefit_class for benefit_class in BenefitClass if policy.is_tracked(benefit_class)}


def _write(
    session: Session, values: Mapping[str, str], why: str | None, rehearse: Callable[[], None] | None = None
) -> PolicyChange:
    values = as_kept(values)
    policy = checked(session, values)
    if not says_why(why):
        _refuse_unexplained(session, policy)
    looser = [] if rehearse is not None else loosened(session.policy, policy)
    changed, setting_changes = dict[str, tuple[str, str]](), list[SettingChange]()
    with session.store.write(session.change_info("set the policy", why), session.today) as transaction:
        kept = stored_settings(transaction)
        for key, value in values.items():
            before = kept[key].value if key in kept else _text(getattr(Policy(), key))
            setting_changes.append(SettingChange(key, as_shown(key, before), as_shown(key, value.strip())))
            if value.strip() == before:
                if says_why(why) and key in kept:
                    transaction.update(PolicySetting, kept[key].id, {"reason": why})
                continue
            changed[key] = (before, value.strip())
            if key in kept:
                transaction.update(PolicySetting, kept[key].id, {"key": key, "value": value.strip(), "reason": why})
            else:
                transaction.insert(PolicySetting, {"key": key, "value": value.strip(), "reason": why})
        settled = _note(session, transaction, setting_changes, looser)
        if rehearse is not None:
            session.store.bring_in_line(transaction, session.today)
            rehearse()
            raise _Rehearsed
    raised, cleared = flag_changes(transaction)
    return PolicyChange(changed, [*settled[0], *raised], [*settled[1], *cleared])


def _refuse_unexplained(session: Session, policy: Policy) -> None:
    """Raise FieldError where nothing would be flagged any more that could be told of a change."""
    if policy.off - session.policy.off:
        raise FieldError("reason: switching a rule off needs one", "reason")
    if not has_any_plan(session.store):
        return
    if _tracked(session.policy) - _tracked(policy):
        raise FieldError("reason: leaving a class out needs one, for benefits have an approved plan", "reason")
    if sees_less(session.policy, policy):
        raise FieldError("reason: asking less for a second person needs one, for benefits have an approved plan", "reason")
    rewritten = rewritten_rates(session.policy, policy, session.today)
    if codes := [code for code in rewritten if benefits_in(session.store, words_of(code, policy), None)]:
        effect_text = f"another rate of {', '.join(codes)} for days that are past changes what was planned and read"
        raise FieldError(f"reason: {effect_text}; say why", "reason")


def _note(
    session: Session, transaction: Transaction, changes: list[SettingChange], looser: list[str]
) -> tuple[list[str], list[str]]:
    """Note settings that change without a reason where that takes flags away; the flags that came and went by then.

    Raises FieldError where `looser` settings take none away yet: later nobody could tell what they hide.
    """
    before = flags_now(transaction)
    if says_why(transaction.info.explanation) or not is_noted(changes) or not has_any_plan(transaction):
        note_settings(transaction, changes, before, before)
        return [], []
    session.store.bring_in_line(transaction, session.today)
    # All was looked at; from here on only what is noted is looked at again.
    transaction.changed_records.clear()
    settled, after = flag_changes(transaction), flags_now(transaction)
    if looser and not before - after:
        setting_names = ", ".join(looser).replace("_", " ")
        raise FieldError(f"reason: approved plans are judged by {setting_names}; say why it changes", "reason")
    note_settings(transaction, changes, before, after)
    return settled
