"""A review's page: what was found, what was decided and agreed; held from there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from benefits_tui.register import records, reviews
from benefits_tui.register.reviews import FindingInput
from benefits_tui.register.session import open_register
from benefits_tui.tui.dialogs.action_form import ActionForm
from benefits_tui.tui.screens.benefit import BenefitScreen
from benefits_tui.tui.screens.review import ReviewScreen
from tests.conftest import TODAY
from tests.tui.driving import driving

HELD = FindingInput("P-004/B01", "[b]as promised", "none", "we are glad", decision="go on",
                    action=("Zoe Quick", TODAY - timedelta(days=1), "Thank the team"))  # fmt: skip


async def test_a_held_review_is_read_again_from_the_list_and_from_its_benefit(demo: Path) -> None:
    with open_register(demo, "officer", today=TODAY) as session:
        reviews.hold(session, "P-004/R01", [HELD], chair="Ann Chair", summary="All well", decision="continue")
    async with driving(demo, (120, 40), first="reviews") as driver:
        await driver.press("slash", *"P-004/R01", "enter", "enter")
        assert isinstance(driver.app.screen, ReviewScreen)
        for words in ("held on 23 Nov 2026", "Ann Chair", "[b]as promised", "we are glad", "go on", "Thank the team", "All well",
                      "continue", "late"):  # fmt: skip
            assert words in driver.text, words
        await driver.press("H")
        assert any("was held on 23 Nov 2026" in told for told in driver.told)
        await driver.press("escape", "3", "slash", *"P-004/B01", "enter", "enter")
        assert isinstance(driver.app.screen, BenefitScreen)
        page = driver.app.screen.part("findings")
        assert not page.empty


async def test_a_review_is_held_and_edited_on_its_page(demo: Path) -> None:
    async with driving(demo, (100, 40), first="reviews") as driver:
        await driver.press("slash", *"P-004/R01", "enter", "enter", "H")
        assert isinstance(driver.app.screen, ActionForm)
        await driver.press("ctrl+s")
        assert isinstance(driver.app.screen, ReviewScreen) and "held on 23 Nov 2026" in driver.text
        await driver.press("e")
        assert "P-004/R01" in driver.text
    with open_register(demo, "officer", today=TODAY) as session:
        assert records.load(session, "P-004/R01").values["held"] == TODAY
