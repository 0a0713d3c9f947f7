"""The organisation's settings as stored, and the day as of which its flags are true."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from benefits_tui.domain.policy import Policy, current_keys, policy_from
from benefits_tui.store.models import Evaluation, PolicySetting
from benefits_tui.store.query import Prepared, Reader
from benefits_tui.store.rules_version import rules_version


class StoredSetting(NamedTuple):
    """A setting that was changed from its default."""

    id: int
    key: str
    value: str
    reason: str | None


_SETTINGS = Prepared(PolicySetting.select(PolicySetting.id, PolicySetting.key, PolicySetting.value, PolicySetting.reason))


def stored_settings(reader: Reader) -> dict[str, StoredSetting]:
    """The settings that were changed, by key."""
    return current_keys({setting.key: setting for setting in reader.rows(StoredSetting, _SETTINGS)})


def read_policy(reader: Reader) -> Policy:
    """What the organisation has set; defaults for what it has not."""
    return policy_from({key: setting.value for key, setting in stored_settings(reader).items()})


def evaluated_on(reader: Reader) -> date | None:
    """The day as of which all stored flags are true, when this version's rules have looked at them."""
    present = Evaluation.select(Evaluation.evaluated_on).where(Evaluation.rules_version == rules_version())
    return reader.value(date, present)
