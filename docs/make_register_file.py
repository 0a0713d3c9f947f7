"""Writes docs/register-file.md from the tables themselves: `python -m docs.make_register_file`."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.exchange.json_lines import REGISTER_LINES
from benefits_tui.register.archive import FILE_VERSION
from benefits_tui.store.archive import ARCHIVED, column_type

PAGE = Path(__file__).with_name("register-file.md")

_HEAD = f"""# The whole register as a file

Made from the tables (`python -m docs.make_register_file`). `benefits-tui export register -o FILE.jsonl` writes it,
`benefits-tui --db NEW.db import register FILE.jsonl` rebuilds the register from it: the same records, the same history, the
same flags. What is worked out (figures, the queue's rows, the data to complete) is not in the file; it is worked out anew.

UTF-8, a JSON object a line ([JSON Lines](https://jsonlines.org)), lines ended by a line feed. The first line says what the
file is; every other line is a row of a table.

```json
{{"file":"{REGISTER_LINES}","version":{FILE_VERSION},"format":10,"program":"0.3.0","written_on":"2026-11-23","rows":{{"project":1}},"numbers":{{"project":1}}}}
{{"table":"project","row":{{"id":1,"ref":"P-1","name":"Alpha","stage":"delivery","last_activity_on":"2026-11-23","version":1}}}}
```

- `version` is that of this page; a reader refuses one that it does not know. It changes when a line means something else; a
  new table or column does not change it. `format` is that of the register's tables.
- `rows` counts the rows of each table that follow, so that a file that was cut short is noticed. `numbers` are the largest ids
  that were ever given; none is given a second time.
- A **decimal** is a text of digits (`"1250.5"`), exact to four places. A **day** is `"2026-03-31"`, a **moment** an ISO text in
  UTC. **Yes or no** is `true` or `false`. A column that is blank is left out: missing is never 0.
- An **id** names a row of the table that is said; people know records by `ref`. Where a row may be on any kind of record,
  `subject_kind` is the table and `subject_id` the id.
- `change` and `change_row` are the history, oldest first. `fields` of a line holds the whole row for `insert` and `delete`, and
  `[before, after]` by column for `update`, as the register stores it: decimals as whole ten-thousandths (`125000` is 12.5), yes
  and no as 1 and 0. Applied in order to nothing, they give the other tables; `check` compares the two, and a file in which
  they differ is refused.

What each table is stands in [schema/README.md](../schema/README.md).
"""


def register_file_page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for table, model in ARCHIVED.items():
        lines += [f"## {table}", "", model.__doc__.split("\n")[0], "", "| column | holds | |", "|---|---|---|"]
        for name, field in model._meta.columns.items():
            lines.append(f"| `{name}` | {column_type(field)} | {'may be blank' if field.null else ''} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(register_file_page(), encoding="utf-8")
