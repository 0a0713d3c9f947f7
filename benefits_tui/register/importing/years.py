"""Fiscal years of a file by those of the register."""

from __future__ import annotations

from benefits_tui.exchange.question import Proposal
from benefits_tui.exchange.sheet import Sheet
from benefits_tui.exchange.year_questions import ask_first_month, ask_named_by
from benefits_tui.register.session import Session


def ask_years(session: Session | None, sheet: Sheet, proposal: Proposal) -> None:
    """Ask what fiscal years by one number are; without a register nothing is known of its fiscal year."""
    if session is not None:
        ask_first_month(sheet, proposal, session.policy.fiscal_year_start)
        ask_named_by(sheet, proposal, session.policy.fiscal_year_start, session.today)
