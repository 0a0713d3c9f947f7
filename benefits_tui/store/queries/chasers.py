"""Who was reminded, and who is to be."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from peewee import fn

from benefits_tui.store.models import Chaser, Person
from benefits_tui.store.queries.records import shown_name
from benefits_tui.store.query import Reader
from benefits_tui.store.transaction import Transaction


class ChasedPerson(NamedTuple):
    """The newest reminder of a person."""

    id: int
    person_id: int
    name: str
    sent_on: date
    returned_on: date | None
    cells: int | None


def newest_chasers(reader: Reader) -> dict[int, ChasedPerson]:
    """The newest reminder of each person, by the person's id."""
    newest = Chaser.select(fn.MAX(Chaser.id)).group_by(Chaser.person)
    columns = (Chaser.id, Chaser.person, shown_name(Person), Chaser.sent_on, Chaser.returned_on, Chaser.cells)
    query = Chaser.select(*columns).join(Person).where(Chaser.id.in_(newest))
    return {chased.person_id: chased for chased in reader.rows(ChasedPerson, query)}


def reminded(reader: Reader) -> dict[str, ChasedPerson]:
    """The newest reminder of each person, by the name that lists show."""
    return {chased.name: chased for chased in newest_chasers(reader).values()}


class Reminder(NamedTuple):
    """One reminder of a person: of how much, and what came back."""

    sent_on: date
    sent_by: str
    due_until: date
    readings: int
    decisions: int
    actions: int
    returned_on: date | None
    cells: int | None


def reminders_of(reader: Reader, person: int, most: int) -> list[Reminder]:
    """The newest reminders of a person first."""
    columns = (
        Chaser.sent_on, Chaser.sent_by, Chaser.due_until, Chaser.readings, Chaser.decisions, Chaser.actions, Chaser.returned_on,
        Chaser.cells,
    )  # fmt: skip
    query = Chaser.select(*columns).where(Chaser.person == person)
    return reader.rows(Reminder, query.order_by(Chaser.id.desc()).limit(most))


class Addressee(NamedTuple):
    """A person who can be written to."""

    id: int
    ref: str
    name: str
    shown: str
    """The name as lists show it: told apart from others who bear it."""
    email: str | None


def addressees(reader: Reader, person: int | None = None) -> list[Addressee]:
    """People who have not left, by reference; or the one with this id."""
    query = Person.select(Person.id, Person.ref, Person.name, shown_name(Person), Person.email).order_by(Person.ref)
    return reader.rows(Addressee, query.where(Person.active == True if person is None else Person.id == person))  # noqa: E712


def note_return(transaction: Transaction, person: int, cells: int, today: date) -> None:
    """Keep that a person's workbook came back, and how many of its cells were written; nothing where nobody was reminded."""
    newest = newest_chasers(transaction).get(person)
    if newest is not None:
        transaction.update(Chaser, newest.id, {"returned_on": today, "cells": cells + (newest.cells or 0)})
