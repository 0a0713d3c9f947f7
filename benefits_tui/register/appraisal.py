"""Balances with earned benefit, costs and value; taking them, and what changed since the last one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from benefits_tui.domain.appraisal import Appraisal, Earned, ProjectValue, earned_benefit, schedule_of
from benefits_tui.domain.balance import Balance, BalanceColumn
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, State
from benefits_tui.domain.progress import planned_progress
from benefits_tui.domain.quantity import ZERO, plain
from benefits_tui.register.balances import balance_of
from benefits_tui.register.lookup import find
from benefits_tui.register.session import Session
from benefits_tui.store.facts.earned import EnablerShare, enabler_shares, outturn_by_evidence
from benefits_tui.store.facts.project import project_value
from benefits_tui.store.facts.rollups import netted
from benefits_tui.store.models import BalanceTaken
from benefits_tui.store.queries.balances import balances_taken
from benefits_tui.store.queries.benefits_map import overclaimed as claimed_above_ceilings
from benefits_tui.store.queries.conclusions import concluded_counts
from benefits_tui.store.queries.projects import costs
from benefits_tui.store.query import Reader

BALANCE_FIGURES = ("stated", "first_approved", "current_plan", "due", "due_read", "realised", "realised_due", "outturn", "gap")
"""The money of a class in a balance, by its key."""


@dataclass(slots=True)
class FullBalance:
    """A balance with what governance asks for besides: earned, cost so far and on outturn, value, evidence, double counts."""

    balance: Balance
    earned: Earned
    cost_to_date: Decimal | None
    cost_outturn: Decimal | None
    weighted_outturn: Decimal | None
    """Cashable outturn, cut for its evidence by the policy's shares; None where there is none."""
    value: ValueResult | None
    overclaimed: Decimal
    """What claims exceed the ceilings of their pools by: gross less this is net. Of the portfolio."""
    netted: Decimal
    """What of its cashable benefits counts in others already: gross less this is net."""
    concluded: dict[str, int]
    """How many benefits an act has concluded, by state; and, apart, how many are `unproved`: concluded before this register."""


class ValueYear(NamedTuple):
    """A fiscal year, by the calendar year in which it starts: benefits and costs as planned, and on outturn."""

    year: int
    benefits: Decimal
    costs: Decimal
    outturn_benefits: Decimal
    outturn_costs: Decimal


@dataclass(slots=True)
class ValueResult:
    """What a project is worth, stated and on outturn, with the convention that it was worked out by."""

    basis: str
    base_year: int
    discount: str
    mid_year: bool
    stated: Appraisal
    outturn: Appraisal | None
    years: tuple[ValueYear, ...] = ()
    cost_by_year: bool = False
    """False where only the whole cost is known, which then stands in year 0."""


def full_balance(session: Session, project_ref: str | None = None) -> FullBalance:
    """The balance with earned benefit, costs and value, as of the session's day. Raises RecordNotFound."""
    balance = balance_of(session, project_ref)
    store, today = session.store, session.today
    project = find(store, project_ref, Kind.PROJECT).id if project_ref is not None else None
    cost = costs(store, project)
    policy = session.policy
    weighted = [money * (1 - policy.reduction(grade)) for grade, money in outturn_by_evidence(store, project)]
    return FullBalance(
        balance, _earned(store, project, today), cost.to_date, cost.outturn,
        sum(weighted, ZERO) if weighted else None,
        value_of(session, project_ref) if project_ref is not None else None,
        claimed_above_ceilings(store), netted_cashable(store, project), _concluded(store, project),
    )  # fmt: skip


def _concluded(reader: Reader, project: int | None) -> dict[str, int]:
    """Benefits in final states: those that an act concluded by state, the others as `unproved`."""
    counts = {state.value: 0 for state in State if state in FINAL} | {"unproved": 0}
    for state, is_proved, benefits in concluded_counts(reader, project):
        counts[state.value if is_proved else "unproved"] += benefits
    return counts


def _earned(reader: Reader, project: int | None, today: date) -> Earned:
    """What no share says is spread evenly; planned progress is what is planned for the day, all of it from the planned day on."""
    by_benefit: dict[int, list[EnablerShare]] = {}
    for row in enabler_shares(reader, project):
        by_benefit.setdefault(row.benefit, []).append(row)
    parts = []
    for rows_here in by_benefit.values():
        given = [row.share for row in rows_here]
        share_total = sum((share for share in given if share is not None), ZERO)
        rest = max(1 - share_total, ZERO) / max(given.count(None), 1)
        for row, known in zip(rows_here, given, strict=True):
            share = rest if known is None else known / max(share_total, Decimal(1))
            planned = planned_progress(row.planned_progress, row.planned, today)
            done = row.progress if row.progress is not None else Decimal(1)
            parts.append((row.stated_money, share, planned, done if row.accepted is not None else ZERO))
    return earned_benefit(parts)


