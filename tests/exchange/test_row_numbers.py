"""Amounts in rows: units, two ways to write decimals, a workbook's fractions, and signs of other currencies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benefits_tui.exchange.mapping import KindMap, Mapping, PeriodMap, ReadingMap, Source
from benefits_tui.exchange.parsed_rows import ParsedRows
from benefits_tui.exchange.sheet import SheetValue
from tests.exchange.shapes import drafted, told


def money(
    *cells: SheetValue, sign: str = "£", unit: str | None = None, comma: bool | None = None, currency: str | None = None
) -> ParsedRows:
    """Each cell as the stated value of a benefit."""
    source = Source(("Value",), unit)
    mapping = Mapping(benefits=KindMap({"ref": Source(("No",)), "stated": source}), decimal_comma=comma, currency=currency)
    return drafted(mapping, ["No", "Value"], *([str(n), cell] for n, cell in enumerate(cells)), sign=sign)


def values(found: ParsedRows) -> list[object]:
    """The stated values, row by row."""
    return [draft.values.get("stated") for draft in found.benefits.values()]


@pytest.mark.parametrize(
    ("general", "own", "factor"),
    [
        (None, None, 1), (None, "one", 1), (None, "thousand", 1000), (None, "million", 1_000_000), (None, "billion", 1_000_000_000),
        ("million", None, 1_000_000), ("million", "one", 1), ("million", "thousand", 1000),
    ],
)  # fmt: skip
def test_a_fields_own_unit_goes_before_the_files(general: str | None, own: str | None, factor: int) -> None:
    mapping = Mapping(unit=general, benefits=KindMap({"ref": Source(("No",)), "stated": Source(("Value",), own)}))
    found = drafted(mapping, ["No", "Value"], ["0", "2.5"], ["1", Decimal("2.5")], ["2", "2.5k"])
    assert values(found) == [Decimal("2.5") * factor, Decimal("2.5") * factor, Decimal(2500)]


def test_the_files_unit_is_for_money_and_not_for_other_numbers_nor_readings() -> None:
    fields = {
        "ref": Source(("No",)),
        "target": Source(("Target",)),
        "baseline": Source(("Base",), "thousand"),
        "value_per_unit": Source(("Each",)),
    }
    mapping = Mapping(unit="million", benefits=KindMap(fields), readings=ReadingMap(PeriodMap("When"), {"actual": "Now"}))
    found = drafted(
        mapping,
        ["No", "Target", "Base", "Each", "When", "Now"],
        ["A", "5", "2", "3", "2026", "7"],
        ["B", Decimal(5), Decimal(2), Decimal(3), "2026", Decimal(7)],
    )
    for draft in found.benefits.values():
        assert (draft.values["target"], draft.values["baseline"], draft.values["value_per_unit"]) == (5, 2000, 3_000_000)
    assert [reading.value for reading in found.readings] == [7, 7]


def test_a_percentage_is_no_money() -> None:
    found = money("25 %", "5")
    assert values(found) == [None, 5]
    assert [told(reject) for reject in found.rejects] == [
        (2, "Value", "25 %", "'25 %' is a percentage, not an amount of money", "benefits")
    ]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # A column that shows no decimals: a comma divides thousands, a point begins decimals.
        (("1,5",), ["1.5"]), (("1.5", "1,234"), ["1.5", 1234]),
        # A column that writes decimals with a comma: one of three figures beside groups of three may be either.
        (("1,5", "1.234"), ["1.5", 1234]), (("1.234,5", "1.234", "1,234"), ["1234.5", 1234, None]), (("1.234.567", "1.234"), [1234567, 1234]),
        # With a point.
        (("1,234.5", "1,234", "1.234"), ["1234.5", 1234, None]), (("1,234,567", "1.234"), [1234567, None]), (("1,234.5", "1.25"), ["1234.5", "1.25"]),
        # With both: what reads in two ways is not taken.
        (("1.234,5", "1,234.5", "7", "1,25", "1.25"), ["1234.5", "1234.5", 7, "1.25", "1.25"]),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_its_column_writes_decimals(cells: tuple[str, ...], expected: list[object]) -> None:
    found = money(*cells)
    assert values(found) == [None if one is None else Decimal(str(one)) for one in expected]
    assert len(found.rejects) == expected.count(None)


@pytest.mark.parametrize("words", ["1.234", "1,234", "£ 1.234", "(1,234)"])
def test_an_amount_that_reads_in_two_ways_is_listed_where_its_column_writes_both(words: str) -> None:
    found = money("1.234,5", "1,234.5", words, Decimal("1.234"))
    reason = f"{words!r} can be read in two ways, for its column writes decimals with , and with ."
    assert [told(reject) for reject in found.rejects] == [(4, "Value", words, reason, "benefits")]
    assert values(found) == [Decimal("1234.5"), Decimal("1234.5"), None, Decimal("1.234")]


def test_a_mapping_that_says_decimal_comma_is_believed() -> None:
    assert values(money("1.234", "1,234", comma=True)) == [1234, Decimal("1.234")]
    assert values(money("1,234.5", "1.234", comma=True)) == [Decimal("1234.5"), 1234]


def test_each_column_has_its_own_way() -> None:
    fields = {"ref": Source(("No",)), "stated": Source(("Value",)), "value_per_unit": Source(("Other",))}
    mapping = Mapping(benefits=KindMap(fields), readings=ReadingMap(PeriodMap("When"), {"actual": "Now", "plan": "Once"}))
    header = ["No", "Value", "Other", "When", "Now", "Once"]
    found = drafted(mapping, header, ["A", "1.234", "1.234", "2026", "1.234", "1.234"], ["B", "1,5", "1.5", "2026", "1,5", "1.5"])
    assert values(found) == [1234, Decimal("1.5")]
    assert [draft.values["value_per_unit"] for draft in found.benefits.values()] == [Decimal("1.234"), Decimal("1.5")]
    assert [reading.value for reading in found.readings] == [1234, Decimal("1.234"), Decimal("1.5"), Decimal("1.5")]


def test_a_second_column_of_a_field_has_its_own_way() -> None:
    mapping = Mapping(benefits=KindMap({"ref": Source(("No",)), "stated": Source(("Value", "Other"))}))
    found = drafted(mapping, ["No", "Value", "Other"], ["A", "1,5", "9.5"], ["B", "", "1.234"])
    assert values(found) == [Decimal("1.5"), Decimal("1.234")]


def test_the_column_of_a_value_with_its_series_has_its_way_too() -> None:
    mapping = Mapping(
        benefits=KindMap({"ref": Source(("No",))}), readings=ReadingMap(PeriodMap("When"), series="What", value="Now")
    )
    found = drafted(mapping, ["No", "When", "What", "Now"], ["A", "2026", "plan", "1.234"], ["B", "2026", "plan", "1,5"])
    assert [reading.value for reading in found.readings] == [1234, Decimal("1.5")]


ROUNDED = "Numbers that were rounded to four decimals: "


@pytest.mark.parametrize(
    ("number", "kept", "counted"),
    [
        ("1.2345", "1.2345", 0), ("1.23450", "1.2345", 0), ("1.23451", "1.2345", 1), ("1.23455", "1.2346", 1), ("1.23445", "1.2344", 1), ("1.23465", "1.2346", 1),
        ("-1.23455", "-1.2346", 1), ("0.00004", "0", 1), ("0.00005", "0", 1), ("0.00006", "0.0001", 1), ("0", "0", 0), ("99999999999999", "99999999999999", 0),
    ],
)  # fmt: skip
def test_a_workbooks_number_is_rounded_to_four_decimals_half_to_even(number: str, kept: str, counted: int) -> None:
    found = money(Decimal(number))
    assert values(found) == [Decimal(kept)] and found.notices == ([f"{ROUNDED}{counted}."] if counted else [])


@pytest.mark.parametrize(
    ("words", "kept", "counted"),
    [
        ("0.30000000000000004", "0.3", 1), ("1234.30000000000004", "1234.3", 1), ("-0.10000000000000001", "-0.1", 1), ("0.12345678901234567", "0.1235", 1),
        ("1234.3", "1234.3", 0), ("12345678901.2345", "12345678901.2345", 0), ("1.2345000000000000000", "1.2345", 0),
    ],
)  # fmt: skip
def test_the_noise_of_binary_fractions_in_a_text_is_rounded_and_said(words: str, kept: str, counted: int) -> None:
    found = money(words)
    assert values(found) == [Decimal(kept)] and found.notices == ([f"{ROUNDED}{counted}."] if counted else [])


def test_what_was_rounded_is_counted_over_records_and_readings() -> None:
    fields = {"ref": Source(("No",)), "target": Source(("Target",))}
    mapping = Mapping(benefits=KindMap(fields), readings=ReadingMap(PeriodMap("When"), {"actual": "Now"}))
    rows: list[list[SheetValue]] = [
        ["A", Decimal("1.00001"), "2026", Decimal("2.00001")],
        ["B", Decimal(1), "2026", Decimal("2.5")],
        ["C", "", "2026", Decimal("3.99999")],
    ]
    found = drafted(mapping, ["No", "Target", "When", "Now"], *rows)
    assert found.notices == [f"{ROUNDED}3."] and [reading.value for reading in found.readings] == [2, Decimal("2.5"), 4]


def test_the_rounding_is_after_the_unit_and_text_is_never_rounded() -> None:
    assert values(money(Decimal("1.23456"), unit="million")) == [1_234_560]
    found = money("1.23456")
    assert values(found) == [None] and found.notices == []
    assert found.rejects[0].reason == "1.23456 has more than 4 decimals; the register keeps 4"


@pytest.mark.parametrize("exponent", [15, 19, 20, 21, 25, 40])
def test_a_number_larger_than_the_register_can_keep_is_listed(exponent: int) -> None:
    found = money(Decimal(10) ** exponent)
    assert values(found) == [None] and [reject.reason for reject in found.rejects] == [
        f"1{'0' * exponent} is larger than the register can keep"
    ]


CONVERTED = "they were taken as they are, without converting."


@pytest.mark.parametrize(
    ("sign", "cells", "notice"),
    [
        ("£", ("£5", "5"), None), ("£", ("€5",), f"Amounts are written with € and the register keeps £; {CONVERTED}"),
        ("£", ("$5", "€5", "£5"), f"Amounts are written with $ and € and the register keeps £; {CONVERTED}"),
        ("CHF ", ("€5",), f"Amounts are written with € and the register keeps CHF; {CONVERTED}"), ("€", ("€5",), None),
        ("£", ("¥5", "₹5"), f"Amounts are written with ¥ and ₹ and the register keeps £; {CONVERTED}"),
    ],
)  # fmt: skip
def test_signs_of_another_currency_are_said(sign: str, cells: tuple[str, ...], notice: str | None) -> None:
    found = money(*cells, sign=sign)
    assert found.notices == ([notice] if notice else []) and values(found) == [5] * len(cells)
    assert money(*cells, sign=sign, currency="EUR").notices == []


def test_signs_are_looked_for_in_money_only() -> None:
    mapping = Mapping(benefits=KindMap({"ref": Source(("No",)), "target": Source(("Target",))}))
    assert drafted(mapping, ["No", "Target"], ["A", "€5"]).notices == []


@pytest.mark.parametrize(
    ("unit", "cells", "wrong"),
    [
        ("million", ("1.2", "1200000", "3.4"), ["1200000"]),
        ("million", ("1.2", Decimal(1_200_000), "3.4"), ["1200000"]),
        ("million", ("1200000",), ["1200000"]),
        ("million", ("99999.9",), []),
        ("million", ("100000",), ["100000"]),
        ("million", ("100000", "100", "90"), ["100000"]),
        ("million", ("100000", "101", "90"), []),
        ("million", ("999999", "2000", "1800"), []),
        ("million", ("1000000", "2000", "1800"), ["1000000"]),
        ("million", ("1.2", "1200000", "3.4", "250", "1 200"), ["1200000"]),
        ("million", ("1.2", "900000", "3.4"), ["900000"]),
        ("million", ("1.2", "3.4", "12", "1200000", "800000"), ["1200000", "800000"]),
        ("thousand", ("999999999", "500000", "400000"), []),
        ("thousand", ("1000000000", "500000", "400000"), ["1000000000"]),
        ("million", ("-1,500,000", "2", "3"), ["-1,500,000"]),
        ("thousand", ("250", "1000000", "90"), []),
        ("thousand", ("100", "1000000", "90"), ["1000000"]),
        ("thousand", ("101", "1000000", "90"), []),
        ("thousand", ("100", "999999", "90"), []),
        ("million", ("1.2", "2bn", "3.4"), []),
        ("one", ("1", "1200000", "3"), []),
        (None, ("1", "1200000", "3"), []),
    ],
)
def test_an_amount_that_is_written_out_in_a_column_of_millions_is_asked_about(
    unit: str | None, cells: tuple[SheetValue, ...], wrong: list[str]
) -> None:
    found = money(*cells, unit=unit)
    assert [reject.value for reject in found.rejects] == wrong
    assert all("may be written out, for its column is in" in reject.reason for reject in found.rejects)


@pytest.mark.promise("R50")
@pytest.mark.parametrize(
    ("unit", "cells", "far"),
    [
        ("million", ("1.2", "850", "3.4", "0.9"), "above"),
        ("million", ("1.2", "359", "3.4", "1.2"), ""),
        ("million", ("1.2", "360", "3.4", "1.2"), "above"),
        ("million", ("1.2", "850k", "3.4", "0.9", "2.1"), ""),
        ("million", ("1.2m", "850", "3.4m", "900k"), "above"),
        ("thousand", ("450", "390", "0.85", "700"), "below"),
        ("thousand", ("450", "390", "450,000", "700"), "above"),
        ("thousand", ("450", "0.85m", "700", "390"), ""),
        ("thousand", ("450", "850"), ""),
        ("one", ("450000", "999", "390000"), ""),
        ("one", ("9990000", "999", "9990000"), "below"),
        ("one", ("9990000", "1000", "9990000"), ""),
    ],
)
def test_an_amount_far_from_the_others_of_its_column_is_said(unit: str, cells: tuple[SheetValue, ...], far: str) -> None:
    found = money(*cells, unit=unit)
    assert found.rejects == []
    assert [notice.split()[1] for notice in found.notices if notice.startswith("Far ")] == ([far] if far else [])
