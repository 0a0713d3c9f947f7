"""A file on its way in: which sheet, where its table is, what its columns become, what is open. Nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from benefits_tui.domain.parsing import UNITS
from benefits_tui.exchange.column_choices import TableReader, assign, lacks, unit_and_order
from benefits_tui.exchange.grid import FIND_OUT, Grid, Layout, SheetInfo
from benefits_tui.exchange.layout import table_of
from benefits_tui.exchange.mapping import Mapping
from benefits_tui.exchange.matching import match
from benefits_tui.exchange.pasted import PastedRows, pasted_grid
from benefits_tui.exchange.questions import ImportQuestion, Proposal, ask_about_mapped
from benefits_tui.exchange.reader import read_grid, sheets_of
from benefits_tui.exchange.sheet import Sheet, UnreadableFile
from benefits_tui.exchange.value_choices import ValueWay, read_values_as, value_ways
from benefits_tui.register.importing.kept import kept_for
from benefits_tui.register.importing.new_projects import open_projects
from benefits_tui.register.importing.order import order_of, sheets_left_out
from benefits_tui.register.importing.person_names import open_names
from benefits_tui.register.importing.years import ask_years
from benefits_tui.register.session import Session

_CHOOSE = "Choose what the columns are."


class OpenQuestion(NamedTuple):
    """A question, of one word where its words are answered one by one."""

    question: ImportQuestion
    word: str = ""

    @property
    def text(self) -> str:
        """What is asked."""
        return f"What does {self.word!r} in {self.question.column!r} mean?" if self.word else self.question.text

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Each answer with what it makes of real cells; blank where there is nothing to show."""
        return [(answer, self.question.shows.get(answer, "")) for answer in self.question.answers]


