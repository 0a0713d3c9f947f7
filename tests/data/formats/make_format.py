"""Makes the register of one format. Run it with the program of that format installed:

    python make_format.py 1 format-1.db

Everything goes through the program's own commands, and through its use cases where that program had no command. The clock
is fixed: `--today` says the day, and the time in the change log is that day too, a minute later with every command.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import io
import sqlite3
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benefits_tui.cli.main import run
from benefits_tui.domain.fields import Kind

# Where the program of that format takes the time of a change from.
_writer = importlib.import_module(
    "benefits_tui.store.door" if importlib.util.find_spec("benefits_tui.store.door") else "benefits_tui.store.transaction"
)

CSV = """Project no;Name;Department;Starts;Cost;Benefit;Value;Comment
P-90;Street lamps;Highways;01.09.2025;2500.50;Less power used;800;LED first
P-91;Library roof;Libraries;not known yet;12000;Fewer closures;about a third;Weather
"""
MAPPING = """source = "works"
delimiter = ";"

[amounts]
unit = "one"
currency = "GBP"

[dates]
order = "dmy"

[projects]
notes = ["Comment"]

[projects.fields]
ref = "Project no"
name = "Name"
department = "Department"
start = "Starts"
whole_life_cost = "Cost"

[benefits]
needs = ["title"]

[benefits.fields]
title = "Benefit"
stated = "Value"
"""
TEMPLATE = """name = "small-works"
title = "Small works"

[[gate]]
name = "Go"
title = "Go or not"
after_months = 2
requires = ["owner", "objective"]
leads_to = "delivery"

