"""Views of lists under names: kept, replaced, made the default, forgotten."""

from __future__ import annotations

import pytest

from benefits_tui.domain.fields import FieldError
from benefits_tui.register.saved_views import ListView, default_view, delete_view, save_view, views_of
from benefits_tui.register.session import Session


def test_a_view_comes_back_as_it_was_kept(session: Session) -> None:
    whole = ListView("benefits", "Red ones", "rag:red", "stated", True, ("ref", "title"), True, "owner")
    plain = ListView("benefits", "All")
    for view in (whole, plain):
        save_view(session, view)
    assert views_of(session, "benefits") == [plain, whole] and views_of(session, "projects") == []
    assert plain == ListView("benefits", "All", "", "", False, (), False, "")


def test_a_view_of_the_same_name_is_replaced_whatever_its_letters_and_blanks(session: Session) -> None:
    save_view(session, ListView("benefits", "Red ones", "rag:red", "stated", True, ("ref",), True))
    save_view(session, ListView("projects", "Red ones", "x"))
    save_view(session, ListView("benefits", "  red   ONES ", "rag:amber"))
    assert views_of(session, "benefits") == [ListView("benefits", "red ONES", "rag:amber")]
    assert views_of(session, "projects") == [ListView("projects", "Red ones", "x")]
    assert session.store.all("SELECT id FROM saved_view ORDER BY id") == [(1,), (2,)]


def test_a_list_has_one_default_and_the_others_stay_as_they_are(session: Session) -> None:
    for name in ("A", "B", "C"):
        save_view(session, ListView("benefits", name))
    save_view(session, ListView("projects", "P", default=True))
    assert default_view(session, "benefits") is None
    before = session.store.all("SELECT id, version FROM saved_view")
    for name in ("B", "C", "c", "A"):
        save_view(session, ListView("benefits", name, default=True))
        assert [one.name for one in views_of(session, "benefits") if one.default] == [name]
        assert default_view(session, "benefits") == ListView("benefits", name, default=True)
    assert default_view(session, "projects") == ListView("projects", "P", default=True)
    assert session.store.all("SELECT id, version FROM saved_view WHERE list = 'projects'") == [
        one for one in before if one[0] == 4
    ]
    save_view(session, ListView("benefits", "A"))
    assert default_view(session, "benefits") is None


def test_making_one_the_default_writes_only_the_one_before_and_itself(session: Session) -> None:
    for name in ("A", "B", "C"):
        save_view(session, ListView("benefits", name, default=name == "B"))
    save_view(session, ListView("benefits", "C", default=True))
    written = session.store.all("SELECT row_id FROM change_row WHERE change_id = (SELECT max(id) FROM change) ORDER BY id")
    assert written == [(2,), (3,)]
    change = session.store.all("SELECT max(id) FROM change_row")[0]
    save_view(session, ListView("benefits", "c", default=True))
    save_view(session, ListView("benefits", "C", default=True))
    # Only its name was written anew, twice.
    assert session.store.all("SELECT fields FROM change_row WHERE id > ?", change) == [
        ('{"name":["C","c"],"version":[2,3]}',), ('{"name":["c","C"],"version":[3,4]}',),
    ]  # fmt: skip


def test_a_view_is_forgotten_and_the_rest_stay(session: Session) -> None:
    for list_name, name in (("benefits", "A"), ("benefits", "B"), ("projects", "A")):
        save_view(session, ListView(list_name, name))
    delete_view(session, "benefits", "a")
    assert views_of(session, "benefits") == [ListView("benefits", "B")] and len(views_of(session, "projects")) == 1
    for list_name, name in (("benefits", "A"), ("projects", "B"), ("flags", "A")):
        with pytest.raises(FieldError, match=f"^there is no view '{name}' of {list_name}$") as refusal:
            delete_view(session, list_name, name)
        assert refusal.value.field == "name"


def test_a_view_needs_a_name(session: Session) -> None:
    for name in ("", " ", "\t\n"):
        with pytest.raises(FieldError, match=r"^a view needs a name$") as refusal:
            save_view(session, ListView("benefits", name))
        assert refusal.value.field == "name"
