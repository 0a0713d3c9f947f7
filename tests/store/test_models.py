"""The models against the real database, column by column, and the fields that turn values into cells."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benefits_tui.domain.fields import FIELDS, FieldType, Kind
from benefits_tui.domain.lifecycle import Stage
from benefits_tui.domain.quantity import PrecisionError
from benefits_tui.store.engine.sqlite import SqliteEngine, open_engine
from benefits_tui.store.model_fields import ChoiceField, DayField, EnumField, MomentField, ScaledField, WholeField, YesNoField
from benefits_tui.store.models import LOGGED, MODELS, RECORDS, Benefit, Change, Figure, Link, Person, Project, table_of
from benefits_tui.store.register_file import create_file

TABLES = sorted(MODELS)
# Kept by SQLite or by a program of its own: the full-text index with its shadows, and the numbers given.
NOT_MODELLED = {"benefit_search", "benefit_search_data", "benefit_search_idx", "benefit_search_content",
                "benefit_search_docsize", "benefit_search_config", "sqlite_sequence"}  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteEngine]:
    path = tmp_path_factory.mktemp("models") / "r.db"
    create_file(path)
    opened = open_engine(path, "ro")
    yield opened
    opened.close()


def fields_of(table: str) -> dict[str, peewee.Field[object]]:
    return {field.column_name: field for field in MODELS[table]._meta.sorted_fields}


def created(engine: SqliteEngine, table: str) -> str:
    return str(engine.run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()[0])


def test_every_table_has_a_model(engine: SqliteEngine) -> None:
    tables = {name for (name,) in engine.run("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables - NOT_MODELLED == set(MODELS) and len(MODELS) == 52
    assert set(MODELS) - set(LOGGED) == {
        "change",
        "change_row",
        "change_seal",
        "flag",
        "figure",
        "owner_value",
        "queue_row",
        "missing_fact",
        "evaluation",
        "small_step",
        "folded_key",
    }


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_of_the_table_with_type_and_blanks(engine: SqliteEngine, table: str) -> None:
    fields = fields_of(table)
    real = engine.columns(table)
    keys = {field.column_name for field in MODELS[table]._meta.get_primary_keys()}  # type: ignore[no-untyped-call]
    assert sorted(name for name, *_ in real) == sorted(fields)
    for name, kind, needed, _, key in real:
        field = fields[name]
        assert (name in keys) == key, name
        stored = {"AUTO": "INTEGER"}.get(field.field_type, field.field_type)
        if isinstance(field, peewee.ForeignKeyField):
            stored = "INTEGER"
        assert stored == kind, name
        assert (not field.null) == needed or key, name


@pytest.mark.parametrize("table", TABLES)
def test_defaults_are_those_of_the_table(engine: SqliteEngine, table: str) -> None:
    for name, _, _, default, _ in engine.columns(table):
        field = fields_of(table)[name]
        mine = None if field.default is None else field.db_value(field.default)  # type: ignore[no-untyped-call]
        real = None if default in (None, "NULL") else default[1:-1] if default.startswith("'") else int(default)
        assert mine == real and type(mine) is type(real), name


@pytest.mark.parametrize("table", TABLES)
def test_references_are_those_of_the_table(engine: SqliteEngine, table: str) -> None:
    real = {
        column: (parent, on_delete)
        for _, _, parent, column, _, _, on_delete, _ in engine.run(f'PRAGMA foreign_key_list("{table}")')
    }
    mine = {
        name: (table_of(field.rel_model), field.on_delete or "NO ACTION")
        for name, field in fields_of(table).items()
        if isinstance(field, peewee.ForeignKeyField)
    }
    assert mine == real


@pytest.mark.parametrize("table", TABLES)
def test_what_is_unique_is_unique_in_the_table(engine: SqliteEngine, table: str) -> None:
    real = set()
    for _, name, unique, origin, partial in engine.run(f'PRAGMA index_list("{table}")').fetchall():
        if unique and not partial and origin != "pk":
            real.add(frozenset(row[2] for row in engine.run(f'PRAGMA index_info("{name}")')))
    meta = MODELS[table]._meta
    mine = {frozenset({name}) for name, field in fields_of(table).items() if field.unique and not field.primary_key}
    mine |= {frozenset(meta.fields[one].column_name for one in names) for names, unique in meta.indexes if unique}
    assert mine == real


@pytest.mark.parametrize("table", TABLES)
def test_words_and_places_are_those_that_the_table_checks(engine: SqliteEngine, table: str) -> None:
    text = created(engine, table)
    real = {
        column: {word.strip().strip("'") for word in words.split(",")}
        for column, words in re.findall(r"CHECK \((\w+) IN\s+\(([^)]*)\)\)", text)
    }
    days = set(re.findall(r"(\w+) IS date\(\1\)", text))
    for name, field in fields_of(table).items():
        if isinstance(field, EnumField | ChoiceField):
            # What was decided keeps the severity of its day, and the table asks for no list there.
            assert real.pop(name, None) == (None if (table, name) == ("flag_decision", "severity") else set(field.values)), name
        if isinstance(field, YesNoField) and name != "outturn_complete":
            assert real.pop(name) == {"0", "1"}, name
        if name in days:
            assert isinstance(field, DayField), name
    assert real == {}


def test_fields_of_records_are_fields_of_models() -> None:
    kinds = {
        FieldType.MONEY: ScaledField, FieldType.NUMBER: ScaledField, FieldType.DATE: DayField, FieldType.INTEGER: WholeField,
        FieldType.YES_NO: YesNoField, FieldType.PERSON: peewee.ForeignKeyField, FieldType.PROJECT: peewee.ForeignKeyField,
        FieldType.PROGRAMME: peewee.ForeignKeyField, FieldType.TEXT: peewee.TextField, FieldType.MULTILINE: peewee.TextField,
    }  # fmt: skip
    for kind in Kind:
        columns = fields_of(table_of(RECORDS[kind]))
        for field in FIELDS[kind]:
            if not field.in_own_row:
                continue
            model = columns[field.column]
            if field.type is FieldType.CHOICE:
                assert isinstance(model, EnumField | ChoiceField) and set(model.values) == set(field.choices), field.name
            else:
                assert isinstance(model, kinds[field.type]), f"{kind}: {field.name}"


# Values and cells -----------------------------------------------------------------------------------------------


def cell(field: object, value: object) -> object:
    return field.db_value(value)  # type: ignore[attr-defined]


def back(field: object, stored: object) -> object:
    return field.python_value(stored)  # type: ignore[attr-defined]


def test_a_value_becomes_a_cell_and_comes_back() -> None:
    noon = datetime(2026, 3, 31, 12, 0, 0, 123456, UTC)
    assert cell(Benefit.stated, Decimal("12.5")) == 125000 and back(Benefit.stated, 125000) == Decimal("12.5")
    assert cell(Benefit.start_date, date(2026, 3, 1)) == "2026-03-01" and back(Benefit.start_date, "2026-03-01") == date(
        2026, 3, 1
    )
    assert cell(Project.stage, Stage.CLOSING) == "closing" and back(Project.stage, "closing") is Stage.CLOSING
    assert cell(Project.stage, "closing") == "closing" and cell(Link.from_kind, "benefit") == "benefit"
    assert cell(Person.active, False) == 0 and back(Person.active, 1) is True
    assert cell(Change.at, noon) == "2026-03-31T12:00:00.123+00:00"
    assert back(Change.at, "2026-03-31T12:00:00.123+00:00") == noon.replace(microsecond=123000)
    for field in (
        Benefit.stated,
        Benefit.start_date,
        Benefit.kind,
        Benefit.in_cost_plan,
        Benefit.priority,
        Benefit.evidence_grade,
    ):
        assert cell(field, None) is None and back(field, None) is None
    assert cell(Figure.outturn_complete, True) == 1


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        (Benefit.stated, 5, TypeError), (Benefit.stated, "5", TypeError), (Benefit.stated, 5.0, TypeError), (Benefit.stated, True, TypeError),
        (Benefit.stated, Decimal("0.00001"), PrecisionError), (Benefit.stated, Decimal("922337203685477.5808"), PrecisionError), (Benefit.stated, Decimal("NaN"), PrecisionError),
        (Benefit.start_date, "2026-01-01", TypeError), (Benefit.start_date, datetime(2026, 1, 1, tzinfo=UTC), TypeError), (Benefit.start_date, 5, TypeError),
        (Benefit.priority, Decimal(1), TypeError), (Benefit.priority, True, TypeError), (Benefit.priority, "1", TypeError), (Benefit.priority, 1.0, TypeError),
        (Person.active, 1, TypeError), (Person.active, "yes", TypeError),
        (Project.stage, "over", ValueError), (Project.stage, "", ValueError), (Project.delivery_rating, 5, TypeError),
        (Change.at, date(2026, 1, 1), TypeError), (Change.at, datetime(2026, 1, 1), TypeError), (Change.at, "2026-01-01", TypeError),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_is_refused(field: object, value: object, problem: type[Exception]) -> None:
    with pytest.raises(problem):
        cell(field, value)


def test_a_decimal_never_reaches_the_driver(tmp_path: Path) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (n INTEGER) STRICT")
    with pytest.raises((TypeError, sqlite3.Error)):
        connection.execute("INSERT INTO t VALUES (?)", (Decimal("12"),))
    assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)


@given(st.decimals(min_value="-922337203685477.5807", max_value="922337203685477.5807", places=4, allow_nan=False))
def test_any_amount_comes_back_exactly(value: Decimal) -> None:
    assert back(Benefit.stated, cell(Benefit.stated, value)) == value


@given(st.dates())
def test_any_day_comes_back(day: date) -> None:
    assert back(Benefit.start_date, cell(Benefit.start_date, day)) == day


def test_a_moment_field_is_never_blank() -> None:
    assert isinstance(Change.at, MomentField) and not Change.at.null
