"""A benefit's periods as a sheet that is filled in and then written at once: what was typed, what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from benefits_tui.domain.errors import UsageError
from benefits_tui.domain.facts import BenefitFacts
from benefits_tui.domain.fields import Kind
from benefits_tui.domain.figures import Figures, figures, kind_meant, straight_path
from benefits_tui.domain.measure import MeasureKind
from benefits_tui.domain.parsing import ParseError, check_currency, parse_amount, shorten
from benefits_tui.domain.period_parsing import PeriodParseError, parse_period
from benefits_tui.domain.period_sums import PeriodValues, actual_sums, forecast_sums, plan_end, plan_sums
from benefits_tui.domain.periods import Frequency, Period, add_months, period_after, period_holding
from benefits_tui.domain.policy import Policy
from benefits_tui.domain.quantity import ZERO, PrecisionError, plain, to_scaled
from benefits_tui.register.lookup import find
from benefits_tui.register.readings import PeriodEdit, readings_of, save_periods
from benefits_tui.register.records import SaveResult
from benefits_tui.register.session import Session
from benefits_tui.store.errors import Clash
from benefits_tui.store.facts.benefit import benefit_facts

COLUMNS = ("plan", "forecast", "actual", "evidence")
PeriodValue = Decimal | str | None
_MOST_LINES = 120
_AHEAD = 4


class CellError(UsageError, ValueError):
    """A cell cannot hold what was typed; the message says which and why."""


@dataclass(slots=True)
class PeriodRow:
    """One period. `start` holds the values as they are in the register, `seen` those that were typed over."""

    period: Period
    label: str
    values: dict[str, PeriodValue]
    start: dict[str, PeriodValue]
    seen: dict[str, PeriodValue] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        """True when nothing is said of the period."""
        return all(value is None for value in self.values.values())


@dataclass(slots=True)
class PeriodSheet:
    """The sheet of one benefit. Cells change in the sheet alone until `save`."""

    ref: str
    facts: BenefitFacts
    policy: Policy
    today: date
    lines: list[PeriodRow]
    _undo: list[list[tuple[int, str, PeriodValue]]] = field(default_factory=list)

    def copy(self) -> PeriodSheet:
        """The sheet as it is now, for saving while more is typed into this one; without what can be taken back."""
        lines = [PeriodRow(line.period, line.label, dict(line.values), dict(line.start), dict(line.seen)) for line in self.lines]
        return PeriodSheet(self.ref, self.facts, self.policy, self.today, lines)

    def written(self, saved: PeriodSheet) -> None:
        """Take over a copy that was saved as what the register holds; what was typed since stays not written."""
        held = {line.period: line.values for line in saved.lines}
        for line in self.lines:
            if line.period in held:
                line.start = dict(held[line.period])
                line.seen.clear()

    # Cells ------------------------------------------------------------------------------------------------------

    def text(self, row: int, column: str) -> str:
        """What a cell holds, as it is typed."""
        return _text(self.lines[row].values[column])

    def set(self, row: int, column: str, text: str) -> None:
        """Type into a cell; a blank empties it. Raises CellError."""
        self._write([(row, column, self._read(row, column, text))])

    def paste(self, row: int, column: str, text: str) -> tuple[int, int]:
        """Put lines of cells (tabs between) from this cell on, adding periods below; (rows, cells) written.

        All of it or nothing. Raises CellError naming the first cell that cannot be read.
        """
        table = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")]
        place = COLUMNS.index(column)
        widest = max(len(line) for line in table)
        if place + widest > len(COLUMNS):
            raise CellError(f"the {widest} columns pasted do not fit from {column} on; nothing was pasted")
        lines = len(self.lines)
        while row + len(table) > len(self.lines) and self.add_line():
            pass
        try:
            if row + len(table) > len(self.lines):
                raise CellError(f"{len(table)} rows do not fit from {self.lines[row].label} on; nothing was pasted")
            cells = [
                (row + down, COLUMNS[place + right], self._read(row + down, COLUMNS[place + right], cell))
                for down, line in enumerate(table)
                for right, cell in enumerate(line)
            ]
        except CellError:
            del self.lines[lines:]
            raise
        self._write(cells)
        return len(table), len(cells)

    def fill_down(self, row: int, column: str) -> int:
        """Give the cell's value to the periods after it; how many."""
        value = self.lines[row].values[column]
        below = [
            (place, column, value)
            for place in range(row + 1, len(self.lines))
            if column not in ("actual", "evidence") or self.lines[place].period.start <= self.today
        ]
        self._write(below)
        return len(below)

    def fill_right(self, row: int, column: str) -> int:
        """Take the column's values over into the next one (plan as forecast, forecast as actual), from this row on; how many."""
        place = COLUMNS.index(column)
        if place + 1 >= COLUMNS.index("evidence"):
            raise CellError(f"there is no column of numbers to the right of {column}")
        other = COLUMNS[place + 1]
        cells = [
            (number, other, line.values[column])
            for number, line in enumerate(self.lines)
            if number >= row and line.values[column] is not None and (other != "actual" or line.period.start <= self.today)
        ]
        self._write(cells)
        return len(cells)

    def add_line(self) -> bool:
        """One more period at the end; False when there are enough."""
        if len(self.lines) >= _MOST_LINES:
            return False
        last = self.lines[-1].period
        span = period_after(last.end, last.months or _step(self.facts))
        self.lines.append(_line(span, self.policy))
        return True

    def undo(self) -> bool:
        """Take back the last thing typed, pasted or filled; False when there is nothing."""
        if not self._undo:
            return False
        for row, column, value in reversed(self._undo.pop()):
            self.lines[row].values[column] = value
        return True

    def _read(self, row: int, column: str, text: str) -> PeriodValue:
        typed, label = text.strip(), self.lines[row].label
        if not typed:
            return None
        if column == "evidence":
            return typed
        if column == "actual" and self.lines[row].period.start > self.today:
            raise CellError(f"{label} has not begun, so it has no actual; put a forecast")
        try:
            unit = (self.facts.unit or "").casefold()
            if "%" in typed and not any(sign in unit for sign in ("%", "percent", "per cent", "points")):
                raise ParseError(f"{shorten(typed, 30)!r} is a percentage, and the unit is {self.facts.unit or 'not given'}")
            value = parse_amount(typed)
            check_currency(typed, self.facts.unit)
            to_scaled(value)
            return value
        except (ParseError, PrecisionError) as problem:
            raise CellError(f"{label}, {column}: {problem}") from problem

    def _write(self, cells: list[tuple[int, str, PeriodValue]]) -> None:
        before = [(row, column, self.lines[row].values[column]) for row, column, _ in cells]
        for row, column, value in cells:
            self.lines[row].values[column] = value
        if before != cells:
            self._undo.append(before)

    # What follows -----------------------------------------------------------------------------------------------

    @property
    def changed(self) -> int:
        """How many cells differ from the register."""
        return sum(line.values[column] != line.start[column] for line in self.lines for column in COLUMNS)

    def differs(self, row: int, column: str) -> bool:
        """True for a cell that is not written yet."""
        return self.lines[row].values[column] != self.lines[row].start[column]

    def figures(self) -> Figures:
        """The benefit's figures as they would be with what is typed."""
        lines = [
            PeriodValues(
                line.period, *(value if isinstance(value := line.values[name], Decimal) else None for name in COLUMNS[:3])
            )
            for line in self.lines
        ]
        same = self.facts.forecast.same_as_first_plan if self.facts.forecast is not None else False
        current, approved = plan_end(lines), self.facts.current_plan
        if current is not None:
            current = current._replace(approved_on=approved.approved_on if approved is not None else self.today)
        facts = replace(
            self.facts,
            plan=plan_sums(lines, self.today),
            first_plan=self.facts.first_plan or current,
            current_plan=current,
            actual=actual_sums(lines, self.today),
            forecast=forecast_sums(lines, same, self.today),
        )
        return figures(facts, self.policy, self.today)

    def curve(self) -> dict[str, list[tuple[date, Decimal]]]:
        """(end of period, value) for plan, actual and outturn: sums so far for a flow, values as they are for a level.

        The outturn goes on from what was read with what is forecast. `straight_path` stands for the plan of a level without one.
        """
        adds_up = kind_meant(self.facts, self.policy) is MeasureKind.FLOW
        result: dict[str, list[tuple[date, Decimal]]] = {"plan": [], "actual": [], "outturn": []}
        sums = {"plan": ZERO, "actual": ZERO, "outturn": ZERO}
        last_read = max((line.period.end for line in self.lines if line.values["actual"] is not None), default=None)
        for line in sorted(self.lines, key=lambda each: each.period.end):
            ahead = last_read is None or line.period.end > last_read
            values = {
                "plan": line.values["plan"],
                "actual": line.values["actual"],
                "outturn": line.values["forecast"] if ahead else line.values["actual"],
            }
            for name, value in values.items():
                if isinstance(value, Decimal):
                    sums[name] = sums[name] + value if adds_up else value
                    if name != "outturn" or ahead:
                        result[name].append((line.period.end, sums[name]))
        if result["outturn"] and result["actual"]:
            result["outturn"].insert(0, result["actual"][-1])
        return result | {"straight_path": [] if result["plan"] else straight_path(replace(self.facts, plan=None))}

    # Out and back -----------------------------------------------------------------------------------------------

    def edits(self) -> dict[Period, PeriodEdit]:
        """What differs from the register, by period."""
        result: dict[Period, PeriodEdit] = {}
        for line in self.lines:
            values = {name: line.values[name] for name in COLUMNS if line.values[name] != line.start[name]}
            if values:
                result[line.period] = PeriodEdit(**values)  # type: ignore[arg-type]
        return result

    def drafted(self) -> dict[str, str]:
        """What differs as texts, to be kept until it is saved."""
        return {
            f"{line.label} {name}": self.text(row, name)
            for row, line in enumerate(self.lines)
            for name in COLUMNS
            if self.differs(row, name)
        }

    def seen(self) -> dict[str, str]:
        """What the cells that differ held when they were typed over, as texts."""
        return {
            f"{line.label} {name}": _text(line.seen.get(name, line.start[name]))
            for row, line in enumerate(self.lines)
            for name in COLUMNS
            if self.differs(row, name)
        }

    def decide(self, clashes: Sequence[Clash], theirs: Collection[str]) -> None:
        """Of cells that two people wrote, take theirs for those named; the others are written over what was shown as theirs."""
        shown = {clash.name: self._cell(clash) for clash in clashes}
        for line in self.lines:
            for name in COLUMNS:
                cell = f"{line.label} {name}"
                if cell in theirs:
                    line.values[name] = line.start[name]
                elif cell in shown:
                    line.seen[name] = shown[cell]

    @staticmethod
    def _cell(clash: Clash) -> PeriodValue:
        return clash.theirs if isinstance(clash.theirs, Decimal | str) else None

    def restore_flag_action(self, drafted: dict[str, str], seen: dict[str, str] | None = None) -> None:
        """Type in again what `drafted` gave, over what was `seen`; a cell that cannot be read any more is left."""
        cells = []
        for key, text in drafted.items():
            label, _, column = key.rpartition(" ")
            try:
                span = parse_period(label, self.policy.fiscal_year_start)
                row = self.row_of(span)
                if row is not None and column in COLUMNS:
                    cells.append((row, column, self._read(row, column, text)))
                    if seen is not None and key in seen:
                        self.lines[row].seen[column] = self._read(row, column, seen[key])
            except (PeriodParseError, CellError):
                continue
        for row, column, value in cells:
            self.lines[row].values[column] = value

    def keep_steps(self, old: PeriodSheet) -> None:
        """Go on with what could be taken back in the sheet that this one was read after."""
        rows = {line.period: row for row, line in enumerate(self.lines)}
        values_by_row = {row: rows[line.period] for row, line in enumerate(old.lines) if line.period in rows}

        def present(row: int, column: str, value: PeriodValue) -> PeriodValue:
            # What the register held then is what it holds now.
            return self.lines[values_by_row[row]].start[column] if value == old.lines[row].start[column] else value

        steps = (
            [(values_by_row[row], column, present(row, column, value)) for row, column, value in step if row in values_by_row]
            for step in old._undo
        )
        self._undo = [step for step in steps if step]

    def row_of(self, span: Period) -> int | None:
        while self.lines[-1].period.end < span.start and self.add_line():
            pass
        return next((row for row, line in enumerate(self.lines) if line.period == span), None)


