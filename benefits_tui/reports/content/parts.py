"""Parts that several reports share: position, decisions, gaps, changes, what was concluded, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from benefits_tui.domain.balance import Balance
from benefits_tui.domain.comparison import besides_words, unread_words
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.json_values import JsonObject
from benefits_tui.domain.lifecycle import FINAL, BenefitClass, State
from benefits_tui.domain.plain_text import counted, format_date, humanize
from benefits_tui.domain.quantity import display_money
from benefits_tui.domain.severity import Severity
from benefits_tui.register import lists, missing
from benefits_tui.register.currencies import currency_notes
from benefits_tui.register.listing import BENEFITS, ListQuery, count, exactly
from benefits_tui.register.queue import NOBODY, queue
from benefits_tui.register.rollups import BUDGET_FIGURES, DISBENEFITS, RollUpRow
from benefits_tui.register.session import Session
from benefits_tui.reports.content.cells import (
    by_rag,
    columns,
    day,
    decimal_of,
    due_or_late,
    gap,
    money,
    number,
    sentence,
    text,
    word,
)
from benefits_tui.reports.content.scope import ReportScope
from benefits_tui.reports.document import Paragraph, Section, Table, TableCell, TableRow

BOARD = "Portfolio board"
MOST_DECISIONS, MOST_GAPS, MOST_FIELDS = 6, 5, 5
MOST_ON_PAGE = 7
"""So many decisions leave room for the position on the first page, on Letter too."""


_BEFORE_OUTTURN = ("stated", "first_approved", "current_plan", "due_read", "realised_due")


def position(session: Session, row: RollUpRow) -> Table:
    """The money of each class, never added; gross, and net where claims exceed their pools."""
    currency = session.policy.currency
    rows = []
    valued = any(column.has_money for column in row.columns().values())
    for name, column in row.columns().items():
        if not column.has_money and (valued or name != BenefitClass.CASHABLE):
            continue
        outturn = column.outturn
        partial = "*" if column.without_outturn and outturn is not None else ""
        amounts = [money(getattr(column, figure), currency) for figure in _BEFORE_OUTTURN]
        shown = money(outturn, currency)
        rows.append(
            TableRow(
                (
                    text(humanize(name), "strong"),
                    number(column.benefits),
                    *amounts,
                    TableCell(shown.text + partial, shown.value, shown.tone),
                    gap(column.gap, currency),
                ),
                f"benefits {row.money_filter(name, 'stated').rsplit(' ', 1)[0]}",
            )
        )
        if name != DISBENEFITS and (double := row.double_counted.get(BenefitClass(name))):
            blank = TableCell("", None)
            netted_cell = TableCell(f"of it counted twice {display_money(double, currency)}: net", double, "muted")
            rows.append(
                TableRow((netted_cell, blank, money(row.net(BenefitClass(name)), currency), *[blank] * 6), "flags rule:F23")
            )
    without = sum(column.without_outturn for column in row.columns().values())
    of_all = "all " if row.balance.benefits > 1 else ""
    note = f"RAG of {of_all}{counted(row.balance.benefits, 'benefit')}: {by_rag(row.balance.rag)}."
    if without:
        note += f" * {without:,} benefit{'s have' if without != 1 else ' has'} no outturn yet; outturn and gap are of the others."
    if row.balance.budget:
        listed = ", ".join(f"{name} {display_money(row.budget_money(name), currency)}" for name in BUDGET_FIGURES)
        note += f" Cashable savings and budgets, agreed with finance: {listed}."
    note = " ".join((note, *left_out(row.balance, currency), *currency_notes(session, None)))
    names = columns(Class=4, Benefits=0, Stated=0, First_plan=0, Current_plan=0, Due_and_read=0, Realised=0, Outturn=0, Gap=0)
    return Table("Money by class; classes are never added", names, tuple(rows), "No benefit has a money value yet.", note)


def left_out(balance: Balance, currency: str) -> list[str]:
    """What realised against due leaves out, a sentence each."""

    def display(amount: Decimal) -> str:
        return display_money(amount, currency)

    return [
        f"{sentence_text[0].upper()}{sentence_text[1:]}."
        for sentence_text in (unread_words(balance, display), besides_words(balance, display))
        if sentence_text
    ]


def board_flag(row: JsonObject) -> JsonObject:
    """The flag of a row of the queue that the board decides; the worst where it decides none."""
    flags: list[JsonObject] = row["flags"]
    return next((flag for flag in flags if flag["decides_role"] == BOARD), flags[0] if flags else {**row, "options": []})


def for_the_board(session: Session, scope: ReportScope) -> tuple[list[JsonObject], list[JsonObject]]:
    """The rows of the queue in scope that the board decides, and those that are critical and that others decide."""
    board: list[JsonObject] = []
    critical: list[JsonObject] = []
    for row in waiting_for(session, scope):
        if any(flag["decides_role"] == BOARD for flag in row["flags"]):
            board.append(row)
        elif row["severity"] == "critical":
            critical.append(row)
    return sorted(board, key=_pressing), critical


def _pressing(row: JsonObject) -> tuple[int, int, Decimal]:
    """Where a row stands among those that the board decides: by what it decides of it, as the queue is ordered."""
    flag = board_flag(row)
    left = flag["days_left"]
    return (Severity(flag["severity"]).rank, 10**6 if left is None else left, -(decimal_of(row["value_at_risk"]) or Decimal(0)))


def critical_in_short(critical: list[JsonObject]) -> str:
    """How many critical rows others decide, where there is no room for them."""
    many = f"{len(critical):,} more {'are' if len(critical) != 1 else 'is'} critical and for others to decide"
    return f"{many}: queue severity:critical."


def waiting_for(session: Session, scope: ReportScope) -> list[JsonObject]:
    """The rows of the queue in scope, what comes first at the top."""
    return list(queue(session, scope.filter()))


def decisions(
    session: Session, waiting: list[JsonObject], *, board: bool = True, most: int | None = MOST_DECISIONS, rest: str = "queue"
) -> Table:
    """What waits for a decision, with options, who decides and by when; with `board` as the board has to decide it."""
    rows = tuple(_decision(session, row, board) for row in waiting[:most])
    left = len(waiting) - len(rows)
    more = f"{left:,} more: {rest}." if left else ""
    names = columns(About=4, Why=5, Options=4, Who_decides=3, By=2, At_risk=0)
    return Table("Decisions", names, rows, "Nothing waits for a decision.", more)


def _decision(session: Session, row: JsonObject, board: bool) -> TableRow:
    """One row of the queue, told by the flag that the board decides where there is one, else by the worst."""
    flag = board_flag(row) if board or not row["flags"] else row["flags"][0]
    role, name = flag["decides_role"] or "", flag["decides_name"]
    unnamed = role or NOBODY if role in ("", BOARD) else f"{role} ({NOBODY})"
    who = unnamed if not name else f"{role}: {name}" if role else name
    # Where others decide what is worse, it is what the queue and the first screen say of the row.
    why = flag["why"] if flag["cause"] == row["cause"] else f"{flag['why']} First in the queue: {row['cause']}."
    cells = (
        _about(row),
        sentence(why),
        text(" / ".join(flag["options"]) or "decide"),
        text(who),
        due_or_late(flag["due"], session.today),
        money(row["value_at_risk"], session.policy.currency),
    )
    return TableRow(cells, f"queue subject={row['subject']}")


def _about(row: JsonObject) -> TableCell:
    """What a row of the queue is about; a review by its project's name too, for it is called by its kind alone."""
    title = f"{row['project_name']}, {row['title']}" if row["subject_kind"] == Kind.REVIEW.value else row["title"]
    return TableCell(f"{title} · {row['subject']}", str(row["subject"]), "strong")


