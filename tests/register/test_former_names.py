"""Keys of earlier versions, wherever one may still stand: typed, in files, views, settings and drafts; output has today's."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from benefits_tui.domain.fields import Kind
from benefits_tui.domain.templates import parse_template
from benefits_tui.exchange.writer import write_table
from benefits_tui.register import lists, policies, records
from benefits_tui.register.importing import import_sheet, propose
from benefits_tui.register.saved_views import ListView, save_view, views_of
from benefits_tui.register.session import Session
from benefits_tui.store.lists.catalogue import LISTINGS
from benefits_tui.store.lists.pages import ListQuery
from benefits_tui.tui.draft_subject import DraftForm, DraftSubject
from benefits_tui.tui.drafts import Draft, Drafts
from tests import helpers
from tests.tui.driving import driving

D = Decimal
FORMER = ("amber_edge", "red_edge")


@pytest.fixture
def filled(session: Session) -> Session:
    helpers.project(session)
    helpers.benefit(session, title="=Tolerant", amber_threshold=D("0.05"), red_threshold=D("0.3"))
    return session


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_of_an_earlier_version_is_known_as_our_own(filled: Session, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"benefits.{form}"
    names = [column.name for column in LISTINGS["benefits"].columns]
    rows = lists.rows(filled, ListQuery(LISTINGS["benefits"]))
    header = [{"amber_threshold": "amber_edge", "red_threshold": "red_edge"}.get(name, name) for name in names]
    write_table(path, form, "benefits", header, [tuple(row.values()) for row in rows])
    records.change(filled, "P-1/B01", {"title": "Other", "amber_threshold": D("0.2"), "red_threshold": None})
    sheet, proposal = propose(path)
    assert proposal.mapping.source == "export" and not proposal.questions
    outcome = import_sheet(filled, sheet, proposal.mapping)
    assert outcome.rejects == []
    found = lists.show(filled, "P-1/B01")
    assert (found["title"], found["amber_threshold"], found["red_threshold"]) == ("=Tolerant", "0.05", "0.3")


def test_a_column_of_a_spreadsheet_may_have_the_former_name(filled: Session, tmp_path: Path) -> None:
    path = tmp_path / "theirs.csv"
    path.write_text("Benefit ref,Project ref,Benefit title,amber_edge\nP-1/B01,P-1,Tolerant,0.15\n", encoding="utf-8")
    sheet, proposal = propose(path)
    import_sheet(filled, sheet, proposal.mapping)
    assert lists.show(filled, "P-1/B01")["amber_threshold"] == "0.15"


def test_records_policy_and_templates_take_them_and_give_todays(filled: Session) -> None:
    records.change(filled, "P-1/B01", {"amber_edge": D("0.07")})
    policies.set_policy(filled, {"worse_in_a_row": "4", "less_measured": "12 %", "jump_edge": "40%"})
    policy = filled.policy
    assert (policy.consecutive_declines, policy.evidence_discount_measured, policy.reading_jump_threshold) == (
        4,
        D("0.12"),
        D("0.4"),
    )
    text = 'name = "mine"\ntitle = "Mine"\n[[benefit]]\ntitle = "One"\namber_edge = "0.07"\n'
    template = parse_template(text)
    assert template.benefits[0].fields["amber_threshold"] == "0.07"
    said = json.dumps([lists.show(filled, "P-1/B01"), [one._asdict() for one in policies.settings(filled)]], default=str)
    assert not [name for name in (*FORMER, "worse_in_a_row", "less_measured", "jump_edge") if name in said]


def test_a_setting_kept_under_its_former_key_is_read_and_changed_where_it_stands(filled: Session) -> None:
    with filled.store.write(filled.change_info("as an earlier version"), filled.today) as transaction:
        helpers.insert(transaction, "policy", {"key": "amber_edge", "value": "0.2"})
    assert filled.policy.amber_threshold == D("0.2")
    policies.set_policy(filled, {"amber_threshold": "0.22"})
    assert filled.store.all("SELECT key, value FROM policy WHERE key LIKE 'amber%'") == [("amber_threshold", "0.22")]


async def test_a_view_keeps_its_columns_filter_and_order(filled: Session, tmp_path: Path) -> None:
    save_view(filled, ListView("benefits", "Mine", "amber_edge:5%", "red_edge", True, ("ref", "amber_edge"), True))
    async with driving(filled.path, (120, 40), first="benefits", folder=tmp_path / "home") as driver:
        await driver.until(lambda: "view: Mine" in driver.text)
        assert driver.list.chosen == ["ref", "amber_threshold"] and driver.list.under_cursor["amber_threshold"] == D("0.05")
    assert views_of(filled, "benefits")[0].columns == ("ref", "amber_edge")


def test_a_draft_is_of_the_fields_of_today(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts", tmp_path / "r.db")
    for subject in (
        DraftSubject(DraftForm.EDIT, "P-1/B01", Kind.BENEFIT), DraftSubject(DraftForm.POLICY, "jump_edge"),
        DraftSubject(DraftForm.EDIT_MANY, kind=Kind.BENEFIT, field="red_edge", ids=(1,)),
    ):  # fmt: skip
        draft = drafts.new(subject)
        draft.values, draft.known = {"amber_edge": "7 %", "title": "x"}, {"red_edge": "0.2"}
        drafts.keep(draft)
    drafts.release()
    kept: dict[DraftForm, Draft] = {draft.subject.form: draft for draft in Drafts(tmp_path / "drafts", tmp_path / "r.db").kept()}
    assert all(draft.values == {"amber_threshold": "7 %", "title": "x"} for draft in kept.values())
    assert all(draft.known == {"red_threshold": "0.2"} for draft in kept.values())
    assert kept[DraftForm.POLICY].subject.ref == "reading_jump_threshold" and kept[DraftForm.EDIT].subject.ref == "P-1/B01"
    assert kept[DraftForm.EDIT_MANY].subject.field == "red_threshold"
