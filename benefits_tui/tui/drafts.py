"""What was typed and not saved, kept on this machine for the next start.

Each running program holds a lock; its drafts are offered to others only once it has ended, however it ended.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benefits_tui.domain.fields import FIELDS, current_name
from benefits_tui.domain.policy import current_key
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.state_file import write_whole

if TYPE_CHECKING:
    from filelock import BaseFileLock


@dataclass(slots=True)
class Draft:
    """What was typed into a form and not saved: texts by field, and what was known when it was typed."""

    subject: DraftSubject
    values: dict[str, str]
    known: dict[str, str] = field(default_factory=dict)
    version: int | None = None
    at: str = ""
    file: str = ""

    @property
    def summary(self) -> str:
        """A line about it."""
        names = ", ".join(self._label(name) for name in list(self.values)[:5])
        return f"{self.subject.title}: {names}" if names else self.subject.title

    def _label(self, name: str) -> str:
        """What a field is called where it is typed."""
        fields = FIELDS[self.subject.kind] if self.subject.kind is not None else ()
        return next((field.label.lower() for field in fields if field.name == name), name.replace("_", " "))


def register_key(register: Path) -> str:
    """What stands for a register in the names of files."""
    return hashlib.sha256(str(register.resolve()).encode(errors="surrogatepass")).hexdigest()[:16]


class Drafts:
    """The drafts of one register, in a folder of the user's; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, register: Path) -> None:
        self._folder = folder
        self._register = str(register.resolve())
        self._key = register_key(register)
        self._own = f"{self._key}-{os.getpid()}{secrets.token_hex(4)}"
        self._made = 0
        self._lock: BaseFileLock | None = None

    def new(self, subject: DraftSubject) -> Draft:
        """A draft that is written with `keep` when something was typed."""
        return Draft(subject, {}, file=self._next_file())

    def _next_file(self) -> str:
        self._made += 1
        return f"{self._own}-{self._made}.json"

    def keep(self, draft: Draft) -> None:
        """Write a draft; it is there after a kill. Raises StateNotSaved."""
        if self._folder is not None:
            draft.at = datetime.now(UTC).isoformat(timespec="seconds")
            plain = asdict(draft) | {"subject": draft.subject.as_plain(), "register": self._register}
            json_text = json.dumps(plain, ensure_ascii=True)
            # With every key: what a power cut may take is the last of them.
            write_whole(self._folder / draft.file, json_text, durable=False)
            self._hold()

    def drop(self, draft: Draft) -> None:
        """Forget a draft: it was saved, or dropped on purpose."""
        if self._folder is not None and draft.file:
            with contextlib.suppress(OSError):
                (self._folder / draft.file).unlink(missing_ok=True)

    def take_over(self, draft: Draft) -> None:
        """Make a draft that another program left this one's own, so that nobody else is offered it. Raises StateNotSaved."""
        if self._folder is not None and not draft.file.startswith(self._own):
            left, draft.file = draft.file, self._next_file()
            self.keep(draft)
            with contextlib.suppress(OSError):
                (self._folder / left).unlink(missing_ok=True)

    def left(self) -> list[Draft]:
        """The drafts to be offered, the newest first: this program's own, and those of programs that have ended."""
        living = dict[str, bool]()
        result = []
        for draft in self.kept():
            program = draft.file.rpartition("-")[0]
            if program not in living:
                living[program] = program != self._own and self._is_held(program)
            if not living[program]:
                result.append(draft)
        return result

    def kept(self) -> list[Draft]:
        """All drafts that are kept, also of programs that are running, the newest first."""
        if self._folder is None:
            return []
        result = []
        for path in sorted(self._folder.glob(f"{self._key}-*.json")):
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                plain: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
                plain.pop("register")
                subject = DraftSubject.from_plain(plain["subject"])
                # As an earlier version may have called them.
                rename = current_key if subject.form is DraftForm.POLICY else current_name
                named = {part: {rename(name): text for name, text in plain[part].items()} for part in ("values", "known")}
                result.append(Draft(**plain | named | {"subject": subject, "file": path.name}))
        return sorted(result, key=lambda draft: draft.at, reverse=True)

    # The lock of this program --------------------------------------------------------------------------------------

    def _lock_of(self, program: str) -> BaseFileLock:
        # Loaded when the first draft is there, not at every start.
        from filelock import FileLock

        assert self._folder is not None
        return FileLock(self._folder / f"{program}.lock")

    def _hold(self) -> None:
        if self._lock is None:
            self._lock = self._lock_of(self._own)
            # Where locks do not work the drafts are offered to everybody, which is better than to nobody.
            with contextlib.suppress(OSError, NotImplementedError):
                self._lock.acquire(blocking=False)

    def _is_held(self, program: str) -> bool:
        assert self._folder is not None
        path = self._folder / f"{program}.lock"
        if not path.exists():
            return False
        from filelock import Timeout

        lock = self._lock_of(program)
        try:
            with lock.acquire(blocking=False):
                pass
        except Timeout:
            return True
        except (OSError, NotImplementedError):
            return False
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        return False

    def release(self) -> None:
        """This program ends: what is still kept can be offered to the next."""
        if self._lock is not None and self._folder is not None:
            with contextlib.suppress(OSError, NotImplementedError):
                self._lock.release()
                (self._folder / f"{self._own}.lock").unlink(missing_ok=True)
            self._lock = None