[[benefit]]
title = "Less upkeep"
class = "cashable"
unit = "GBP"
kind = "flow"
direction = "increase"
frequency = "quarterly"
"""


class _Clock(datetime):
    """The time of the change log."""

    present = datetime(2025, 10, 6, 9, 0, tzinfo=UTC)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return cls.present


class Register:
    """One register, and the program that writes it as some person on some day."""

    def __init__(self, path: Path) -> None:
        self.path, self.user, self.day = path, "", date(2025, 10, 6)
        _writer.datetime = _Clock  # type: ignore[attr-defined]

    def on(self, day: str, user: str) -> None:
        """From here on it is this day and this person."""
        self.day, self.user = date.fromisoformat(day), user
        _Clock.present = datetime(self.day.year, self.day.month, self.day.day, 9, 0, tzinfo=UTC)

    def __call__(self, *words: str, fails: int = 0) -> None:
        """One command; it must end with the status that is expected."""
        _Clock.present += timedelta(minutes=1)
        sys.argv = ["benefits-tui", "--db", str(self.path), "--user", self.user, "--today", self.day.isoformat(), *words]
        out, err, status = io.StringIO(), io.StringIO(), None
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                run()
            except SystemExit as leaving:
                status = leaving.code
        if status != fails:
            raise SystemExit(f"{words}: {status}\n{out.getvalue()}{err.getvalue()}")

    def use(self, module: str, name: str, *args: object) -> None:
        """One use case: a function that takes a session first."""
        from benefits_tui.register.session import open_register

        _Clock.present += timedelta(minutes=1)
        session = open_register(self.path, self.user, today=self.day)
        getattr(importlib.import_module(f"benefits_tui.register.{module}"), name)(session, *args)
        session.close()


def _each(register: Register, lines: Iterable[str]) -> None:
    """Commands, a line each, their words parted by two blanks."""
    for line in lines:
        if line.strip():
            register(*line.strip().split("  "))


BEGINNING = """
init  --name  Borough of Aldham  --currency  GBP  --fiscal-year-start  April
add  person  ref=PER-01  name=Ada Marsh  email=ada@aldham.example  role=Head of Operations  department=Operations
add  person  ref=PER-02  name=Ben Oduya  role=Accountant  department=Finance
add  person  ref=PER-03  name=Cy Lund  leaves=2026-04-15
add  objective  ref=O1  title=Cheaper back office  description=Less paper, less post
add  objective  ref=O2  title=Residents are content
add  objective  ref=O9  title=Entered twice
add  project  ref=P-01  name=Digital post  programme=Modern office  department=Operations  stage=delivery  start=2025-04-01  end=2026-09-30  gate3=2025-06-30  live=2025-07-01  whole_life_cost=120000  year_cost_plan=30000  delivery_rating=amber_green  manager=Ben Oduya  sponsor=PER-01
add  project  ref=P-02  name=New depot  department=Highways  stage=planning  start=2025-09-01  end=2027-12-31  gate3=2026-04-30  whole_life_cost=900000  delivery_rating=red
add  project  ref=P-03  name=Old heating  department=Estates  stage=benefits_tracking  start=2023-01-01  end=2025-03-31  whole_life_cost=40000.25
add  project  ref=P-04  name=Kiosk  stage=idea
add  benefit  project=P-01  title=Less postage  class=cashable  owner=Ada Marsh  validator=PER-02  objectives=O1  measure=Postage saved  unit=GBP  kind=flow  direction=increase  frequency=quarterly  source=Ledger 4410  baseline=0  baseline_date=2025-03-31  stated=60000  start=2025-07-01  end=2026-06-30  evidence_grade=measured  priority=1  state=realising
add  benefit  project=P-01  title=Hours not spent folding  class=non_cashable  owner=Ben Oduya  objectives=O1, O2  unit=hours  kind=flow  direction=increase  frequency=monthly  baseline=0  value_per_unit=20  stated=12000  state=in_delivery  amber_edge=0.05  red_edge=0.2
add  benefit  project=P-01  title=Letters answered in time  class=quantifiable  owner=Cy Lund  objectives=O2  measure=Share answered in 10 days  unit=%  kind=level  direction=increase  frequency=quarterly  baseline=60  baseline_date=2025-03-31  target=80  target_date=2026-12-31  state=realising
add  benefit  project=P-01  title=Staff like it  class=qualitative  owner=PER-01  description=Said in the yearly survey
add  benefit  project=P-01  title=Scanner hire  class=cashable  disbenefit=yes  owner=Ben Oduya  unit=GBP  kind=flow  direction=decrease  frequency=quarterly  baseline=0  stated=4000  state=realising
add  benefit  project=P-01  title=Entered twice  class=cashable  stated=60000
add  benefit  project=P-02  title=Shorter ways
add  benefit  project=P-03  title=Less gas  class=non_cashable  owner=Ada Marsh  objectives=O1  unit=MWh  kind=flow  direction=increase  frequency=yearly  baseline=0  value_per_unit=50  stated=30000  start=2024-01-01  end=2026-12-31  state=verified  handed_over=2025-03-31
add  benefit  project=P-03  title=Rent of the boiler house  class=cashable  owner=Ben Oduya  stated=5000  state=written_off
plan  P-01/B01  2025-Q3=10000  2025-Q4=15000  2026-Q1=15000  2026-Q2=20000  --approved-by  Portfolio board  --reason  business case
plan  P-01/B02  2025-10=50  2025-11=50  2025-12=50  2026-01=50
plan  P-01/B05  2025-Q4=1000  2026-Q1=1000
plan  P-03/B01  2024=200  2025=200  2026=200
record  P-03/B01  --period  2024  --actual  210.5  --evidence  Meter readings
add  review  project=P-03  kind=six_months  due=2025-09-30  held=2025-10-06  chair=PER-01  summary=Gas is down  decision=Go on
add  review  project=P-03  kind=twelve_months  due=2026-03-15
add  review  project=P-01  kind=gate  due=2026-06-30  chair=Cy Lund
"""
DECEMBER = """
record  P-01/B01  --period  2025-Q3  --actual  9000  --evidence  Ledger, October
record  P-01/B01  --period  2025-Q3  --actual  9500.5  --reason  an invoice was booked late
record  P-01/B01  --period  2025-Q4  --forecast  14000
record  P-01/B02  --period  2025-10  --actual  48
record  P-01/B02  --period  2025-11  --actual  480
record  P-01/B02  --period  2025-11  --remove  --reason  it was another team's
record  P-01/B02  --period  2025-11  --actual  30
set  P-02  whole_life_cost=950000  delivery_rating=amber  --reason  tender came back higher
set  P-01/B04  owner=Dee Fox
"""
FEBRUARY = """
plan  P-01/B01  2025-Q3=10000  2025-Q4=12000  2026-Q1=14000  2026-Q2=18000  --approved-by  Ada Marsh  --reason  rates rose
record  P-01/B01  --period  2025-Q4  --actual  13000  --evidence  Ledger, January
record  P-01/B01  --period  2026-Q1  --forecast  12000
record  P-01/B01  --period  2026-Q2  --forecast  15000
record  P-01/B03  --period  2025-Q4  --actual  66
record  P-01/B05  --period  2025-Q4  --actual  1200
record  P-03/B01  --period  2025  --actual  190
import  WORKS.csv  --map  WORKS.toml
"""
END = """
set  P-02/B01  class=unclassified  priority=3
set  P-01/B01  description=Franking and stamps, Größe A4  --reason  asked for by audit
"""
CONCLUDED = """
conclude  P-03/B01  --as  part-achieved  --reason  the last year will bring less  --decided-by  Ada Marsh  --forum  Benefits board  --date  2026-03-30
conclude  P-03/B02  --as  written-off  --reason  the lease goes on
"""
UNDONE = """
set  P-02  name=Depot
undo
"""
DECIDED = """
decide  H2@P-04  --outcome  correct  --reason  the library asks for it
"""
GOVERNANCE = """
policy  reading_grace_days=20  --reason  ledgers close late
policy  rules_off=F28  --reason  reviews see to it
add  deliverable  project=P-01  title=Scanning centre  planned=2025-06-30  description=Two scanners
add  deliverable  project=P-01  title=Training  planned=2025-12-31
add  business_change  project=P-01  title=Teams stop printing  owner=Ada Marsh  needed_by=2026-04-30  agreed=2025-11-01
add  pool  ref=POOL-01  title=Postage budget  ceiling=50000
link  P-01/D01  P-01/C01
link  P-01/C01  P-01/B01  --share  0.8  --lag  3
link  P-01/B02  P-01/B03
link  P-01/B01  O1
claim  POOL-01  P-01/B01  45000
claim  POOL-01  P-01/B05  10000
share  P-01/B01  P-02  0.25
deliver  P-01/D01  --actual  2025-07-10  --accepted  2025-07-20  --progress  1
deliver  P-01/D02  --forecast  2026-02-28  --progress  40 %  --reason  trainer fell ill
adopt  P-01/D01  --period  2025-Q4  --planned  80  --actual  40
balance  P-01  --take  --gate  3  --note  before the tender
"""
GOVERNED = """
validate  P-01/B01  --period  2025-Q3
handover  P-01/B03  --to  Ada Marsh  --date  2026-02-01  --agreed  Share in 10 days, 80 % by December 2026, read each quarter
template  import  SMALL.toml
template  apply  small-works  ref=P-05  name=Fence  start=2026-01-05  sponsor=Ada Marsh  --amount  1=3000
template  save  P-05  fence-like
gate  P-05  Go  --regardless  --reason  the fence is down
review  plan  P-03
review  hold  P-03/R02  --held  2026-02-10  --chair  Ada Marsh  --summary  Less gas than hoped  --finding  P-03/B01=190 of 200  --cause  P-03/B01=A cold autumn  --statement  P-03/B01=Valves are set lower now  --action  P-03/B01=Ben Oduya;2026-05-31;Set the valves  --next  2026-09-30
flag  P-02  --title  The site may flood  --severity  high  --due  2026-05-31  --value  70000
flag  P-04  --title  Nobody asked for it  --severity  low
acknowledge  F01@P-02/B01  --note  seen
assign  H1@P-02  --to  Ben Oduya  --due  2026-04-30  --title  Ask for a survey
snooze  F04@P-02/B01  --until  2026-05-31  --reason  the design comes in May
snooze  F09@P-01/B02  --until  2026-03-20  --reason  time sheets are late
escalate  F12@P-01/B02  --reason  two months running
decide  F36@P-01/B05  --outcome  accept  --reason  a disbenefit serves none
decide  F23@POOL-01  --outcome  re-plan  --reason  claims are cut in May  --until  2026-05-31
decide  F04@P-91/B01  --outcome  write-off  --reason  nobody can measure it
balance  --take  --note  first of the year
"""


def _views(register: Register) -> None:
    """Named views of lists, which only the screens save."""
    from benefits_tui.register.saved_views import ListView

    view = ListView("benefits", "Red ones", "rag:red", "stated_money", True, ("ref", "title", "rag"))
    register.use("saved_views", "save_view", view)
    register.use("saved_views", "save_view", ListView("projects", "Highways", "department:highways", default=True))


def main(form: int, path: Path) -> None:
    register = Register(path)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, text in (("WORKS.csv", CSV), ("WORKS.toml", MAPPING), ("SMALL.toml", TEMPLATE)):
            (folder / name).write_text(text, encoding="utf-8")

        def lines(text: str) -> list[str]:
            for name in ("WORKS.csv", "WORKS.toml", "SMALL.toml"):
                text = text.replace(name, str(folder / name))
            return text.splitlines()

        register.on("2025-10-06", "alice")
        # Since format 7 a final state is given by an act.
        _each(
            register,
            lines(BEGINNING.replace("  state=verified", "").replace("  state=written_off", "") if form >= 7 else BEGINNING),
        )
        register.on("2025-12-15", "bob")
        _each(register, lines(DECEMBER))
        if form >= 3:
            _each(register, lines(GOVERNANCE))
        register.on("2026-02-10", "alice")
        # Since format 8 a plan's ended periods change by a correction alone.
        february = lines(FEBRUARY)
        _each(register, [line.replace("  2025-Q3=", "  --correct  2025-Q3=") for line in february] if form >= 8 else february)
        if form >= 3:
            _each(register, lines(GOVERNED))
        register.on("2026-03-31", "bob")
        _each(register, lines(END))
        if form >= 7:
            _each(register, lines(CONCLUDED))
        if form >= 2:
            _each(register, lines(UNDONE))
            _views(register)
        if form >= 3:
            _each(register, lines(DECIDED))
        # Deleting had no command in any of them.
        module = "deletion" if form >= 5 else "removing" if form >= 3 else "records"
        register.use(module, "remove", "P-01/B06", Kind.BENEFIT, "it was entered twice")
        register.use(module, "remove", "O9", Kind.OBJECTIVE)
    # Pages of 1 kB instead of 4 keep the file small; nothing else is changed.
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA page_size = 1024")
    raw.execute("VACUUM")
    raw.close()


main(int(sys.argv[1]), Path(sys.argv[2]))
