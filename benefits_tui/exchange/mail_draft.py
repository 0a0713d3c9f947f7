"""A mail with attachments as a file that mail programs open as a draft."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from benefits_tui.domain.plain_text import encodable
from benefits_tui.exchange.writer import whole_file


def write_draft(path: Path, to: str | None, subject: str, text: str, attachments: Mapping[str, bytes]) -> None:
    """Write a draft; nothing is sent. `to` is an address, or None where none is known. Raises FileNotWritten."""
    mail = EmailMessage(policy=SMTP)
    # Mail programs open what carries this as a draft that can still be edited and sent.
    mail["X-Unsent"] = "1"
    address = _address(to)
    if address:
        mail["To"] = address
    mail["Subject"] = " ".join(encodable(subject).split())
    mail.set_content(encodable(text))
    for name, content in attachments.items():
        kind, _, detail = _KINDS.get(Path(name).suffix, "application/octet-stream").partition("/")
        mail.add_attachment(content, maintype=kind, subtype=detail, filename=name)
    with whole_file(path) as draft:
        draft.write_bytes(mail.as_bytes())


_KINDS = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".ics": "text/calendar"}


_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*", re.ASCII)


def _address(to: str | None) -> str:
    """The address as a header can hold it; blank for what is none."""
    address = (to or "").strip()
    return (
        address
        if _ADDRESS.fullmatch(address) and ".." not in address and not address.startswith(".") and ".@" not in address
        else ""
    )
