"""Problems that are told to the person in one sentence, wherever they arise."""

from __future__ import annotations


class UserError(Exception):
    """Something that a person can understand and act on; the message is the sentence they read."""


class UsageError(UserError):
    """What was asked for cannot be meant: the person can put it right by asking differently."""