def load_sheet(session: Session, ref: str) -> PeriodSheet:
    """The sheet of a benefit: its periods, those between that have none, and some ahead. Raises RecordNotFound."""
    record = find(session.store, ref, Kind.BENEFIT)
    policy, today = session.policy, session.today
    facts = next(iter(benefit_facts(session.store, today, [record.id])))
    known = {reading.period: reading for reading in readings_of(session.store, record.id)}
    lines = []
    for span in _spans(sorted(known), facts, policy, today):
        line = _line(span, policy)
        if (stored := known.get(span)) is not None:
            values: dict[str, PeriodValue] = {
                "plan": stored.plan, "forecast": stored.forecast, "actual": stored.actual, "evidence": stored.evidence
            }  # fmt: skip
            line.values, line.start = values, dict(values)
        lines.append(line)
    return PeriodSheet(record.ref, facts, policy, today, lines)


def save_sheet(session: Session, sheet: PeriodSheet, why: str | None = None, *, ask: bool = False) -> SaveResult:
    """Write what differs. Raises FieldError and what `save_periods` raises; the sheet stays as it is then."""
    seen = {
        (line.period, name): line.seen.get(name, line.start[name])
        for line in sheet.lines
        for name in COLUMNS
        if line.values[name] != line.start[name]
    }
    return save_periods(session, sheet.ref, sheet.edits(), why, seen, ask=ask)


