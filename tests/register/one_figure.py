"""One figure, one value: every figure that several places show, compared between them."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.register import appraisal, balances, exporting, flags, lists
from benefits_tui.register.session import Session

D = Decimal
Row = dict[str, Any]
MONEY = {"stated": "stated_money", "due": "due_money", "realised": "realised_money", "outturn": "outturn_money"}
MONEY |= {"first_approved": "first_approved_money", "current_plan": "current_plan_money", "gap": "variance_money"}
MONEY |= {"due_read": "due_read_money", "realised_due": "realised_due_money", "due_unread": "due_unread_money"}
DIFFERENCES = {"variance_money": ("outturn_money", "current_plan_money"), "due_unread_money": ("due_money", "due_read_money")}
VALUED_BY = ("stated_money", "current_plan_money", "realised_money", "outturn_money")
CLASSES = ("cashable", "non_cashable", "quantifiable", "qualitative", "unclassified")


def amount(value: object) -> Decimal | None:
    return None if value in (None, "") else D(str(value))


def total(values: Iterable[object]) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [found for value in values if (found := amount(value)) is not None]
    return sum(known, D(0)) if known else None


def same(one: object, other: object, what: str) -> None:
    one, other = amount(one), amount(other)
    assert one == other, f"{what}: {one} here, {other} there"


def compare(session: Session) -> None:
    """Home, stages, curve, balances, lists, `show` and the reporting views of a register."""
    benefits, projects = lists.listing(session, "benefits"), lists.listing(session, "projects")
    whole = appraisal.balance_as_plain(appraisal.full_balance(session))
    _balance_is_the_list(whole, benefits, projects, "portfolio")
    shares = _shares(session)
    for project in projects:
        ref = str(project["ref"])
        its_own = [one for one in benefits if one["project"] == ref]
        balance = appraisal.balance_as_plain(appraisal.full_balance(session, ref))
        _balance_is_the_list(balance, its_own, [project], ref, _moved(ref, benefits, shares))
        stated = balance["classes"].get("cashable", {}).get("stated")
        same(project["cashable"], stated, f"{ref} in the list")
        assert project["benefits"] == len(its_own), ref
    if not shares:
        _stages(session, benefits)
    _curve(session, benefits)
    _views(session, benefits)
    shown: dict[str, Row] = {str(one["ref"]): lists.show(session, str(one["ref"])) for one in benefits}
    _flags(session, benefits, projects, {ref: record["flags"] for ref, record in shown.items()})
    for one in benefits:
        for name in (
            *MONEY.values(),
            "rag",
            "attainment",
            "realisation",
            "lifetime_plan",
            "due_to_date",
            "actual_to_date",
            "outturn",
        ):
            assert shown[str(one["ref"])][name] == one[name], (one["ref"], name)


def _shares(session: Session) -> list[tuple[str, str, int]]:
    """(benefit, project, share in ten-thousandths) of other projects than the benefit's own; of more than the whole in proportion."""
    found = session.store.all(
        "SELECT b.ref, p.ref, a.share FROM attribution a JOIN benefit b ON b.id = a.benefit_id "
        "JOIN project p ON p.id = a.project_id WHERE a.project_id <> b.project_id"
    )
    whole: Counter[str] = Counter()
    for benefit, _, share in found:
        whole[str(benefit)] += int(str(share))
    return [(str(b), str(p), int(str(share)) * 10_000 // max(whole[str(b)], 10_000)) for b, p, share in found]


def _moved(ref: str, benefits: list[Row], shares: list[tuple[str, str, int]]) -> list[Row]:
    """What shares bring into a project, and take out of it, as rows of the list."""
    by_ref = {str(one["ref"]): one for one in benefits}
    rows = []
    for benefit, project, share in shares:
        one = by_ref[benefit]
        for sign in [1] * (project == ref) + [-1] * (one["project"] == ref):
            money = {
                name: None if (known := amount(one[name])) is None else _cut(known * share) * sign for name in MONEY.values()
            }
            # A difference of two figures moves as the difference of what moves.
            for name, (more, less) in DIFFERENCES.items():
                pair = (money[more], money[less])
                money[name] = None if None in pair and one[name] is None else (pair[0] or D(0)) - (pair[1] or D(0))
            same_for_all = {name: one[name] for name in ("class", "disbenefit", "evidence_grade")}
            rows.append(same_for_all | {"outturn_money": None} | money)
    return rows


def _cut(of_ten_thousand: Decimal) -> Decimal:
    return (of_ten_thousand / 10_000).quantize(D("0.0001"), rounding=ROUND_DOWN)


def _stands_in(one: Row, column: str) -> bool:
    return bool(one["disbenefit"]) if column == "disbenefits" else _of_class(one, column)


def _of_class(one: Row, name: str) -> bool:
    return one["class"] == name and not one["disbenefit"]


def _balance_is_the_list(balance: Row, benefits: list[Row], projects: list[Row], what: str, moved: Sequence[Row] = ()) -> None:
    assert balance["benefits"] == len(benefits), what
    assert set(balance["classes"]) == {one["class"] for one in (*benefits, *moved) if not one["disbenefit"]}, what
    columns = {name: balance["classes"].get(name) for name in CLASSES} | {"disbenefits": balance["disbenefits"]}
    for name, column in columns.items():
        its_own, shared = ([one for one in rows if _stands_in(one, name)] for rows in (benefits, moved))
        if column is None:
            continue
        for figure, listed in MONEY.items():
            wanted = total(one[listed] for one in (*its_own, *shared))
            if figure == "due_unread" and column["due"] is not None:
                wanted = wanted or D(0)
            same(column[figure], wanted, f"{what}, {name}, {figure}")
        valued = [one for one in its_own if any(one[name] is not None for name in VALUED_BY)]
        assert column["benefits_with_value"] == len(valued), (what, name)
        if shared:
            continue
        assert column["benefits_with_due_unread"] == sum(one["due_unread_money"] is not None for one in its_own), (what, name)
        assert column["benefits_without_outturn"] == sum(one["outturn_money"] is None for one in valued), (what, name)
    for rag, count in balance["rag"].items():
        assert count == sum(one["rag"] == rag for one in benefits), (what, rag)
    same(balance["cost"], total(one["whole_life_cost"] for one in projects), f"{what}, cost")
    same(balance["cost_to_date"], total(one["cost_to_date"] for one in projects), f"{what}, cost to date")
    outturns = [one["cost_outturn"] if one["cost_outturn"] is not None else one["whole_life_cost"] for one in projects]
    same(balance["cost_outturn"], total(outturns), f"{what}, cost on outturn")
    kept = {"verified": D(1), "measured": D("0.9"), "estimated": D("0.75"), "asserted": D("0.5"), None: D("0.5")}
    cashable = [one for one in (*benefits, *moved) if _of_class(one, "cashable") and one["outturn_money"] is not None]
    weighted = total(D(str(one["outturn_money"])) * kept[one["evidence_grade"]] for one in cashable)
    same(balance["evidence_weighted_outturn"], weighted, f"{what}, weighted by evidence")


def _stages(session: Session, benefits: list[Row]) -> None:
    found = balances.by_stage(session)
    assert {one.stage for one in found} == {one["stage"] for one in benefits}
    for one in found:
        its_own = [benefit for benefit in benefits if benefit["stage"] == one.stage]
        assert (one.benefits, one.red, one.amber) == (
            len(its_own), sum(b["rag"] == "red" for b in its_own), sum(b["rag"] == "amber" for b in its_own),
        )  # fmt: skip
        for name in ("cashable", "non_cashable", "unclassified"):
            stated = total(b["stated_money"] for b in its_own if _of_class(b, name))
            same(one.stated[BenefitClass(name)], stated, f"stage {one.stage}, {name}")


def _curve(session: Session, benefits: list[Row]) -> None:
    curve = balances.portfolio_curve(session)
    its_own = [one for one in benefits if _of_class(one, curve.benefit_class)]
    # What is due has a plan and a rate: its stated money is the plan's.
    planned = total(one["current_plan_money"] for one in its_own if one["due_money"] is not None)
    _about(curve.plan[-1][1] if curve.plan else None, planned, len(its_own), "the end of the curve's plan")
    planned_ones = [one for one in its_own if one["current_plan_money"] is not None]
    realised = total(one["realised_money"] for one in (planned_ones or its_own))
    _about(curve.actual[-1][1] if curve.actual else None, realised, len(its_own), "the end of the curve's actuals")


def _about(one: Decimal | None, other: Decimal | None, benefits: int, what: str) -> None:
    """The same but for what keeping each benefit's money to four decimals leaves out."""
    assert (one is None) == (other is None), what
    assert abs((one or D(0)) - (other or D(0))) <= D("0.00005") * benefits, f"{what}: {one} here, {other} there"


def _views(session: Session, benefits: list[Row]) -> None:
    """The views for other tools say the same in plain numbers."""
    names = ("rag", "stated_money", "due_money", "realised_money", "outturn_money", "lifetime_plan", "due_to_date", "open_flags")
    found = session.store.all(f"SELECT benefit_ref, {', '.join(names)} FROM report_benefit")
    assert len(found) == len(benefits)
    raised = Counter(flag["subject"] for flag in lists.flags(session) if flag["subject_kind"] == "benefit")
    by_ref = {str(ref): dict(zip(names, rest, strict=True)) for ref, *rest in found}
    for one in benefits:
        view = by_ref[str(one["ref"])]
        # For other tools flags on facts that are merely missing are flags like others.
        assert (view["rag"], view["open_flags"]) == (one["rag"], raised[one["ref"]]), one["ref"]
        for name in names[1:-1]:
            wanted = None if one[name] is None else float(str(one[name]))
            assert view[name] == wanted, (one["ref"], name)
    counted = session.store.all("SELECT project_ref, benefits FROM report_project")
    assert {str(ref): count for ref, count in counted} == {
        str(one["ref"]): one["benefits"] for one in lists.listing(session, "projects")
    }


def _flags(session: Session, benefits: list[Row], projects: list[Row], shown_on: dict[str, list[Row]]) -> None:
    raised = lists.flags(session)
    figures = flags.queue_figures(session).open
    waiting = [one for one in raised if one["state"] == "open" and one["pressing"]]
    assert sum(sum(ages.values()) for ages in figures.values()) == len(waiting)
    for severity, ages in figures.items():
        assert sum(ages.values()) == sum(one["severity"] == severity for one in waiting), severity
    for one in benefits:
        on = [flag["pressing"] for flag in raised if flag["subject_kind"] == "benefit" and flag["subject"] == one["ref"]]
        assert (one["flags"], len(on)) == (sum(map(bool, on)), len(shown_on[str(one["ref"])])), one["ref"]
    for project in projects:
        of_benefits = sum(int(str(one["flags"])) for one in benefits if one["project"] == project["ref"])
        own = sum(bool(one["pressing"]) for one in raised if (one["subject_kind"], one["subject"]) == ("project", project["ref"]))
        shown = lists.show(session, str(project["ref"]))
        assert project["flags"] == own + of_benefits and shown["flags_on_benefits"] == of_benefits, project["ref"]


def compare_exports(session: Session) -> None:
    """The files that are written for other programs: CSV and XLSX hold the list's money, cell by cell."""
    listed = {str(one["ref"]): one for one in lists.listing(session, "benefits")}
    with tempfile.TemporaryDirectory() as folder:
        for form in ("csv", "xlsx"):
            path = Path(folder) / f"benefits.{form}"
            assert exporting.export(session, "benefits", form, path)[0] == len(listed)
            for row in _written(path):
                for name in MONEY.values():
                    same(row[name], listed[str(row["ref"])][name], f"{form}, {row['ref']}, {name}")


def _written(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.DictReader(file))
    sheet = load_workbook(path).worksheets[0]
    head, *rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    return [dict(zip([str(name) for name in head], row, strict=True)) for row in rows]