class ImportPlan:
    """The choices about one table of a file, each of which can be changed; questions come and go with them."""

    def __init__(
        self,
        session: Session,
        path: Path,
        mapping: Mapping | None = None,
        *,
        sheet: str | None = None,
        pasted: PastedRows | None = None,
    ) -> None:
        """Read the file, and find out what can be. `mapping` is one that a person wrote; `pasted` are rows without a file.

        Raises UnreadableFile.
        """
        self.path = path
        self.sheets: list[SheetInfo] = [] if pasted is not None else sheets_of(path)
        self.kept = ""
        """What is said of a mapping that was kept from another time."""
        self.left_out = ""
        """What is said of sheets of the file that are read with none."""
        self._given = mapping
        self._open: list[OpenQuestion] = []
        self._beside: list[ImportPlan] = []
        self._pasted = pasted or PastedRows("")
        if pasted is not None:
            grid = pasted_grid(pasted)
            self._read(session, grid, Layout(header=(0, 0)) if grid.lines[0][0] == 0 else FIND_OUT)
        else:
            given = mapping or Mapping()
            self._use(session, sheet or given.sheet, given.layout)

    # Choices ----------------------------------------------------------------------------------------------------

    def choose_sheet(self, session: Session, name: str) -> None:
        """Read another sheet of the workbook. Raises UnreadableFile, with what was chosen before unharmed."""
        self._use(session, name, FIND_OUT)

    def choose_layout(self, session: Session, layout: Layout) -> None:
        """Read the table as it stands there. Raises UnreadableFile, with what was chosen before unharmed."""
        self._read(session, self.grid, layout)

    def forget_kept(self, session: Session) -> None:
        """Find out anew what the columns are, without the mapping that was kept."""
        self._read(session, self.grid, self.layout, use_kept=False)

    def assign(self, session: Session, column: str, code: str) -> None:
        """Let a column become something else."""
        asked = assign(self.sheet, self.mapping, column, code)
        self._proposal.notices = [notice for notice in self._proposal.notices if not notice.endswith(_CHOOSE)]
        self._open = [asked for asked in self._open if asked.question.column != column]
        self._open += _one_by_one(asked)
        self._ask_names(session)

    def value_ways(self, column: str) -> list[ValueWay]:
        """The ways in which a column's values can be read; none where they are read as they stand."""
        return value_ways(self.sheet, self.mapping, column)

    def read_values_as(self, session: Session, column: str, code: str) -> None:
        """Read the values of a column in another way; a question about it is settled with that."""
        settled = read_values_as(self.mapping, column, code)
        whole_file = settled != tuple(UNITS)
        self._open = [
            question for question in self._open
            if question.question.answers != settled or (question.question.column != column and not whole_file)
        ]  # fmt: skip
        self._ask_names(session)

    def answer(self, session: Session, asked: OpenQuestion, answer: str) -> None:
        """Settle a question; an answer may raise others."""
        known = len(self._proposal.questions)
        asked.question.apply_answer(answer, *([asked.word] if asked.word else []))
        self._open = [open_question for open_question in self._open if open_question is not asked] + _one_by_one(
            self._proposal.questions[known:]
        )
        self._ask_names(session)

    # What is known ----------------------------------------------------------------------------------------------

    @property
    def mapping(self) -> Mapping:
        """What the columns become."""
        return self._proposal.mapping

    @property
    def questions(self) -> list[OpenQuestion]:
        """What is open, in the order in which it is asked."""
        return list(self._open)

    @property
    def notices(self) -> list[str]:
        """What was assumed, left out, filled in."""
        first = [notice for notice in (self.kept, self.left_out) if notice]
        return list(dict.fromkeys([*first, *self.sheet.notices, *self._proposal.notices]))

    @property
    def lacks(self) -> list[str]:
        """What has to be said before the table can be imported."""
        return lacks(self.mapping)

    def reader(self, session: Session) -> TableReader:
        """The table as it is read now, to be shown."""
        return TableReader(self.sheet, self.mapping, session.policy.fiscal_year_start, session.today)

    @property
    def header(self) -> tuple[int, int]:
        """The first and last row of the column names, as a spreadsheet numbers them."""
        return self.sheet.header_rows

    # ------------------------------------------------------------------------------------------------------------

    def _use(self, session: Session, name: str | None, layout: Layout) -> None:
        grid = read_grid(self.path, sheet=name)
        self._read(session, grid, layout)

    def _read(self, session: Session, grid: Grid, layout: Layout, *, use_kept: bool = True) -> None:
        sheet = table_of(grid, layout, frozenset(column.heading for column in self._pasted.columns))
        kept = kept_for(session, sheet) if use_kept and self._given is None else None
        if self._given is not None:
            proposal = Proposal(self._given)
            ask_about_mapped(sheet, proposal)
        elif kept is not None:
            proposal = Proposal(kept.mapping)
            proposal.notices += unit_and_order(sheet, kept.mapping)
            ask_about_mapped(sheet, proposal)
        else:
            proposal = _matched(session, sheet, self._pasted)
        ask_years(session, sheet, proposal)
        proposal.mapping.sheet = grid.name if self.sheets else None
        proposal.mapping.layout = layout
        self.grid, self.layout, self.sheet, self._proposal = grid, layout, sheet, proposal
        self.kept = ""
        if kept is not None:
            day = f"{kept.used_on.day} {kept.used_on:%b %Y}"
            self.kept = f"Read as {kept.file} was on {day}, which had the same headings. K finds out the columns again."
        self._open = _one_by_one(proposal.questions)
        self._ask_names(session)

    def _ask_names(self, session: Session) -> None:
        """Names near those of others are asked for once nothing else is open, and last which projects are to be added."""
        if self._open:
            return
        own = [(self.sheet, self._proposal)]
        beside = [(plan.sheet, plan.mapping) for plan in self._beside]
        self._open = _one_by_one(open_names(session, own) or open_projects(session, own, beside))

    def stands_beside(self, session: Session, plans: list[ImportPlan]) -> None:
        """Other tables are read in the same run: projects that one of them makes are known."""
        self._beside = [plan for plan in plans if plan is not self]
        if not self._proposal.questions:
            self._open = []
            self._ask_names(session)


def plans_of_all(session: Session, path: Path) -> list[ImportPlan]:
    """A plan for every sheet that people see and that holds records, what others refer to first. Raises UnreadableFile."""
    plans, skipped = [], []
    for info in sheets_of(path):
        try:
            plan = None if info.hidden or not info.rows else ImportPlan(session, path, sheet=info.name)
        except UnreadableFile:
            plan = None
        if plan is not None and plan.mapping.kinds():
            plans.append(plan)
        else:
            skipped.append(info)
    if not plans:
        raise UnreadableFile(f"No sheet of {path.name} holds projects, benefits or readings.")
    plans.sort(key=lambda plan: order_of(plan.mapping))
    plans[0].left_out = sheets_left_out(skipped)
    for plan in plans:
        plan.stands_beside(session, plans)
    return plans


def _matched(session: Session, sheet: Sheet, pasted: PastedRows) -> Proposal:
    """What the column names suggest; of a table that is no register, a mapping in which nothing is read yet."""
    try:
        return match(sheet, session.today, pasted.own_headings(sheet))
    except UnreadableFile as problem:
        return Proposal(Mapping(), notices=[f"{problem} {_CHOOSE}"])


def _one_by_one(questions: list[ImportQuestion]) -> list[OpenQuestion]:
    return [OpenQuestion(question, word) for question in questions for word in [word for word, _ in question.words] or [""]]