def _text(value: PeriodValue) -> str:
    return plain(value) if isinstance(value, Decimal) else value or ""


def _line(span: Period, policy: Policy) -> PeriodRow:
    blank: dict[str, PeriodValue] = dict.fromkeys(COLUMNS)
    return PeriodRow(span, span.label(policy.fiscal_year_start), blank, dict(blank))


def _step(facts: BenefitFacts) -> int:
    return (facts.frequency or Frequency.QUARTERLY).months


def _spans(known: list[Period], facts: BenefitFacts, policy: Policy, today: date) -> list[Period]:
    frequency = facts.frequency or policy.default_frequency
    months = frequency.months
    if not known:
        first = period_holding(facts.start or add_months(today, -2 * months), frequency, policy.fiscal_year_start)
        known = [first]
    spans = [known[0]]
    # Gaps between periods of one length are filled; where lengths are mixed the periods stay as they are.
    for span in known[1:]:
        between = period_after(spans[-1].end, months)
        while between.end < span.start and len(spans) < _MOST_LINES:
            spans.append(between)
            between = period_after(between.end, months)
        spans.append(span)
    until = max(add_months(today, _AHEAD * months), facts.end or today)
    while spans[-1].end < until and len(spans) < _MOST_LINES:
        spans.append(period_after(spans[-1].end, spans[-1].months or months))
    return spans
