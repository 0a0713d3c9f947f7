"""From one register to another: how the screens end says what is opened next, and with which status the program ends."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from benefits_tui.cli.app import open_demo, open_program
from benefits_tui.cli.context import Options
from benefits_tui.register.backups import back_up
from benefits_tui.register.errors import CannotOpen
from benefits_tui.register.session import Session, create_register
from benefits_tui.tui import run as run_module
from benefits_tui.tui.exits import AppExit, ExitReason
from benefits_tui.tui.worker import RegisterContext
from tests.conftest import TODAY

LEFT, QUIT, DEMO = (AppExit(reason) for reason in (ExitReason.LEFT, ExitReason.QUIT, ExitReason.DEMO))
CRASHED = AppExit(ExitReason.STOPPED, 1)
EARLIER = AppExit(ExitReason.EARLIER_DAY, day=date(2026, 11, 2))
OWN, OF_DEMO, OF_EARLIER = "register.db", "demo.db", "register.db as of 2 Nov 2026"
DEMO_EARLIER = "demo.db as of 2 Nov 2026"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    """A register that has two days, and a terminal."""
    path = tmp_path / OWN
    create_register(path, "officer", {"name": "Test office"}, today=date(2026, 11, 1)).close()
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    return Options(path, "officer", TODAY, False, None)


def runs(monkeypatch: pytest.MonkeyPatch, *ends: AppExit) -> list[str]:
    """The names of the registers that are opened, each ending like this."""
    opened, following = list[str](), iter(ends)

    def run(session: Session, screen: str | None, folder: Path | None, *, context: RegisterContext | None = None) -> AppExit:
        assert session.data_version()
        opened.append(context.name if context is not None else session.path.name)
        # As the screens do when they end.
        session.close()
        return next(following)

    monkeypatch.setattr(run_module, "run_app", run)
    return opened


@pytest.mark.parametrize(
    ("ends", "opened", "status"),
    [
        ([LEFT], [OWN], 0),
        ([QUIT], [OWN], 0),
        ([CRASHED], [OWN], 1),
        ([DEMO, LEFT, LEFT], [OWN, OF_DEMO, OWN], 0),
        ([DEMO, QUIT], [OWN, OF_DEMO], 0),
        ([DEMO, EARLIER, LEFT, LEFT, QUIT], [OWN, OF_DEMO, DEMO_EARLIER, OF_DEMO, OWN], 0),
        ([DEMO, EARLIER, EARLIER, QUIT], [OWN, OF_DEMO, DEMO_EARLIER, DEMO_EARLIER], 0),
        ([DEMO, CRASHED], [OWN, OF_DEMO], 1),
        ([EARLIER, LEFT, QUIT], [OWN, OF_EARLIER, OWN], 0),
        ([EARLIER, EARLIER, QUIT], [OWN, OF_EARLIER, OF_EARLIER], 0),
        ([EARLIER, AppExit(ExitReason.STOPPED, 129)], [OWN, OF_EARLIER], 129),
    ],
)
def test_how_one_register_is_left_says_what_is_opened_next(
    settings: Options, monkeypatch: pytest.MonkeyPatch, ends: list[AppExit], opened: list[str], status: int
) -> None:
    seen = runs(monkeypatch, *ends)
    assert open_program(settings) == status
    assert seen == opened


def test_an_earlier_day_comes_back_to_the_register_of_today(settings: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = runs(monkeypatch, LEFT, LEFT)
    assert open_program(settings, EARLIER.day) == 0
    assert seen == [OF_EARLIER, OWN]


def test_the_demo_by_itself_ends_with_its_own_status(settings: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = runs(monkeypatch, CRASHED, QUIT)
    assert (open_demo(settings).status, open_demo(settings).status) == (1, 0)
    assert seen == [OF_DEMO, OF_DEMO]


BACKUP, IN_PLACE = AppExit(ExitReason.BACKUP, backup=1), AppExit(ExitReason.PUT_IN_PLACE, backup=1)


def test_a_backup_is_opened_and_put_in_place_from_the_screens(settings: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    back_up(settings.path)
    seen = runs(monkeypatch, BACKUP, LEFT, IN_PLACE, QUIT)
    assert open_program(settings) == 0
    assert [name.partition(",")[0] for name in seen] == [OWN] * 4 and "backup of" in seen[1]
    assert len(list(settings.path.parent.glob("*before-restore*"))) == 1


@pytest.mark.parametrize("how", ["damaged", "gone"])
@pytest.mark.parametrize("wanted", [True, False])
def test_a_register_that_cannot_be_opened_offers_the_newest_good_backup(
    settings: Options, monkeypatch: pytest.MonkeyPatch, how: str, wanted: bool
) -> None:
    back_up(settings.path)
    settings.path.write_bytes(b"x" * 5000) if how == "damaged" else settings.path.unlink()
    seen, echoed = runs(monkeypatch, QUIT), list[str]()
    monkeypatch.setattr("click.confirm", lambda *words, **more: wanted)
    monkeypatch.setattr("click.echo", lambda words, **more: echoed.append(words))
    if wanted:
        assert open_program(settings) == 0 and seen == [OWN]
    else:
        with pytest.raises(CannotOpen, match="Nothing was changed; 'init' makes an empty register"):
            open_program(settings)
        assert settings.path.exists() is (how == "damaged")
    said = "\n".join(echoed)
    assert "The newest good backup is number 1, of " in said and "what was saved later is not in it" in said


def test_the_default_register_that_is_gone_is_not_made_anew_where_there_is_a_backup(
    settings: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = settings.path
    monkeypatch.setattr("benefits_tui.cli.context.default_path", lambda: path)
    settings.db = None
    back_up(path)
    path.unlink()
    seen = runs(monkeypatch, QUIT)
    monkeypatch.setattr("click.confirm", lambda *words, **more: True)
    assert open_program(settings) == 0 and seen == [OWN]
