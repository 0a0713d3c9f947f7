"""Two people where one would mark their own work: who is who, whatever they are called, and what the policy asks."""

from __future__ import annotations

from benefits_tui.domain.fields import FieldError, Kind, Value
from benefits_tui.domain.keys import fold_key
from benefits_tui.domain.policy import FourEyes, Policy
from benefits_tui.store.models import ExternalKey
from benefits_tui.store.queries import records as rows
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction

FORMER_LOGINS = "former login"
"""The source of keys by which a person is known under logins that were taken away from them."""


class FourEyesWanted(FieldError):
    """What was done needs a second person; nothing was written. The message says who it was and the way on."""


def logins_of(text: str | None) -> list[str]:
    """The login names in a field that lists them, folded."""
    return [fold_key(part) for part in (text or "").split(",") if part.strip()]


def same_person(reader: Reader, name: str | None, other: str | None) -> bool:
    """True where two names mean one person: the same words, or logins, references, e-mails and names of one of the people."""
    if not name or not other:
        return False
    first, second = fold_key(name), fold_key(other)
    if first == second:
        return True
    known = _people_by_name(reader)
    return bool(known.get(first, set()) & known.get(second, set()))


def is_person(reader: Reader, person: int | None, name: str | None) -> bool:
    """True where a name means the person with this number."""
    return person is not None and bool(name) and person in _people_by_name(reader).get(fold_key(str(name)), set())


def one_person(policy: Policy, alike: bool, field: str, action: str, way_on: str) -> bool:
    """Whether one person did what two should, to be kept with the row.

    Where the policy refuses that, raises FourEyesWanted with `action` was done and the `way_on`.
    """
    if alike and policy.four_eyes is FourEyes.REFUSE:
        raise FourEyesWanted(f"{field}: {action}, and the policy asks for four eyes; {way_on}", field)
    return alike


def refuse_shared_logins(reader: Reader, person: int | None, text: str | None) -> None:
    """Raise FieldError where a login is somebody else's: it names one person."""
    wanted = set(logins_of(text))
    for other in rows.people_with_logins(reader):
        if other.id != person and (shared := wanted & set(logins_of(other.logins))):
            login = sorted(shared)[0]
            raise FieldError(f"logins: {login!r} is the login of {other.name} ({other.ref}); it names one person", "logins")


def keep_former_logins(transaction: Transaction, person: int, before: str | None, after: str | None) -> None:
    """Remember the logins that a person no longer has: what was done under them stays theirs."""
    known = rows.external_keys(transaction, FORMER_LOGINS, Kind.PERSON)
    for login in sorted(set(logins_of(before)) - set(logins_of(after)) - known.keys()):
        key: dict[str, Value] = {"source": FORMER_LOGINS, "subject_kind": Kind.PERSON.value, "key": login}
        transaction.insert(ExternalKey, key | {"subject_id": person})


def _people_by_name(reader: Reader) -> dict[str, set[int]]:
    known: dict[str, set[int]] = {}
    for person in rows.people_with_logins(reader):
        for key in (*logins_of(person.logins), *(fold_key(name) for name in (person.name, person.email, person.ref) if name)):
            known.setdefault(key, set()).add(person.id)
    for key, number in rows.external_keys(reader, "name", Kind.PERSON).items():
        known.setdefault(key, set()).add(number)
    for key, number in rows.external_keys(reader, FORMER_LOGINS, Kind.PERSON).items():
        # A login that somebody else has now is theirs.
        known.setdefault(key, {number})
    return known
