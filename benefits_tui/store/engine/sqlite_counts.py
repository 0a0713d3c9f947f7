"""The counts of the ids that tables gave, which SQLite keeps in a table of its own that anybody can write."""

from __future__ import annotations

from benefits_tui.store.engine.sqlite import SqliteEngine

LARGEST_NUMBER = 1 << 53
"""No register gives so many ids."""


def numbers_given(engine: SqliteEngine, table: str) -> int:
    """The largest id that a table ever gave, where it keeps count; 0 for a count that means nothing."""
    counts = [seq for (seq,) in engine.run("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))]
    return max((seq for seq in counts if type(seq) is int and seq < LARGEST_NUMBER), default=0)


def keeps_count(engine: SqliteEngine, table: str) -> bool:
    """True where SQLite itself remembers the largest id that a table ever gave."""
    row = engine.run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()
    return row is not None and "AUTOINCREMENT" in str(row[0]).upper()


def senseless_counts(engine: SqliteEngine) -> list[str]:
    """The tables whose count means nothing, or is there twice."""
    rows = engine.run(
        "SELECT name FROM sqlite_sequence GROUP BY name HAVING count(*) > 1 OR typeof(max(seq)) <> 'integer' "
        "OR max(seq) >= ? ORDER BY name",
        (LARGEST_NUMBER,),
    )
    return [str(name) for (name,) in rows]


def forget_count(engine: SqliteEngine, table: str) -> None:
    """Count the ids that a table gives from nothing again: `keep_number` follows."""
    engine.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))


def keep_number(engine: SqliteEngine, table: str, number: int) -> None:
    """Remember an id that was given, so that none is given twice."""
    if not engine.run("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (number, table)).rowcount:
        engine.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))