def _date_of(value: str) -> date:
    return date.fromisoformat(value)


def decisions_of_project(session: Session, ref: str) -> Table:
    """What waits on a project and all that belongs to it."""
    rows: list[JsonObject] = queue(session, exactly("project", ref))
    return decisions(session, rows, board=False, most=None)


def day_cell(value: str) -> TableCell:
    """A day kept as ISO text."""
    return day(value)


def owned_by(owner: str) -> str:
    """What finds the records of an owner, or of nobody."""
    return exactly("owner", owner) if owner else "owner:-"


def gaps(session: Session, scope: ReportScope, most: int = MOST_GAPS) -> Table:
    """The benefits whose outturn falls the furthest below the current plan; disbenefits are told apart."""
    table = gaps_of(session, lists.listing(session, "benefits", scope.filter("variance_money<0 disbenefit:no")), most)
    left = f"All of them: benefits {scope.filter('variance_money<0 disbenefit:no')}." if len(table.rows) == most else ""
    return replace(table, note=left)


def gaps_of(session: Session, benefits: Sequence[JsonObject], most: int = MOST_GAPS) -> Table:
    """The same of these benefits."""
    currency = session.policy.currency
    short = [row for row in benefits if row["variance_money"] is not None and not row["disbenefit"]]
    short = [row for row in short if (decimal_of(row["variance_money"]) or 0) < 0]
    short.sort(key=lambda row: (decimal_of(row["variance_money"]) or Decimal(0), str(row["ref"])))
    rows = tuple(
        TableRow(
            (
                TableCell(f"{row['title']} · {row['ref']}", str(row["ref"]), "strong"),
                word(row["class"]),
                text(row["owner"]),
                money(row["current_plan_money"], currency),
                money(row["outturn_money"], currency),
                gap(row["variance_money"], currency),
            ),
            f"benefits ref={row['ref']}",
        )
        for row in short[:most]
    )
    names = columns(Benefit=4, Class=2, Owner=3, Current_plan=0, Outturn=0, Gap=0)
    return Table("Outturn below the current plan", names, rows, "No known outturn is below its plan.")


