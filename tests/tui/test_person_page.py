"""A person's page: what they owe, own and decide; their work moved from there, and taken back."""

from __future__ import annotations

from pathlib import Path

from benefits_tui.register import lists, people
from benefits_tui.register.session import open_register
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.person import PersonScreen
from tests.conftest import TODAY
from tests.tui.driving import driving
from tests.tui.test_screens import put


async def test_a_person_is_opened_their_work_moves_and_comes_back(demo: Path) -> None:
    with open_register(demo, "officer", today=TODAY) as session:
        owns = [str(one["ref"]) for one in people.person_as_plain(session, "Director of Finance")["owns"]]
        title = str(lists.show(session, owns[0])["title"])
    async with driving(demo, (140, 45), first="people") as driver:
        await driver.press("slash", *"Director of Finance", "enter", "enter")
        assert isinstance(driver.app.screen, PersonScreen)
        for words in ("Director of Finance", "Owes", "Owns", title[:20]):
            assert words in driver.text, words
        await driver.press("M")
        assert isinstance(driver.app.screen, ActionForm)
        await put(driver, "to", "Zoe New")
        await driver.press("ctrl+s", "ctrl+s")
        assert any("went from Director of Finance to Zoe New" in told for told in driver.told)
        await driver.press("u")
        driver.app.screen.query_one("RegisterList").focus()
        await driver.press("enter")
        assert isinstance(driver.app.screen, BenefitScreen)
    with open_register(demo, "officer", today=TODAY) as session:
        found = people.person_as_plain(session, "Director of Finance")["owns"]
        assert [one["ref"] for one in found] == owns
