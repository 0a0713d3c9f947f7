"""Rows of records, and what stands beside them, as stored. Tables and columns are named by the program, never by a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from benefits_tui.store.door import Cell, Row
from benefits_tui.store.reader import Reader


def _number(cell: Cell) -> int:
    return int(cell or 0)


def by_ref(reader: Reader, table: str, ref: str) -> tuple[int, str] | None:
    """(id, reference as stored) of the record with this reference, in any case of letters."""
    row = reader.one(f"SELECT id, ref FROM {table} WHERE ref = ? COLLATE NOCASE", (ref,))
    return None if row is None else (_number(row[0]), str(row[1]))


def refs(reader: Reader, table: str, limit: int = 20_000) -> list[str]:
    """References in order."""
    return [str(row[0]) for row in reader.all(f"SELECT ref FROM {table} ORDER BY ref LIMIT ?", (limit,))]


def refs_with(reader: Reader, table: str, column: str, limit: int = 20_000) -> list[tuple[str, str]]:
    """References in order, each with what a column holds."""
    found = reader.all(f"SELECT ref, {column} FROM {table} ORDER BY ref LIMIT ?", (limit,))
    return [(str(ref), "" if cell is None else str(cell)) for ref, cell in found]


def refs_starting(reader: Reader, table: str, prefix: str) -> list[str]:
    """The references that begin with these letters."""
    pattern = re.sub(r"([\\%_])", r"\\\1", prefix) + "%"
    return [str(row[0]) for row in reader.all(f"SELECT ref FROM {table} WHERE ref LIKE ? ESCAPE '\\'", (pattern,))]


def names(reader: Reader, table: str, limit: int = 20_000) -> list[str]:
    """Names in order."""
    return [str(row[0]) for row in reader.all(f"SELECT name FROM {table} ORDER BY name LIMIT ?", (limit,))]


def with_value(reader: Reader, table: str, column: str, value: str) -> list[tuple[int, str]]:
    """(id, reference) of the records whose column holds this text, in any case of letters."""
    rows = reader.all(f"SELECT id, ref FROM {table} WHERE {column} = ? COLLATE NOCASE", (value,))
    return [(_number(number), str(ref)) for number, ref in rows]


def ids_by(reader: Reader, table: str, column: str) -> dict[str, int]:
    """Ids by the text in a column, small letters."""
    return {str(text).casefold(): _number(number) for text, number in reader.all(f"SELECT {column}, id FROM {table}")}


def row(reader: Reader, table: str, record: int, columns: Sequence[str]) -> Row | None:
    """Some columns of a record; None when it is gone."""
    cells = reader.one(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (record,))
    return None if cells is None else dict(zip(columns, cells, strict=True))


def cell(reader: Reader, table: str, column: str, record: Cell) -> Cell:
    """One column of a record; None when it is gone."""
    found = reader.one(f"SELECT {column} FROM {table} WHERE id = ?", (record,))
    return None if found is None else found[0]


def ids_where(reader: Reader, table: str, column: str, value: Cell) -> list[int]:
    """The ids of the rows whose column holds this value."""
    return [_number(found[0]) for found in reader.all(f"SELECT id FROM {table} WHERE {column} = ? ORDER BY id", (value,))]


def count(reader: Reader, table: str) -> int:
    """How many rows a table has."""
    found = reader.one(f"SELECT count(*) FROM {table}")
    return _number(found[0]) if found is not None else 0


def rows_by_ref(reader: Reader, table: str) -> dict[str, Row]:
    """Every row of a table of records, by its reference in small letters."""
    columns = [str(line[1]) for line in reader.all(f"PRAGMA table_info({table})")]
    place = columns.index("ref")
    found = reader.all(f"SELECT {', '.join(columns)} FROM {table}")
    return {str(cells[place]).casefold(): dict(zip(columns, cells, strict=True)) for cells in found}


def people(reader: Reader) -> list[tuple[int, str, str | None, str]]:
    """(id, reference, e-mail, name) of everybody."""
    found = reader.all("SELECT id, ref, email, name FROM person ORDER BY id")
    return [(_number(number), str(ref), None if email is None else str(email), str(name)) for number, ref, email, name in found]


# A name that several bear is told apart by the reference behind it.
PERSON_SHOWN = (
    "CASE WHEN (SELECT count(*) FROM person AS other WHERE other.name = {0}.name COLLATE NOCASE) > 1 "
    "THEN {0}.name || ' (' || {0}.ref || ')' ELSE {0}.name END"
)


def person_shown(reader: Reader, person: Cell) -> str:
    """How a person is named so that only they can be meant: their name, or `Name (reference)` where several bear it."""
    found = reader.one(f"SELECT {PERSON_SHOWN.format('person')} FROM person WHERE id = ?", (person,))
    return "" if found is None else str(found[0])


def columns_by_id(reader: Reader, table: str, column: str) -> dict[int, str]:
    """A column's texts by id, blanks left out."""
    found = reader.all(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")
    return {_number(number): str(text) for number, text in found}


# What stands beside a record's own row --------------------------------------------------------------------------


def objectives_of(reader: Reader, benefit: int) -> list[tuple[int, int, str]]:
    """(row, objective's id, objective's reference) of the objectives that a benefit serves."""
    found = reader.all(
        "SELECT benefit_objective.id, objective.id, objective.ref FROM benefit_objective "
        "JOIN objective ON objective.id = objective_id WHERE benefit_id = ? ORDER BY objective.ref",
        (benefit,),
    )
    return [(_number(link), _number(objective), str(ref)) for link, objective, ref in found]


def all_objective_links(reader: Reader) -> dict[tuple[int, int], int]:
    """The row of each (benefit, objective)."""
    found = reader.all("SELECT benefit_id, objective_id, id FROM benefit_objective")
    return {(_number(benefit), _number(objective)): _number(link) for benefit, objective, link in found}


def gate_of(reader: Reader, project: int, gate: str) -> tuple[int, Cell] | None:
    """(row, planned day) of a project's gate."""
    found = reader.one("SELECT id, planned FROM gate WHERE project_id = ? AND gate = ?", (project, gate))
    return None if found is None else (_number(found[0]), found[1])


def beside(reader: Reader, table: str, kind: str, record: int) -> list[int]:
    """The rows of a table (notes, external keys) that belong to a record of any kind."""
    found = reader.all(f"SELECT id FROM {table} WHERE subject_kind = ? AND subject_id = ? ORDER BY id", (kind, record))
    return [_number(number[0]) for number in found]


def links_of(reader: Reader, kind: str, record: int) -> list[int]:
    """The links from or to a record."""
    sql = "SELECT id FROM link WHERE (from_kind = ? AND from_id = ?) OR (to_kind = ? AND to_id = ?) ORDER BY id"
    return [_number(number[0]) for number in reader.all(sql, (kind, record, kind, record))]


def notes_of(reader: Reader, kind: str, record: int) -> list[Row]:
    """A record's notes in the order they came."""
    columns = ("label", "text", "source", "noted_on")
    found = reader.all(
        "SELECT label, text, source, noted_on FROM note WHERE subject_kind = ? AND subject_id = ? ORDER BY id", (kind, record)
    )
    return [dict(zip(columns, line, strict=True)) for line in found]


def all_notes(reader: Reader) -> set[tuple[str, int, str, str]]:
    """(kind, id, label, text) of every note."""
    found = reader.all("SELECT subject_kind, subject_id, label, text FROM note")
    return {(str(kind), _number(number), str(label), str(text)) for kind, number, label, text in found}


def external_keys(reader: Reader, source: str, kind: str) -> dict[str, int]:
    """The records that a source names by keys of its own."""
    found = reader.all("SELECT key, subject_id FROM external_key WHERE source = ? AND subject_kind = ?", (source, kind))
    return {str(key): _number(number) for key, number in found}


def flags_on_benefits_of(reader: Reader, project: int) -> int:
    """How many flags are open on a project's benefits."""
    found = reader.one(
        "SELECT count(*) FROM flag JOIN benefit ON benefit.id = flag.subject_id "
        "WHERE flag.subject_kind = 'benefit' AND flag.cleared_on IS NULL AND benefit.project_id = ?",
        (project,),
    )
    return _number(found[0]) if found is not None else 0


def refs_of_project(reader: Reader, table: str, project: int, order: str) -> list[str]:
    """The references of a project's benefits or reviews."""
    found = reader.all(f"SELECT ref FROM {table} WHERE project_id = ? ORDER BY {order}", (project,))
    return [str(line[0]) for line in found]


def balance_lines(reader: Reader, project: int | None) -> list[tuple[Cell, ...]]:
    """Class, disbenefit, RAG, stated, due, realised, outturn (money) and realisation of a project's benefits, or of all."""
    money = "f.stated_money, f.due_money, f.realised_money, f.outturn_money, f.realisation"
    sql = f"SELECT b.class, b.disbenefit, f.rag, {money} FROM benefit b JOIN figure f ON f.benefit_id = b.id"
    return reader.all(sql) if project is None else reader.all(f"{sql} WHERE b.project_id = ?", (project,))


def whole_life_costs(reader: Reader, project: int | None) -> list[Cell]:
    """The whole-life costs that are known, of one project or of all."""
    sql = "SELECT whole_life_cost FROM project WHERE whole_life_cost IS NOT NULL"
    return [line[0] for line in (reader.all(sql) if project is None else reader.all(f"{sql} AND id = ?", (project,)))]


def gates_of(reader: Reader, project: int) -> list[tuple[str, str | None, str | None]]:
    """(gate, planned, passed) of a project's gates, in order of their day."""
    found = reader.all(
        "SELECT gate, planned, passed FROM gate WHERE project_id = ? ORDER BY coalesce(passed, planned), gate", (project,)
    )
    return [(str(gate), planned and str(planned), passed and str(passed)) for gate, planned, passed in found]  # type: ignore[misc]


def deliverables_of(reader: Reader, project: int) -> list[Row]:
    """A project's deliverables, the earliest first."""
    columns = ("ref", "title", "planned", "forecast", "actual", "accepted", "progress")
    found = reader.all(
        "SELECT ref, title, planned, forecast, actual, accepted, progress FROM deliverable WHERE project_id = ? "
        "ORDER BY coalesce(actual, forecast, planned), ref",
        (project,),
    )
    return [dict(zip(columns, line, strict=True)) for line in found]


def owners_in(reader: Reader, project: int) -> list[str]:
    """The names of those who own a project's benefits."""
    found = reader.all(
        "SELECT DISTINCT person.name FROM benefit JOIN person ON person.id = benefit.owner_id "
        "WHERE benefit.project_id = ? ORDER BY 1",
        (project,),
    )
    return [str(line[0]) for line in found]


def saved_views(reader: Reader, name_of_list: str) -> list[Row]:
    """The saved views of a list, by name."""
    columns = ("id", "list", "name", "filter", "sort", "descending", "columns", "is_default")
    found = reader.all(
        "SELECT id, list, name, filter, sort, descending, columns, is_default FROM saved_view WHERE list = ? ORDER BY name",
        (name_of_list,),
    )
    return [dict(zip(columns, line, strict=True)) for line in found]


def values_of_column(reader: Reader, source: str, sql: str, begins: str, limit: int = 12) -> list[str]:
    """Some of the different texts in a column that begin with these letters."""
    like = begins.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = reader.all(
        f"SELECT DISTINCT {sql} FROM {source} WHERE {sql} LIKE ? ESCAPE '\\' ORDER BY 1 LIMIT ?", (f"{like}%", limit)
    )
    return [str(line[0]) for line in found]
