"""A register written whole, rebuilt, and compared with what it was made from."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.register import integrity
from benefits_tui.register.archive import export_register, import_register
from benefits_tui.register.session import Session
from benefits_tui.store.models import MODELS
from benefits_tui.store.store import Store

NOT_COMPARED = {"evaluation"}


def tables_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table as stored, and the numbers given so far."""
    rows: dict[str, list[tuple[object, ...]]] = {
        table: sorted(store.all(f'SELECT * FROM "{table}"'), key=repr) for table in MODELS if table not in NOT_COMPARED
    }
    # Worked out anew, in another order: a row of its own has no number that anything refers to.
    rows["missing_fact"] = sorted((row[1:] for row in rows["missing_fact"]), key=repr)
    # When a benefit was looked at last, and when to look again, are no facts of it.
    rows["figure"] = sorted((row[:-4] + row[-2:] for row in rows["figure"]), key=repr)
    rows["numbers"] = sorted(store.all("SELECT name, seq FROM sqlite_sequence WHERE seq > 0"), key=repr)
    rows["words"] = sorted(store.all("SELECT rowid, words FROM benefit_search"))
    return rows


def compare_rebuilt(session: Session, folder: Path) -> None:
    """What is rebuilt from the file equals the register, log and flags included, and gives the same file again."""
    first, second, path = folder / "whole.jsonl", folder / "again.jsonl", folder / "rebuilt.db"
    export_register(session, first)
    import_register(first, path, session.user, today=session.today)
    with Session(Store(path), session.user, session.today) as rebuilt:
        there, made = tables_of(session.store), tables_of(rebuilt.store)
        for table, rows in there.items():
            assert made[table] == rows, (table, set(made[table]) ^ set(rows))
        assert integrity.check(rebuilt) == []
        export_register(rebuilt, second)
    assert first.read_bytes() == second.read_bytes()
    path.unlink()