def value_of(session: Session, project_ref: str) -> ValueResult | None:
    """NPV, BCR and payback of a project, stated and on outturn; None where its cost or its plan in money is not known.

    Raises RecordNotFound.
    """
    policy = session.policy
    project = find(session.store, project_ref, Kind.PROJECT).id
    stored = project_value(session.store, policy, project)
    if stored is None:
        return None
    schedule = schedule_of(policy.discount)
    stated, outturn = (value(schedule, mid_year=policy.mid_year) for value in (stored.planned, stored.expected))
    assert stated is not None
    return ValueResult(
        stored.basis.value, stored.base_year, policy.discount, policy.mid_year, stated, outturn, _by_year(stored),
        cost_by_year=stored.stated_costs is not None,
    )  # fmt: skip


def _by_year(value: ProjectValue) -> tuple[ValueYear, ...]:
    """The flows that the value is worked out from, year by year."""
    costs = value.stated_costs or {0: value.stated_cost}
    later = (value.outturn_costs or {0: value.outturn_cost}) if value.outturn is not None else {}
    outturn = value.outturn or {}
    return tuple(
        ValueYear(value.base_year + year, *(flows.get(year, ZERO) for flows in (value.stated, costs, outturn, later)))
        for year in sorted({*value.stated, *costs, *outturn, *later})
    )


def valued_as_plain(valued: ValueResult | None) -> JsonObject:
    """A value as plain data, with its convention in words."""
    if valued is None:
        return {"npv": None, "why": "the cost, or a plan by period in money, is not known"}
    when = "the middle" if valued.mid_year else "the end"
    convention = (
        f"{valued.basis.replace('_', '-')} money; fiscal year {valued.base_year} is year 0 and not discounted; "
        f"{valued.discount}; money at {when} of its year; "
        f"{'cost by year' if valued.cost_by_year else 'the whole cost in year 0'}"
    )

    def plain_of(appraisal: Appraisal | None) -> JsonObject | None:
        if appraisal is None:
            return None
        values = {
            "pv_benefits": appraisal.pv_benefits,
            "pv_costs": appraisal.pv_costs,
            "npv": appraisal.npv,
            "bcr": appraisal.bcr,
            "payback_years": appraisal.payback,
            "discounted_payback_years": appraisal.discounted_payback,
        }
        return {name: None if value is None else plain(round(value, 4)) for name, value in values.items()}

    planned = plain_of(valued.stated)
    assert planned is not None
    first = {name: planned[name] for name in ("pv_benefits", "pv_costs", "npv", "bcr")}
    return {"convention": convention, **first, "stated": planned, "outturn": plain_of(valued.outturn)}


def balance_as_plain(balance: FullBalance) -> JsonObject:
    """A balance as plain data; each class's money on its own."""
    position = balance.balance

    def column(money: BalanceColumn) -> JsonObject:
        figures: JsonObject = {name: _rounded_text(getattr(money, name)) for name in BALANCE_FIGURES}
        counts: JsonObject = {"benefits_with_value": money.valued, "benefits_without_outturn": money.without_outturn}
        return figures | counts | {"benefits_with_due_unread": money.unread, "due_unread": _rounded_text(money.due_unread)}

    return {
        "benefits": position.benefits,
        "concluded": dict(balance.concluded),
        "shared_in": position.shared_in,
        "shared_out": position.shared_out,
        "classes": {known.value: column(money) for known, money in position.classes.items()},
        "disbenefits": column(position.disbenefits),
        "cost": _rounded_text(position.cost),
        "cost_to_date": _rounded_text(balance.cost_to_date),
        "cost_outturn": _rounded_text(balance.cost_outturn),
        "earned": {
            "planned": _rounded_text(balance.earned.planned),
            "earned": _rounded_text(balance.earned.earned),
            "index": _rounded_text(balance.earned.index),
        },
        "evidence_weighted_outturn": _rounded_text(balance.weighted_outturn),
        "claims_above_ceilings": _rounded_text(balance.overclaimed),
        "netted": _rounded_text(balance.netted),
        "double_counted": _rounded_text(balance.overclaimed + balance.netted),
        "agreed_with_finance": budget_as_plain(position),
        "cashable_stated_net": _rounded_text(
            _net(position.column(BenefitClass.CASHABLE).stated, balance.overclaimed + balance.netted)
        ),
        "value": valued_as_plain(balance.value) if balance.value is not None else None,
        "realisation": _rounded_text(position.realisation),
        "realisation_uncapped": _rounded_text(position.realisation_uncapped),
        "rag": {rag.value: count for rag, count in position.rag.items()},
        "currencies": list(position.currencies),
        "verdict": position.verdict.value,
        "why": position.why,
    }


