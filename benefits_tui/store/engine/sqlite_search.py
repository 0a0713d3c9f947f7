"""The index of words that benefits are found by, kept in line with what the view `benefit_words` says.

SQLite's own: a full-text table of trigrams. A server database has another index and the same four questions.
"""

from __future__ import annotations

from collections.abc import Collection

import peewee

from benefits_tui.store.engine.sqlite import IN_IDS, SqliteEngine, ids_argument

_WRONG = """
SELECT w.benefit_id FROM benefit_words w LEFT JOIN benefit_search s ON s.rowid = w.benefit_id WHERE s.words IS NOT w.words
"""


def benefits_with(text: str) -> peewee.Node:
    """A query of the ids of the benefits in whose words these letters stand, in any case."""
    text = text.replace("\x00", " ")
    # Trigrams find parts of words from three letters on; shorter ones are looked for in the words themselves.
    if len(text) >= 3:
        condition: peewee.Node = peewee.SQL("words MATCH ?", ('"' + text.replace('"', '""') + '"',))
    else:
        condition = peewee.SQL("words").contains(text)
    return peewee.NodeList((peewee.SQL("SELECT rowid FROM benefit_search WHERE"), condition), parens=True)


def keep_search(engine: SqliteEngine, benefits: Collection[int]) -> None:
    """Bring the words of these benefits up to date; those of deleted ones go."""
    if not benefits:
        return
    only = {"ids": ids_argument(benefits)}
    stale = [row[0] for row in engine.run(f"{_WRONG} AND w.benefit_id {IN_IDS}", only)]
    if stale:
        engine.run(
            "INSERT OR REPLACE INTO benefit_search (rowid, words) SELECT benefit_id, words FROM benefit_words "
            f"WHERE benefit_id {IN_IDS}",
            {"ids": ids_argument(stale)},
        )
    engine.run(f"DELETE FROM benefit_search WHERE rowid {IN_IDS} AND rowid NOT IN (SELECT id FROM benefit)", only)


def index_is_whole(engine: SqliteEngine) -> bool:
    """False where the index does not find what its own words say. Asked of a copy alone: SQLite takes the lock for it."""
    try:
        engine.run("INSERT INTO benefit_search (benefit_search, rank) VALUES ('integrity-check', 1)")
    except peewee.DatabaseError:
        return False
    return True


def index_anew(engine: SqliteEngine) -> None:
    """Write the words of all benefits, and the index over them, anew."""
    engine.run("DELETE FROM benefit_search")
    engine.run("INSERT INTO benefit_search (benefit_search) VALUES ('rebuild')")
    engine.run("INSERT INTO benefit_search (rowid, words) SELECT benefit_id, words FROM benefit_words")


def wrong_words(engine: SqliteEngine) -> list[int]:
    """The benefits whose words in the index are not what their rows say, and words of benefits that are gone."""
    gone = "SELECT rowid FROM benefit_search WHERE rowid NOT IN (SELECT id FROM benefit)"
    return [row[0] for row in engine.run(f"{_WRONG} UNION ALL {gone} ORDER BY 1")]
