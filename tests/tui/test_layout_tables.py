"""What is declared as a table is held row by row: units of amounts, columns that give way, parts that fold, roles, sections."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from textual.color import Color
from textual.geometry import Region

from benefits_tui.domain.fields import FIELDS, Kind
from benefits_tui.register.importing import ImportOutcome, RowCounts
from benefits_tui.register.project_summary import DeliverableDays
from benefits_tui.tui.amounts import unit_for
from benefits_tui.tui.commands import BACK, Command
from benefits_tui.tui.curve import CurveSeries, plot
from benefits_tui.tui.form_sections import lines_of, sections_of
from benefits_tui.tui.list_spec import ListSpec, ShownColumn, fit
from benefits_tui.tui.list_specs import ON_SCREEN
from benefits_tui.tui.screens.import_preview import outcome_content
from benefits_tui.tui.screens.project import deliverable_lane
from benefits_tui.tui.themes import COLOUR_ROLES
from benefits_tui.tui.timeline import Lane, Mark, Scale, Span, draw, heading, scale_of
from benefits_tui.tui.widgets.bars import key_bar
from benefits_tui.tui.widgets.grid_columns import columns_for, width_needed
from benefits_tui.tui.widgets.parts_plan import PartNeed, own_widths, plan


@pytest.mark.parametrize(
    ("largest", "label", "same", "small"),
    [
        ("0", "£", "0", "42"),
        ("999", "£", "999", "42"),
        ("999.99", "£", "999.99", "42"),
        ("1000", "£k", "1.0", "<0.1"),
        ("99999", "£k", "100.0", "<0.1"),
        ("100000", "£k", "100", "<1"),
        ("9999000", "£k", "9,999", "<1"),
        ("9999001", "£m", "10.0", "<0.1"),
        ("12300000000000", "£bn", "12,300", "<1"),
        ("-1100000", "£k", "−1,100", "<1"),
    ],
)
def test_a_column_has_the_unit_in_which_its_largest_has_one_to_four_digits(
    largest: str, label: str, same: str, small: str
) -> None:
    unit = unit_for([Decimal(largest), Decimal(42), None])
    assert (unit.label("GBP"), unit.text(Decimal(largest)), unit.text(Decimal(42))) == (label, same, small)
    assert (unit.text(None), unit.text(Decimal(0))) == ("–", "0")


def test_texts_give_way_and_numbers_never() -> None:
    columns = [
        ShownColumn("title", "Title", 10), ShownColumn("ref", "Ref", 6, 6), ShownColumn("owner", "Owner", 6, 2),
        ShownColumn("stated", "Stated"),
    ]  # fmt: skip
    natural = {"title": 30, "ref": 9, "owner": 20, "stated": 7}

    def widths(width: int) -> dict[str, int]:
        return {column.name: room for column, room in fit(columns, width, natural, {"title", "ref", "owner"})}

    assert widths(80) == {"title": 38, "ref": 9, "owner": 20, "stated": 7}, "what is left goes to the first text"
    assert widths(72) == {"title": 30, "ref": 9, "owner": 20, "stated": 7}
    assert widths(71) == {"title": 40, "owner": 20, "stated": 7}, "the reference goes before any text is cut"
    assert widths(60) == {"title": 30, "owner": 19, "stated": 7}, "the longest text has the free columns"
    assert widths(43) == {"title": 12, "owner": 20, "stated": 7}, (
        "a text that is cut in any case leaves room for one that need not be"
    )
    assert widths(27) == {"title": 10, "owner": 6, "stated": 7}
    assert widths(26) == {"title": 17, "stated": 7}
    assert widths(24) == {"title": 15, "stated": 7}, "then columns are left out, by their rank"
    assert widths(12) == {"title": 3, "stated": 7}, "a digit is never cut"


def test_parts_fold_by_rank_and_nothing_is_blank_while_one_is_folded() -> None:
    parts = [
        PartNeed("flags", 80, 2, 3), PartNeed("figures", 90, 3, 4), PartNeed("list", 100, 4, 12, stretches=True),
        PartNeed("map", 40, 3, 3), PartNeed("notes", 20, 2, 6),
    ]  # fmt: skip
    whole = plan(parts, 80, 28)
    assert whole.folded == [] and sum(region.height for region in whole.places.values()) == 28
    assert plan(parts, 80, 14).folded == [] and plan(parts, 80, 13).folded == ["notes"], "14 lines are the least of all"
    assert plan(parts, 80, 12).folded == ["map", "notes"]
    small = plan(parts, 80, 8)
    assert small.folded == ["flags", "map", "notes"] and small.places["list"] == Region(0, 3, 80, 4)
    assert plan(parts, 80, 3).places == {"list": Region(0, 0, 80, 4)}, "one part always stands"
    opened = plan(parts, 80, 12, opened={"notes"})
    assert "notes" not in opened.folded and "notes" in plan(parts, 80, 60, closed={"notes"}).folded


@pytest.mark.parametrize("spec", ON_SCREEN, ids=lambda spec: str(spec.name))
def test_no_digit_is_cut_and_no_text_beside_blank_columns_at_any_width(spec: ListSpec) -> None:
    largest = Decimal("12345678901234.56")
    shown = unit_for([largest]).text(largest)
    assert shown == "12,346"
    texts = {column.name for column in spec.columns if not spec.right(column.name) and not column.nearness and not column.sign}
    natural = {column.name: 40 if column.name in texts else 1 if column.sign else len("19,999 d ago") for column in spec.columns}
    for width in range(38, 200):
        columns = fit(list(spec.columns), width, natural, texts)
        assert sum(room for _, room in columns) + 2 * (len(columns) - 1) <= width, (spec.name, width)
        rooms = {column.name: room for column, room in columns}
        assert all(room >= natural[name] for name, room in rooms.items() if name not in texts), (spec.name, width)
        if any(room < 40 for name, room in rooms.items() if name in texts):
            assert all(room <= 40 for room in rooms.values()), "no room is blank while a text is cut"
            assert sum(rooms.values()) + 2 * (len(rooms) - 1) == width


def test_a_column_that_can_be_spared_goes_before_a_text_is_cut_and_no_other_does() -> None:
    def shown(rank: int) -> list[str]:
        columns = [ShownColumn("title", "Title", 10), ShownColumn("ref", "Ref", 6, rank)]
        return [column.name for column, _ in fit(columns, 40, {"title": 30, "ref": 9}, {"title", "ref"})]

    assert shown(4) == ["title", "ref"] and shown(5) == ["title"]


def test_a_part_has_what_it_wishes_before_one_without_a_wish_is_open() -> None:
    parts = [
        PartNeed("position", 95, 3, 8, wish=10), PartNeed("decisions", 90, 5, 19, stretches=True, wish=7),
        PartNeed("soon", 80, 4, 6, stretches=True), PartNeed("curve", 50, 9, 15),
    ]  # fmt: skip
    for height, lines, folded in (
        (27, [8, 12, 6], ["curve"]), (20, [8, 7, 4], ["curve"]), (16, [8, 7], ["soon", "curve"]),
        (10, [4, 5], ["soon", "curve"]), (50, [8, 19, 8, 15], []),
    ):  # fmt: skip
        planned = plan(parts, 80, height)
        assert ([place.height for place in planned.places.values()], planned.folded) == (lines, folded), height
    assert plan(parts, 80, 20, opened={"curve"}).folded == ["soon"], "what the person opened stays"


@pytest.mark.parametrize(
    ("width", "height", "last", "names"),
    [
        (60, 12, "└Jan 2026              today           Dec 2028", ["plan 90", "actual 40"]),
        (39, 12, "└Jan 2026     today  Dec 2028", ["plan", "90", "actual", "40"]),
        (39, 6, "└Jan 2026     today  Dec 2028", ["plan", "actual"]), (30, 12, "└2026 today Dec 2028", ["plan", "90", "actual", "40"]),
    ],
)  # fmt: skip
def test_a_curve_names_its_lines_its_ends_and_today(width: int, height: int, last: str, names: list[str]) -> None:
    plan_line = CurveSeries("plan", [(date(2026, 1, 1), Decimal(0)), (date(2028, 12, 1), Decimal(90))], "")
    actual = CurveSeries("actual", [(date(2026, 1, 1), Decimal(0)), (date(2027, 6, 1), Decimal(40))], "")
    drawn = plot([plan_line, actual], width, height, today=date(2027, 6, 15)).plain.splitlines()
    assert drawn[-1].strip() == last
    ends = [name for line in drawn for name in re.findall(r"[a-z]+(?: \d+)?$|(?<= )\d+$", line.rstrip()) if line is not drawn[-1]]
    assert ends == names and max(map(len, drawn)) <= width


def test_a_part_opens_again_where_there_is_room_beside_the_line_of_folded_ones() -> None:
    parts = [PartNeed("list", 100, 4, 4), PartNeed("long", 2, 6, 6), PartNeed("short", 1, 1, 1)]
    assert plan(parts, 80, 11).folded == []
    assert plan(parts, 80, 6).folded == ["long"], "short was folded first, and one line is left for it"
    assert plan(parts, 80, 5).folded == ["long", "short"], "one line names what is folded"


def test_a_second_column_comes_with_110_columns_and_a_part_beside_another_with_room_for_both() -> None:
    parts = [PartNeed("list", 100, 4, 12, stretches=True), PartNeed("curve", 50, 8, 14, side="right")]
    assert plan(parts, 109, 40).places["curve"].x == 0
    assert plan(parts, 110, 40).places["curve"] == Region(80, 0, 30, 40)
    assert plan(parts, 150, 40).places["curve"] == Region(90, 0, 60, 40)
    wide = [PartNeed("grid", 100, 5, 9, width=43), PartNeed("curve", 90, 7, 9, side="beside", beside_from=34)]
    assert plan(wide, 77, 30).places["curve"].x == 34 + 9 and plan(wide, 76, 30).places["curve"].x == 0, "its numbers stay whole"
    assert own_widths(wide, 77) == {"grid": 43, "curve": 33}
    beside = [PartNeed("grid", 100, 5, 9), PartNeed("curve", 90, 7, 9, side="beside", beside_from=34)]
    assert plan(beside, 67, 30).places["curve"].x == 0
    assert plan(beside, 68, 30).places["curve"] == Region(34, 0, 34, 30)


def _contrast(first: str, second: str) -> float:
    def luminance(name: str) -> float:
        def channel(value: int) -> float:
            share = value / 255
            return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

        red, green, blue = Color.parse(name).rgb
        return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)

    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(
    ("width", "longest", "columns"),
    [
        (80, 8, (14, 13, 23)), (60, 8, (14, 10, 12)), (59, 8, (12, 11, 10)), (48, 8, (12, 9, 0)), (49, 8, (12, 9, 6)), (80, 20, (14, 20, 0)),
        (46, 10, (12, 10, 0)),
    ],
)  # fmt: skip
def test_the_numbers_of_the_periods_are_never_cut(width: int, longest: int, columns: tuple[int, int, int]) -> None:
    found = columns_for(width, longest)
    assert found == columns and found.number >= longest
    assert width_needed(8) == 43 and width_needed(9) == 43 and width_needed(10) == 46


_TEXTS = ("foreground", "muted", "accent", "error", "warning", "success")
_GROUNDS = ("background", "panel", "surface", "field", "cursor-idle")


@pytest.mark.parametrize("theme", COLOUR_ROLES)
@pytest.mark.parametrize("text", _TEXTS)
@pytest.mark.parametrize("ground", _GROUNDS)
def test_every_text_is_read_on_every_ground(theme: str, text: str, ground: str) -> None:
    assert _contrast(COLOUR_ROLES[theme][text], COLOUR_ROLES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", COLOUR_ROLES)
def test_the_cursor_and_the_lines_are_seen(theme: str) -> None:
    roles = COLOUR_ROLES[theme]
    assert _contrast(roles["cursor-text"], roles["cursor"]) >= 4.5
    assert _contrast(roles["rule"], roles["background"]) >= 3
    if roles["cursor-text"] == roles["foreground"]:
        assert all(_contrast(roles[text], roles["cursor"]) >= 4.5 for text in _TEXTS), "tones stay on this cursor"


@pytest.mark.parametrize("kind", Kind)
def test_every_field_stands_in_one_section_and_what_is_needed_is_never_folded(kind: Kind) -> None:
    sections = sections_of(kind)
    names = [field.name for section in sections for field in section.fields]
    assert sorted(names) == sorted(field.name for field in FIELDS[kind])
    assert not any(field.required for section in sections if section.title == "More" for field in section.fields)
    for section in sections:
        assert [field for line in lines_of(section.fields) for field in line] == list(section.fields)
        assert all(len(line) <= 2 for line in lines_of(section.fields))


def test_a_key_bar_has_seven_keys_at_the_most_and_way_back_find_and_help_at_its_end() -> None:
    keys = [Command(f"do_{number}", str(number), f"Do {number}", "", bar=True) for number in range(9)]
    always = [BACK, Command("app.go_to", "g", "Find", "", bar=True), Command("app.help", "question_mark", "Help", "", bar=True)]

    def shown(width: int, *commands: Command) -> list[str]:
        return re.split(r" {2,}", str(key_bar(list(commands), width)))

    assert shown(200, *keys, *always) == ["0 do 0", "1 do 1", "2 do 2", "3 do 3", "esc back", "g find", "? help"]
    assert len(shown(200, *keys[:4], *always)) == 7 and len(shown(200, *keys[:3], *always)) == 6
    assert shown(48, *keys, *always) == ["0 do 0", "1 do 1", "esc back", "g find", "? help"], "as many as fit"


_DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("planned", "forecast", "came", "sign", "marks"),
    [
        (date(2026, 11, 1), None, date(2026, 11, 1), "✓", "○●"), (date(2026, 11, 1), None, date(2026, 11, 9), "✓", "○●"),
        (date(2026, 12, 1), None, None, "·", "○"), (date(2026, 12, 1), date(2026, 12, 1), None, "·", "○"),
        (date(2026, 12, 1), date(2027, 1, 1), None, "▲", "○◌"), (date(2026, 11, 1), None, None, "▲", "○◌"),
        (date(2026, 11, 23), None, None, "·", "○"), (None, None, None, "·", ""),
    ],
)  # fmt: skip
def test_a_deliverable_is_late_after_its_day_and_not_on_it(
    planned: date | None, forecast: date | None, came: date | None, sign: str, marks: str
) -> None:
    lane = deliverable_lane(DeliverableDays("P-1/D01", "Portal", planned, forecast, came, None), _DAY)
    assert (lane.sign, "".join(mark.sign for mark in lane.marks)) == (sign, marks)
    slipped = planned is not None and (came or forecast or _DAY) > planned and (came is not None or sign == "▲")
    assert [span.sign for span in lane.spans] == (["╍"] if slipped else [])


def test_a_lane_is_drawn_to_its_days() -> None:
    lane = Lane(
        "✓", "", "Portal", None, [Span(date(2026, 11, 3), date(2026, 11, 6), "━")], [Mark(date(2026, 11, 8), "●", "", "4")]
    )
    scale = Scale(date(2026, 11, 1), date(2026, 11, 11), 10, 11)
    assert str(draw(lane, scale, date(2026, 11, 2))) == "✓ Portal   ╎━━━━ ●4  "
    wide = scale_of([lane], date(2026, 11, 30), 60)
    assert wide is not None and (wide.first, wide.last, wide.label) == (date(2026, 11, 3), date(2026, 11, 30), 10)
    assert scale_of([Lane("·", "", "Nothing")], date(2026, 11, 30), 60) is None


def test_counts_of_an_import_stand_below_each_other_whatever_the_kind() -> None:
    outcome = ImportOutcome(rows=3, by_kind={"projects": RowCounts(added=1), "business_changes": RowCounts(added=2)})
    lines = outcome_content(outcome, ()).plain.split("\n")
    assert lines[0] == "projects         1 new, 0 changed, 0 unchanged"
    assert lines[1] == "business changes 2 new, 0 changed, 0 unchanged"


@pytest.mark.parametrize(
    ("first", "last", "chart", "years"),
    [
        # Five columns a year: each stands but the one that today covers; four: every second; two: every third.
        (date(2020, 1, 1), date(2024, 12, 31), 26, ["2021", "2022", "2023"]),
        (date(2020, 1, 1), date(2028, 12, 31), 37, ["2021", "2023", "2025"]),
        (date(2000, 1, 1), date(2011, 12, 31), 25, ["2001", "2004", "2007"]),
    ],
)
def test_years_stand_apart_above_a_timeline(first: date, last: date, chart: int, years: list[str]) -> None:
    line = heading(Scale(first, last, 0, chart), last).plain
    assert [word for word in line.split() if word != "today"] == years, line
