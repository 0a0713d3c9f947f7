"""All rules over a large register against the queries that gather the facts; one edit in a large register and a small one."""

from __future__ import annotations

from pathlib import Path

from bench.generate import TODAY, make_register
from bench.measure import Result, in_turn, seconds
from benefits_tui.domain.fields import Kind
from benefits_tui.register import records
from benefits_tui.register.session import Session, open_register
from benefits_tui.store.evaluation.evaluate import evaluate
from benefits_tui.store.evaluation.scope import Scope
from benefits_tui.store.facts import benefit as facts

LARGE, SMALL = 100_000, 100


def _register(folder: Path, benefits: int) -> Session:
    path = folder / f"r{benefits}.db"
    if path.exists():
        return open_register(path, "bench", today=TODAY)
    return make_register(path, benefits)


def rules(folder: Path) -> list[Result]:
    """Every rule on 100 000 benefits; and what one edit costs there and on 100 benefits."""
    large, small = _register(folder, LARGE), _register(folder, SMALL)
    store, policy = large.store, large.policy
    args = {"today": TODAY.isoformat()}
    queries = [facts._BENEFITS]
    queries += [
        query.format(only="")
        for query in (
            facts._PLANS, facts._LAST_PLANNED, facts._ACTUALS, facts._LAST_ACTUAL, facts._FORECASTS, facts._LAST_FORECAST,
            facts._ENABLERS,
        )
    ]  # fmt: skip

    def gather() -> None:
        for query in queries:
            for _ in store.each(query, args):
                pass

    ours, reference = in_turn(
        lambda: seconds(lambda: evaluate(store, policy, TODAY, Scope(everything=True))), lambda: seconds(gather), 2
    )
    every = Result("all rules on 100 000 benefits against gathering the facts", ours, reference, "s", 5)
    number = 0

    def edit(session: Session, ref: str) -> float:
        nonlocal number
        number += 1
        return seconds(lambda: records.change(session, ref, {"title": f"Title {number}"}, kind=Kind.BENEFIT))

    mine, theirs = in_turn(lambda: edit(large, "P-02500/B07"), lambda: edit(small, "P-00002/B07"), 200)
    one = Result("one edit in 100 000 benefits against one in 100", mine * 1000, theirs * 1000, "ms", 1.2)
    large.close()
    small.close()
    return [every, one]
