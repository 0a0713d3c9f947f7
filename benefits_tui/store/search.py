"""The index of words that benefits are found by, kept in line with what the view `benefit_words` says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

_ONLY = "IN (SELECT value FROM json_each(?))"


def keep_search(connection: sqlite3.Connection, benefits: Collection[int]) -> None:
    """Bring the words of these benefits up to date; those of deleted ones go."""
    if not benefits:
        return
    only = json.dumps(list(benefits))
    stale = [
        row[0]
        for row in connection.execute(
            "SELECT w.benefit_id FROM benefit_words w LEFT JOIN benefit_search s ON s.rowid = w.benefit_id "
            f"WHERE w.benefit_id {_ONLY} AND s.words IS NOT w.words",
            (only,),
        )
    ]
    if stale:
        connection.execute(
            f"INSERT OR REPLACE INTO benefit_search (rowid, words) SELECT benefit_id, words FROM benefit_words "
            f"WHERE benefit_id {_ONLY}",
            (json.dumps(stale),),
        )
    connection.execute(f"DELETE FROM benefit_search WHERE rowid {_ONLY} AND rowid NOT IN (SELECT id FROM benefit)", (only,))


def wrong_words(connection: sqlite3.Connection) -> list[int]:
    """The benefits whose words in the index are not what their rows say, and words of benefits that are gone."""
    differ = connection.execute(
        "SELECT w.benefit_id FROM benefit_words w LEFT JOIN benefit_search s ON s.rowid = w.benefit_id "
        "WHERE s.words IS NOT w.words UNION ALL "
        "SELECT rowid FROM benefit_search WHERE rowid NOT IN (SELECT id FROM benefit) ORDER BY 1"
    )
    return [row[0] for row in differ]
