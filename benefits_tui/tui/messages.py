"""Messages between screens and the app."""

from __future__ import annotations

from textual.message import Message


class RegisterChanged(Message):
    """Something was written to the register, here or by somebody else."""