_PROVED = "Proved: concluded by an act on validated readings or a recorded decision."


def concluded(session: Session, scope: ReportScope) -> Section:
    """Closed projects and benefits in final states: proved by an act, or only said."""
    rows = []
    for state in State:
        if state in FINAL:
            every = lists.listing(session, "benefits", scope.filter(f"state:{state.value}"))
            proved = sum(row["concluded"] == "proved" for row in every)
            if every:
                cells = (word(state.value), number(len(every)), number(proved), number(len(every) - proved))
                rows.append(TableRow(cells, f"benefits {scope.filter(f'state:{state.value}')}"))
    closed = lists.listing(
        session, "projects", ReportScope(department=scope.department, programme=scope.programme).filter("is:closed")
    )
    since = scope.since_for(session.today).isoformat()
    newly = sorted(f"{row['name']} ({row['ref']})" for row in closed if str(row["closed_on"]) > since)
    lead_text = f"{f'{len(closed):,}' if closed else 'No'} project{'s are' if len(closed) > 1 else ' is'} closed" + (
        f"; since {format_date(_date_of(since))}: {', '.join(newly)}." if newly else "."
    )
    names = columns(State=3, Benefits=0, Proved=0, Unproved=0)
    table = Table(
        "Benefits that ended",
        names,
        tuple(rows),
        "No benefit has ended yet.",
        _PROVED if rows else "",
    )
    return Section("concluded", "What closed and what was proved", (Paragraph(lead_text), table))


_FACTS = {
    "benefits": "benefits of a project",
    "end": "last day of realisation",
    "start": "first day of realisation",
    "kind": "kind of measure (flow or level)",
    "direction": "which way is better",
    "cost": "cost of a project",
}
"""Facts whose field's name says too little by itself."""


def _fact(field: str) -> TableCell:
    return text(_FACTS.get(field, humanize(field)))


def still_missing(session: Session, scope: ReportScope, most: int = MOST_FIELDS) -> Table:
    """The facts that are missing, by field, what most money hangs on first."""
    groups: list[JsonObject] = missing.grouped(session, "field", scope.filter())
    groups.sort(key=lambda row: (-(decimal_of(row["money"]) or Decimal(0)), -row["missing"]))
    rows = tuple(
        TableRow(
            (
                _fact(str(row["field"])),
                number(row["records"]),
                number(row["pressing"]),
                money(row["money"], session.policy.currency),
            ),
            f"missing {scope.filter('field:' + str(row['field']))}",
        )
        for row in groups[:most]
    )
    names = columns(Fact=4, Records=0, Pressing=0, Money_on_them=0)
    note = f"{len(groups) - most:,} more kinds of facts: missing --by field." if len(groups) > most else ""
    if rows and (below := count(session, ListQuery(BENEFITS, scope.filter("stated_money<0"), today=session.today))):
        losses = f"{below:,} benefit{'s' if below != 1 else ''} that {'state' if below != 1 else 'states'} a loss"
        note = f"{note} The money of {losses} counts as an amount here.".lstrip()
    return Table("Facts that are missing", names, rows, "No fact is missing.", note)
