"""Every field of every kind of record as one line of a table, and what is said of a word that is none."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import (
    DELIVERY_RATINGS,
    EVIDENCE_GRADES,
    FIELDS,
    REVIEW_KINDS,
    Field,
    FieldError,
    FieldType,
    Kind,
    field_of,
    fields_by_name,
    nearest,
    with_article,
)
from benefits_tui.domain.periods import Edge

# Name | label | type | column | marks | choices | synonyms
TABLE = {
    "project": """
        ref | Reference | text | ref | - | - | project number, project id, project ref, project reference, project code, unique id, project no
        name | Name | text | name | required | - | project name, project title, programme or project name
        description | Description | long text | description | - | - | description aims, project description, aims, objectives and aims
        programme | Programme | programme | programme_id | - | - | program, portfolio
        department | Department | text | department | - | - | agency, directorate, organisation, ministry, dept, business unit
        category | Category | text | category | - | - | report category, project category, project type
        stage | Stage | choice | stage | never blank | idea, start_up, planning, delivery, closing, benefits_tracking, archived | project stage, phase, lifecycle stage
        start | Start | date | start_date | first day | - | start date, project start, project start date
        end | End | date | end_date | - | - | end date, project end, project end date, completion date, estimated completion date, finish date
        gate3 | Gate 3 on | gate date | gate3 | rows beside | - | gate 3, gate 3 date, investment decision date, fbc date
        live | Live on | date | live_date | - | - | go live, go live date, live date
        whole_life_cost | Whole-life cost | money | whole_life_cost | - | - | whole life cost, wlc, wlc baseline incl ncg, total budget, budget, total cost, project cost, baseline wlc
        year_cost_plan | Cost this year, plan | money | year_cost_plan | - | - | total baseline, year baseline, in year baseline
        year_cost_forecast | Cost this year, forecast | money | year_cost_forecast | - | - | forecast incl ngc, year forecast, in year forecast
        cost_to_date | Cost to date | money | cost_to_date | - | - | spend to date, actual cost, cost actual
        cost_outturn | Cost outturn | money | cost_outturn | - | - | forecast whole life cost, wlc forecast, cost forecast
        delivery_rating | Delivery rating | choice | delivery_rating | - | green, amber_green, amber, amber_red, red | colour rating, rag, rag rating, delivery confidence, dca, status rating
        manager | Project manager | person | manager_id | - | - | project manager, pm
        sponsor | Sponsor | person | sponsor_id | - | - | project sponsor, sro, senior responsible owner
        template | Template | text | template | - | - | -
        closed_on | Closed on | date | closed_on | - | - | -
    """,
    "benefit": """
        ref | Reference | text | ref | - | - | benefit ref, benefit id, benefit number, benefit reference, benefit no
        project | Project | project | project_id | required | - | -
        title | Title | text | title | required | - | benefit, benefit title, benefit name, indicator, kpi name
        description | Description | long text | description | - | - | benefit description
        class | Class | choice | class | - | cashable, non_cashable, quantifiable, qualitative, unclassified | benefit class, benefit type, benefit category, cashable
        disbenefit | Disbenefit | yes or no | disbenefit | - | - | is disbenefit, dis-benefit
        owner | Owner | person | owner_id | - | - | benefit owner, accountable owner, accountable
        responsible | Responsible | person | responsible_id | - | - | responsible officer
        validator | Validator | person | validator_id | - | - | -
        objectives | Objectives | objectives | objectives | rows beside | - | objective, strategic objective, objective served
        beneficiaries | Beneficiaries | text | beneficiaries | - | - | beneficiary
        measure | Measure | text | measure | - | - | performance measure, metric, kpi, measure name
        unit | Unit | text | unit | - | - | unit of measure, measure unit, units
        kind | Kind | choice | kind | - | flow, level | measure kind, measure type
        direction | Direction | choice | direction | - | increase, decrease, at_least, at_most, within | measure direction, indicator type, desired direction
        frequency | Frequency | choice | frequency | - | monthly, quarterly, half_yearly, yearly | reading frequency, measurement frequency, reporting frequency
        source | Source | text | source | - | - | measurement source, data source
        method | Method | text | method | - | - | measurement method
        baseline | Baseline | number | baseline | - | - | baseline value, baseline reading, value start, start value
        baseline_date | Baseline read on | date | baseline_date | - | - | baseline date, date of baseline
        target | Target | number | target | - | - | target value, value target
        target_upper | Target, upper limit | number | target_upper | - | - | -
        target_date | Target date | date | target_date | - | - | due date, target by
        start | Realisation starts | date | start_date | first day | - | benefit start, realisation start, benefit start date
        end | Realisation ends | date | end_date | - | - | benefit end, realisation end, benefit end date
        stated | Stated value | money | stated | - | - | stated benefit, stated benefits, total baseline benefits, lifetime value, benefit value, monetised benefit, total benefits, full value
        in_cost_plan | In the cost plan | yes or no | in_cost_plan | - | - | -
        value_per_unit | Money per unit | money | value_per_unit | - | - | -
        price_base | Price base | text | price_base | - | - | -
        evidence_grade | Evidence | choice | evidence_grade | - | verified, measured, estimated, asserted | evidence, confidence
        priority | Priority | whole number | priority | - | - | -
        amber_threshold | Tolerance, amber | number | amber_threshold | - | - | -
        red_threshold | Tolerance, red | number | red_threshold | - | - | -
        assumptions | Assumptions | long text | assumptions | - | - | -
        risks | Risks | long text | risks | - | - | -
        state | State | choice | state | never blank | identified, appraised, planned, in_delivery, handed_over, realising, verified, part_achieved, not_achieved, written_off, superseded | benefit state, benefit status
        handed_over | Handed over on | date | handed_over_on | - | - | -
    """,
    "review": """
        ref | Reference | text | ref | - | - | -
        project | Project | project | project_id | required | - | -
        kind | Kind | choice | kind | required | gate, stage_end, post_project, six_months, twelve_months, two_years, yearly, final | -
        due | Due | date | due | required | - | -
        held | Held | date | held | - | - | -
        chair | Chair | person | chair_id | - | - | -
        summary | Findings | long text | summary | - | - | -
        decision | Decision | long text | decision | - | - | -
    """,
    "person": """
        ref | Reference | text | ref | - | - | -
        name | Name | text | name | required | - | -
        email | E-mail | text | email | - | - | -
        role | Role | text | role | - | - | -
        department | Department | text | department | - | - | -
        active | Active | yes or no | active | - | - | -
        leaves | Leaves on | date | leaves | - | - | -
        logins | Logins | text | logins | - | - | login, user name
    """,
    "objective": """
        ref | Reference | text | ref | - | - | -
        title | Title | text | title | required | - | -
        description | Description | long text | description | - | - | -
    """,
    "deliverable": """
        ref | Reference | text | ref | - | - | -
        project | Project | project | project_id | required | - | -
        title | Title | text | title | required | - | -
        description | Description | long text | description | - | - | -
        planned | Planned | date | planned | - | - | -
        forecast | Forecast | date | forecast | - | - | -
        actual | Delivered | date | actual | - | - | -
        accepted | Accepted | date | accepted | - | - | -
        progress | Progress | number | progress | - | - | -
        planned_progress | Planned progress | text | planned_progress | - | - | -
    """,
    "business_change": """
        ref | Reference | text | ref | - | - | -
        project | Project | project | project_id | required | - | -
        title | Title | text | title | required | - | -
        owner | Owner | person | owner_id | - | - | -
        needed_by | Needed by | date | needed_by | - | - | -
        agreed | Agreed on | date | agreed | - | - | -
        funded | Funded on | date | funded | - | - | -
        done | Done on | date | done | - | - | -
    """,
    "pool": """
        ref | Reference | text | ref | - | - | -
        title | Title | text | title | required | - | -
        ceiling | Ceiling | money | ceiling | - | - | -
    """,
}  # fmt: skip


def _said(text: str) -> tuple[str, ...]:
    return () if text == "-" else tuple(text.split(", "))


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split(" | ")] for line in table.strip().splitlines()]


ROWS = [(kind, *row) for kind, table in TABLE.items() for row in _rows(table)]


@pytest.mark.parametrize(("kind", "name", "label", "holds", "column", "marks", "choices", "synonyms"), ROWS)
def test_a_field_is_what_its_line_says(
    kind: str, name: str, label: str, holds: str, column: str, marks: str, choices: str, synonyms: str
) -> None:
    field = field_of(Kind(kind), name)
    assert (field.name, field.label, field.type.value, field.column) == (name, label, holds, column)
    assert field.choices == _said(choices)
    assert field.synonyms == _said(synonyms)
    said = _said(marks)
    assert field.required is ("required" in said)
    assert field.never_blank is ("never blank" in said)
    assert field.edge is (Edge.START if "first day" in said else Edge.END)
    assert field.in_own_row is ("rows beside" not in said)


@pytest.mark.parametrize("kind", list(TABLE))
def test_a_kind_has_the_fields_of_its_table_in_that_order_and_no_others(kind: str) -> None:
    names = [row[0] for row in _rows(TABLE[kind])]
    assert [field.name for field in FIELDS[Kind(kind)]] == names
    assert list(fields_by_name(Kind(kind))) == names


def test_every_kind_has_a_table() -> None:
    assert [kind.value for kind in FIELDS] == list(TABLE) == [kind.value for kind in Kind]


@pytest.mark.parametrize(
    ("kind", "key", "plural", "words", "article"),
    [
        (Kind.PROJECT, "project", "projects", "project", "a project"),
        (Kind.BENEFIT, "benefit", "benefits", "benefit", "a benefit"),
        (Kind.REVIEW, "review", "reviews", "review", "a review"),
        (Kind.PERSON, "person", "people", "person", "a person"),
        (Kind.OBJECTIVE, "objective", "objectives", "objective", "an objective"),
        (Kind.DELIVERABLE, "deliverable", "deliverables", "deliverable", "a deliverable"),
        (Kind.BUSINESS_CHANGE, "business_change", "business_changes", "business change", "a business change"),
        (Kind.POOL, "pool", "pools", "pool", "a pool"),
    ],
)
def test_a_kind_is_called_by_its_words(kind: Kind, key: str, plural: str, words: str, article: str) -> None:
    assert (kind.value, kind.plural, kind.label, with_article(kind)) == (key, plural, words, article)


def test_the_types_of_field() -> None:
    assert {one.name: one.value for one in FieldType} == {
        "TEXT": "text", "MULTILINE": "long text", "DATE": "date", "MONEY": "money", "NUMBER": "number", "INTEGER": "whole number",
        "CHOICE": "choice", "YES_NO": "yes or no", "PERSON": "person", "PROJECT": "project", "OBJECTIVES": "objectives",
        "PROGRAMME": "programme", "GATE": "gate date",
    }  # fmt: skip


def test_the_lists_that_choices_are_made_of() -> None:
    assert DELIVERY_RATINGS == ("green", "amber_green", "amber", "amber_red", "red")
    assert REVIEW_KINDS == ("gate", "stage_end", "post_project", "six_months", "twelve_months", "two_years", "yearly", "final")
    assert EVIDENCE_GRADES == ("verified", "measured", "estimated", "asserted")


@pytest.mark.parametrize(
    ("holds", "column", "own_row"),
    [
        (FieldType.TEXT, "thing", True), (FieldType.MULTILINE, "thing", True), (FieldType.DATE, "thing", True),
        (FieldType.MONEY, "thing", True), (FieldType.NUMBER, "thing", True), (FieldType.INTEGER, "thing", True),
        (FieldType.CHOICE, "thing", True), (FieldType.YES_NO, "thing", True), (FieldType.PERSON, "thing_id", True),
        (FieldType.PROJECT, "thing_id", True), (FieldType.PROGRAMME, "thing_id", True), (FieldType.OBJECTIVES, "thing", False),
        (FieldType.GATE, "thing", False),
    ],
)  # fmt: skip
def test_where_a_type_is_kept(holds: FieldType, column: str, own_row: bool) -> None:
    field = Field("thing", "Thing", holds)
    assert (field.column, field.in_own_row) == (column, own_row)
    assert Field("thing", "Thing", holds, stored_as="elsewhere").column == "elsewhere"


def test_a_field_says_nothing_of_itself_that_it_was_not_given() -> None:
    field = Field("thing", "Thing")
    assert (field.type, field.help, field.required, field.never_blank) == (FieldType.TEXT, "", False, False)
    assert (field.choices, field.synonyms, field.edge, field.stored_as) == ((), (), Edge.END, "")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_sentence_of_help_is_a_sentence(row: tuple[str, ...]) -> None:
    help_text = field_of(Kind(row[0]), row[1]).help
    assert help_text == "" or help_text.endswith(".")


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        (Kind.BENEFIT, "onwer", "a benefit has no field 'onwer'; did you mean 'owner'?"),
        (Kind.BENEFIT, "OWNER", "a benefit has no field 'OWNER'; did you mean 'owner'?"),
        (Kind.OBJECTIVE, "qqq", "an objective has no field 'qqq'; there is: ref, title, description"),
        (Kind.POOL, "", "a pool has no field ''; there is: ref, title, ceiling"),
        (Kind.BUSINESS_CHANGE, "don", "a business change has no field 'don'; did you mean 'done'?"),
    ],
)
def test_a_key_that_no_field_has_is_answered_with_the_nearest(kind: Kind, name: str, message: str) -> None:
    with pytest.raises(FieldError) as raised:
        field_of(kind, name)
    assert str(raised.value) == message and raised.value.field == name


def test_a_wrong_field_without_a_field_names_none() -> None:
    assert FieldError("what").field == ""


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        # Of eight letters four are shared: just near enough; of nine too few.
        ("abxy", ["abcd"], "; did you mean 'abcd'?"),
        ("abxyz", ["abcd"], "; there is: abcd"),
        ("abcdd", ["abxy", "abcd"], "; did you mean 'abcd'?"),
        ("ABCD", ["abcd"], "; did you mean 'abcd'?"),
        ("1", [1, 2], "; did you mean '1'?"),
        ("z", ["a", "b"], "; there is: a, b"),
        ("z", [], ""),
        # A letter was mistyped, or the word of several was meant.
        ("flagz", ["flag", "flags"], "; did you mean 'flags'?"),
        ("states", ["state", "stated"], "; did you mean 'state'?"),
    ],
)
def test_the_nearest_word_is_named_or_all_there_is(word: str, known: list[object], said: str) -> None:
    assert nearest(word, known) == said


@pytest.mark.parametrize(("count", "listed"), [(39, True), (40, True), (41, False)])
def test_of_a_list_of_more_than_forty_the_first_are_named(count: int, listed: bool) -> None:
    known = [str(number) for number in range(100, 100 + count)]
    assert nearest("zzz", known) == (
        f"; there is: {', '.join(known)}" if listed else f"; there is: {', '.join(known[:12])} and 29 more"
    )
