"""What a check finds: a sentence, and what helps against it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum


class Remedy(Enum):
    """What helps."""

    BACKUP = (
        "Records, the change log and the file: compare with a backup ('backups list', 'backups open N'); 'backups restore N' "
        "brings it back, with --record REF one record."
    )
    WORKED_OUT = (
        "Flags, figures, sums, the queue, and what records are found by follow from the records: 'check --renew' works them "
        "out again."
    )


class CheckFinding(str):
    """A finding in words."""

    __slots__ = ("remedy",)
    remedy: Remedy

    def __new__(cls, sentence: str, remedy: Remedy = Remedy.BACKUP) -> CheckFinding:
        """A sentence, and what helps."""
        finding = super().__new__(cls, sentence)
        finding.remedy = remedy
        return finding


def advice(findings: Sequence[CheckFinding]) -> list[str]:
    """What helps against these, a sentence for each way."""
    return [remedy.value for remedy in Remedy if any(finding.remedy is remedy for finding in findings)]