def budget_as_plain(balance: Balance) -> JsonObject:
    """What cashable benefits claim, what finance agreed, what of that is due, what was taken: beside each other, never added."""
    budget, claimed = balance.budget, balance.column(BenefitClass.CASHABLE).stated
    return {
        "claimed": _rounded_text(claimed), "agreed": _rounded_text(budget.agreed), "due": _rounded_text(budget.due),
        "taken": _rounded_text(budget.taken),
    }  # fmt: skip


def _net(gross: Decimal | None, double_counted: Decimal) -> Decimal | None:
    """What is stated less what pools cannot give and what counts elsewhere already: the same pound is counted once."""
    return None if gross is None else gross - double_counted


def double_counted(session: Session) -> Decimal:
    """What claims exceed the ceilings of their pools by, and what cashable benefits count in others already, in all."""
    return claimed_above_ceilings(session.store) + netted_cashable(session.store)


def netted_cashable(reader: Reader, project: int | None = None) -> Decimal:
    """What of cashable benefits, of one project or of all, counts in others already."""
    return sum((amount for known, amount in netted(reader, project).values() if known is BenefitClass.CASHABLE), ZERO)


def _rounded_text(value: Decimal | None) -> str | None:
    return None if value is None else plain(round(value, 8) if value != round(value, 8) else value)


class CashableFigures(NamedTuple):
    """The money of the cashable class; None where there was none."""

    stated: Decimal | None
    due: Decimal | None
    realised: Decimal | None
    outturn: Decimal | None


class BalanceSnapshot(NamedTuple):
    """A balance that was taken: kept as it was, never worked out again."""

    id: int
    as_of: date
    gate: str | None
    note: str | None
    figures: JsonObject
    taken_by: str
    taken_on: date

    @property
    def cashable(self) -> CashableFigures:
        """Its cashable money; due and realised are of the same periods, but for balances of earlier versions."""
        column = self.figures["classes"].get("cashable", {})
        names = ("stated", *(("due_read", "realised_due") if "due_read" in column else ("due", "realised")), "outturn")
        return CashableFigures(*(None if column.get(name) is None else Decimal(column[name]) for name in names))


def take(
    session: Session, project_ref: str | None = None, *, gate: str | None = None, note: str | None = None
) -> BalanceSnapshot:
    """Take the balance of a project or the portfolio as of the session's day, and keep it. Raises RecordNotFound."""
    figures = balance_as_plain(full_balance(session, project_ref))
    subject = project_ref or "the portfolio"
    with session.store.write(session.change_info(f"take the balance of {subject}", note), session.today) as transaction:
        project = find(transaction, project_ref, Kind.PROJECT).id if project_ref is not None else None
        day = session.today
        transaction.insert(
            BalanceTaken,
            {
                "project_id": project, "as_of": day, "gate": gate, "note": note, "figures": json.dumps(figures),
                "taken_by": session.user, "taken_on": day,
            },
        )  # fmt: skip
    return taken(session, project_ref)[-1]


def taken(session: Session, project_ref: str | None = None) -> list[BalanceSnapshot]:
    """The balances taken, oldest first. Raises RecordNotFound."""
    project = find(session.store, project_ref, Kind.PROJECT).id if project_ref is not None else None
    return [
        BalanceSnapshot(row.id, row.as_of, row.gate, row.note, _figures(row.figures), row.taken_by, row.taken_on)
        for row in balances_taken(session.store, project)
    ]


# As balances were kept that earlier versions took.
_FORMER_VERDICTS = {"on_the_way": "on_track", "off_the_way": "off_track", "cannot_tell": "unknown"}


def _figures(text: str) -> JsonObject:
    figures: JsonObject = json.loads(text)
    verdict = str(figures.get("verdict"))
    return figures | {"verdict": _FORMER_VERDICTS.get(verdict, verdict)}


def since_last(session: Session, project_ref: str | None, figures: JsonObject) -> JsonObject | None:
    """What changed since the balance taken last: money of each class, verdict; None without one before."""
    before = taken(session, project_ref)
    if not before:
        return None
    last = before[-1]
    changed: JsonObject = {"since": last.as_of.isoformat()}
    if last.figures["verdict"] != figures["verdict"]:
        changed["verdict"] = f"{last.figures['verdict']} → {figures['verdict']}"
    old, new = last.figures["classes"], figures["classes"]
    assert isinstance(old, dict) and isinstance(new, dict)
    for name, column in new.items():
        for figure in BALANCE_FIGURES:
            if figure == "stated" and "current_plan" not in old.get(name, {}):
                # Balances taken by earlier versions had the plan's money there.
                continue
            was, current = old.get(name, {}).get(figure), column[figure]
            if was is not None and current is not None and was != current:
                changed[f"{name}_{figure}"] = plain(Decimal(current) - Decimal(was))
    return changed
