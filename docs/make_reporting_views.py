"""Writes docs/reporting-views.md from the views themselves: `python -m docs.make_reporting_views`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benefits_tui.store.schema import migrations

PAGE = Path(__file__).with_name("reporting-views.md")
CONTRACT_VERSION = 1

_VIEWS = {
    "report_project": "A row a project, closed ones included.",
    "report_benefit": "A row a benefit, with its figures as of the day on which the register was last opened.",
    "report_reading": "A row a value: plan in force, forecast, actual.",
    "report_decision": "A row an act on a flag: a decision, and what was acknowledged, snoozed, assigned or escalated.",
}
_WORDS = {
    "benefit_ref": "its reference, unique and lasting",
    "benefit": "its title",
    "project_ref": "the project's reference",
    "project": "the project's name",
    "programme": "the programme's name",
    "department": "the project's department",
    "category": "how the portfolio groups it",
    "stage": "the project's stage",
    "class": "how far it can be valued; money of two classes is never added",
    "is_disbenefit": "1 for a worsening that is accepted on purpose, else 0",
    "owner": "who is accountable, by name",
    "state": "where the benefit is in its life",
    "measure": "what is read",
    "unit": "in what it is read",
    "kind": "flow or level",
    "direction": "which way is better",
    "baseline": "the value before the change",
    "baseline_date": "when that was read",
    "target": "the value to be reached",
    "target_date": "by when",
    "start_date": "the first day",
    "end_date": "the last day",
    "rag": "green, amber, red, no_data or not_yet_due",
    "attainment": "the share of the way from baseline to target, of a level",
    "realisation": "what was read over what was due",
    "lifetime_plan": "the whole plan in force",
    "due_to_date": "what the plan says up to the day",
    "actual_to_date": "what was read up to the day",
    "outturn": "what was read, and the forecast for the rest",
    "stated_money": "money as the business case stated it",
    "due_money": "money due up to the day",
    "due_read_money": "the money of what was due, of the periods that were read",
    "realised_due_money": "the money of what came for the same periods: compare these two",
    "realised_money": "money that came",
    "outturn_money": "money of the outturn",
    "first_approved": "the first approved plan",
    "first_approved_money": "the first approved plan in money",
    "current_plan": "the plan in force",
    "current_plan_money": "the plan in force in money",
    "drift": "the plan in force less the first approved one",
    "drift_money": "the same in money",
    "variance": "the outturn less the plan in force",
    "variance_money": "the same in money",
    "variance_share": "the variance as a share of the plan",
    "lifetime_realisation": "what was read over the whole plan",
    "distance_to_plan": "what was read less what was due",
    "distance_to_plan_money": "the same in money",
    "next_reading": "the day on which the next reading is due, or was",
    "open_flags": "how many flags are open on it",
    "whole_life_cost": "what the project costs over its whole life",
    "delivery_rating": "confidence in delivery, as rated elsewhere",
    "benefits": "how many benefits it has",
    "series": "plan, forecast or actual",
    "value": "the value of the period",
    "evidence": "what proves an actual",
    "decided_on": "the day of the decision",
    "decided_by": "who decided: the person named, else who recorded it",
    "forum": "where it was decided",
    "recorded_by": "who recorded it",
    "outcome": "what was done about the flag",
    "rationale": "why",
    "until_date": "the day on which the flag comes back",
    "assigned_to": "who was given the action",
    "rule": "the rule whose flag it was",
    "severity": "how severe the flag was then",
    "why": "what the flag said then",
    "value_at_risk": "the money at risk then",
    "decide_by": "by when a decision was wanted",
    "subject_kind": "on what kind of record the flag was",
    "subject_ref": "that record's reference",
}

EXAMPLES = (
    (
        "Money by department and class",
        "SELECT department, class, sum(stated_money) AS stated,\n"
        "    sum(due_read_money) AS due_read, sum(realised_due_money) AS realised\n"
        "FROM report_benefit WHERE NOT is_disbenefit GROUP BY department, class ORDER BY department, class;",
    ),
    (
        "Readings that are late",
        "SELECT owner, benefit_ref, benefit, next_reading FROM report_benefit\n"
        "WHERE next_reading < date('now') ORDER BY next_reading;",
    ),
    (
        "Plan and actual by year",
        "SELECT substr(end_date, 1, 4) AS year, series, sum(value) AS value FROM report_reading\n"
        "WHERE unit = 'GBP' GROUP BY year, series ORDER BY year, series;",
    ),
)

_HEAD = f"""# Reporting views

Made from the views (`python -m docs.make_reporting_views`). They are what other programs may read of a register: Excel,
Power BI, Datasette, the sqlite3 shell. The tables behind them change with the program; these do not.

**The contract, version {CONTRACT_VERSION}.** A column keeps its name, its meaning and its unit. Columns and views may
be added; one is taken away only with a new version of this contract, which `CHANGELOG.md` names. Numbers are plain
(12.5), money in whole units of the register's currency, shares from 0 to 1, days ISO texts, and what is not known is
NULL and never 0. Numbers come as binary fractions: exact to fifteen digits, and exact beyond in `--json`.

Open the file read-only. Flags and figures are those of the day on which the program last opened the register; a
scheduled `benefits-tui check` brings them up to today.

"""

_SHOWN = """## With the sqlite3 shell

```sh
sqlite3 -readonly -header -csv portfolio.db "SELECT * FROM report_benefit" > benefits.csv
```

"""
_DATASETTE = """## With Datasette

[Datasette](https://datasette.io) shows the views in a browser, with facets, filters and JSON. It reads and never writes.

```sh
pip install datasette
datasette serve portfolio.db --open
```

`http://127.0.0.1:8001/portfolio/report_benefit?_facet=department&_facet=rag` shows the benefits by department and RAG;
`…/report_benefit.json?_shape=array` gives them to another program. Use a copy (`benefits-tui backup copy.db`)
where many look at once.

## With pandas

```python
import sqlite3
import pandas as pd

with sqlite3.connect("file:portfolio.db?mode=ro", uri=True) as register:
    benefits = pd.read_sql("SELECT * FROM report_benefit", register, parse_dates=["next_reading"])
    readings = pd.read_sql("SELECT * FROM report_reading WHERE unit = 'GBP'", register, parse_dates=["end_date"])

# min_count keeps what is not known apart from 0; money of two classes is never added.
benefits.groupby(["department", "class"], dropna=False)[["stated_money", "realised_money"]].sum(min_count=1)
readings.pivot_table(index=readings.end_date.dt.year, columns="series", values="value", aggfunc="sum")
```
"""


def columns() -> dict[str, list[str]]:
    """The columns of each reporting view, in their order, as a new register has them."""
    connection = sqlite3.connect(":memory:")
    try:
        for _, sql in migrations():
            connection.executescript(sql)
        return {view: [str(row[1]) for row in connection.execute(f"PRAGMA table_info({view})")] for view in _VIEWS}
    finally:
        connection.close()


def reporting_views_page() -> str:
    """The page as Markdown. Raises KeyError for a column that nothing is said of."""
    parts = [_HEAD]
    for view, names in columns().items():
        rows = "".join(f"| `{name}` | {_WORDS[name]} |\n" for name in names)
        parts.append(f"## {view}\n\n{_VIEWS[view]}\n\n| column | what it is |\n|---|---|\n{rows}\n")
    parts.append(_SHOWN)
    parts += [f"{title}:\n\n```sql\n{sql}\n```\n\n" for title, sql in EXAMPLES]
    return "".join(parts) + _DATASETTE


if __name__ == "__main__":
    PAGE.write_text(reporting_views_page(), encoding="utf-8")
