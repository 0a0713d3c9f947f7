"""Twelve everyday jobs, as they are done on the demo from home: which keys, and what must have come of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benefits_tui.register import lists, records
from benefits_tui.register.session import Session
from tests.tui.driving import Driver


class Typed(str):
    """Text that is typed letter by letter: counted apart from keys that command."""


class Pasted(str):
    """Text that is pasted: one key."""


Done = Callable[[Session, str], bool]
"""Looks at the register and at what the screen shows."""


class Job(NamedTuple):
    """`most`: how many command keys it may take at the most."""

    keys: list[str]
    most: int
    done: Done

    @property
    def command_keys(self) -> int:
        """Keys that are not typed text; a paste is one."""
        return sum(1 for key in self.keys if not isinstance(key, Typed))


def _reading(session: Session, text: str) -> bool:
    readings = lists.show(session, "P-002/B01")["readings"]
    assert isinstance(readings, list)
    return [(row["actual"], row["evidence"]) for row in readings if row["period"] == "2026-11"] == [("10500", "ledger Nov")]


def _owners(session: Session, text: str) -> bool:
    return {row["owner"] for row in lists.listing(session, "benefits", "project:P-001")} == {"Director of Finance"}


def _decided(session: Session, text: str) -> bool:
    decisions = [(row["rule"], row["subject"], row["rationale"]) for row in lists.listing(session, "decisions")]
    return ("F09", "P-006/B02", "Comes with the annual return") in decisions


def _snoozed(session: Session, text: str) -> bool:
    snoozed = [row for row in lists.listing(session, "flags", "state:snoozed") if row["state"] == "snoozed"]
    return [(row["subject"], row["snoozed_until"]) for row in snoozed] == [("P-004/B02", "2026-12-23")]


def _handed_over(session: Session, text: str) -> bool:
    return records.load(session, "P-002/B01").values["state"] == "handed_over"


def _held(session: Session, text: str) -> bool:
    actions = [(row["person"], row["due"]) for row in lists.listing(session, "actions") if row["title"] == "Ask for volumes"]
    held = records.load(session, "P-004/R01").values["held"] == date(2026, 11, 23)
    return held and actions == [("Head of Procurement", "2026-12-23")]


def _planned(session: Session, text: str) -> bool:
    readings = lists.show(session, "P-005/B01")["readings"]
    assert isinstance(readings, list)
    return [(row["period"], row["plan"]) for row in readings][::11] == [("2027-03", "1"), ("2028-02", "12")]


def _shows(*words: str) -> Done:
    return lambda session, text: all(word in text for word in words)


YEAR = "\n".join(str(number) for number in range(1, 13))


def jobs(file: Path) -> dict[str, Job]:
    """The jobs by what a person would say; the list of late readings is written to `file`, which is in the home folder."""
    T, P = Typed, Pasted
    return {
        "record a due reading with evidence": Job(
            ["tab", "r", T("10500"), "tab", "tab", T("ledger Nov"), "enter"], 5, _reading
        ),
        "find who is late in one department": Job(
            ["3", "slash", T("is:late department:lic")], 2, _shows("Former", "Licens", "Benefits 2")
        ),
        "give an owner to all benefits of a project": Job(
            ["3", "slash", T("P-001"), "enter", "A", "e", T("own"), "enter", T("Director"), "tab", "enter"], 8, _owners
        ),
        "see why a project is red and what can be decided": Job(
            ["5", "slash", T("P-006")], 2, _shows("reading overdue", "decides:", "escalate")
        ),
        "decide the worst flag with a reason": Job(["d", "enter", T("Comes with the annual return"), "enter"], 3, _decided),
        "snooze a flag for a month": Job(["5", "less_than_sign", "z", T("Waiting for the return"), "enter"], 4, _snoozed),
        "what changed on a benefit since a date": Job(
            ["7", "slash", T("on:P-002/B01 at>2026-06-01")], 2, _shows("History 1", "P-002/B01")
        ),
        "hand over a benefit": Job(["g", T("P-002/B01"), "enter", "H", "ctrl+s"], 4, _handed_over),
        "hold a review with two findings and an action": Job(
            [
                "4", "greater_than_sign", "H", T("Price holds"), "tab", T("Ask for volumes"), "tab", T("Head of Proc"), "tab", T("1m"), "tab", "tab",
                T("No readings since June"), "ctrl+s",
            ], 9, _held,
        ),
        "late readings to Excel": Job(
            ["3", "greater_than_sign", "greater_than_sign", "x", "enter"], 5, lambda session, text: file.is_file()
        ),
        "from a person to all they own": Job(["3", "slash", T("owner:estates")], 2, _shows("Benefits 3", "Gas saved")),
        "paste a year of plan values": Job(["g", T("P-005/B01"), "enter", P(YEAR), "ctrl+s"], 4, _planned),
    }  # fmt: skip


async def play(driver: Driver, job: Job) -> None:
    """Do a job key by key, as somebody does who looks before the next."""
    for key in job.keys:
        if isinstance(key, Typed):
            await driver.press(*key)
        elif isinstance(key, Pasted):
            await driver.paste(key)
        else:
            await driver.press(key)
