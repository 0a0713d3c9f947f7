"""Templates: what is taken where nothing is said, each refusal, out and in again, and how a value is spread."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest

from benefits_tui.domain.periods import Frequency
from benefits_tui.domain.templates import (
    BENEFIT_KEYS,
    SHAPES,
    BenefitIn,
    ChangeIn,
    DeliverableIn,
    GateIn,
    ProjectTemplate,
    ReviewIn,
    TemplateError,
    parse_template,
    spread,
)  # fmt: skip
from benefits_tui.register.templates import template_toml

D = Decimal
LEAST = """
name = "small"
[[gate]]
[[gate]]
[[benefit]]
title = "b"
[[change]]
title = "c"
[[deliverable]]
title = "d"
[[review]]
kind = "final"
"""


def test_what_is_taken_where_nothing_is_said() -> None:
    assert parse_template(LEAST) == ProjectTemplate(
        "small", "small", "", 24, [GateIn("1", "", 0, "", ()), GateIn("2", "", 0, "", ())], [BenefitIn({"title": "b"}, 0, 3, "ramp", ())],
        [DeliverableIn("d", 0, (), ())], [ChangeIn("c", 0, ())], [ReviewIn("final", 0)],
    )  # fmt: skip
    assert (GateIn("x"), BenefitIn({}), DeliverableIn("x"), ChangeIn("x"), ProjectTemplate("x", "x")) == (
        GateIn("x", "", 0, "", ()), BenefitIn({}, 0, 3, "ramp", ()), DeliverableIn("x", 0, (), ()), ChangeIn("x", 0, ()),
        ProjectTemplate("x", "x", "", 24, [], [], [], [], []),
    )  # fmt: skip


WHOLE = ProjectTemplate(
    "large", "A large one", 'With "quotes" and a \\', 36,
    [GateIn("G1", "Start", 1, "delivery", ("owner", "plan")), GateIn("G2", "", 12, "", ())],
    [BenefitIn({"title": "b", "class": "cashable", "disbenefit": "yes", "in_cost_plan": "no", "stated": "1000.5"}, 6, 5, "delayed", ("O1", "O2")),
     BenefitIn({"title": "c"}, 0, 1, "flat", ())],
    [DeliverableIn("d", 3, (1, 2), (1,))], [ChangeIn("e", 4, (2,))], [ReviewIn("yearly", 12)],
)  # fmt: skip


def test_out_and_in_again_is_the_same() -> None:
    assert parse_template(template_toml(WHOLE)) == WHOLE
    assert template_toml(WHOLE).splitlines()[:6] == [
        'name = "large"', 'title = "A large one"', 'description = "With \\"quotes\\" and a \\\\"', "months = 36", "", "[[gate]]",
    ]  # fmt: skip


def test_yes_and_no_and_numbers_are_texts_of_fields() -> None:
    text = 'name = "x"\n[[benefit]]\ntitle = "b"\ndisbenefit = true\nin_cost_plan = false\npriority = 3\nstated = 10.50'
    assert parse_template(text).benefits[0].fields == {
        "title": "b", "disbenefit": "yes", "in_cost_plan": "no", "priority": "3", "stated": "10.50",
    }  # fmt: skip


def test_what_a_benefit_of_a_template_may_say() -> None:
    assert " ".join(BENEFIT_KEYS) == (
        "title description class disbenefit owner responsible validator beneficiaries measure unit kind direction frequency source method baseline target "
        "target_upper stated in_cost_plan value_per_unit price_base evidence_grade priority amber_threshold red_threshold assumptions risks"
    )
    assert SHAPES == ("flat", "ramp", "delayed")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x", "the template is not valid TOML: "), ("", "the template: a template needs a name"), ('name = " "', "the template: a template needs a name"),
        ('name = "x"\nmonth = 3', "the template: nothing is called 'month'; did you mean 'months'?"),
        ('name = "x"\nmonths = -1', "the template: months is a whole number of months or years, not -1"),
        ('name = "x"\nmonths = 1201', "the template: months is a whole number of months or years, not 1201"),
        ('name = "x"\nmonths = true', "the template: months is a whole number of months or years, not True"),
        ('name = "x"\nmonths = "3"', "the template: months is a whole number of months or years, not '3'"),
        ('name = "x"\ngate = 1', "the template: write each gate as [[gate]]"),
        ('name = "x"\n[[gate]]\nname = "1"\n[[gate]]\nname = "1"', "the template, gate 2: there is a gate '1' already"),
        ('name = "x"\n[[gate]]\nname = "2"\n[[gate]]', "the template, gate 2: there is a gate 2 already"),
        ('name = "x"\n[[gate]]\nrequires = ["ownr"]', "the template, gate 1: nothing is called 'ownr'; did you mean 'owner'?"),
        ('name = "x"\n[[gate]]\nrequires = "owner"', "the template, gate 1: requires is a list of words in quotes"),
        ('name = "x"\n[[gate]]\nrequires = [1]', "the template, gate 1: requires is a list of words in quotes"),
        ('name = "x"\n[[gate]]\nleads_to = "deliver"', "the template, gate 1: there is no stage 'deliver'; did you mean 'delivery'?"),
        ('name = "x"\n[[gate]]\nfoo = 1', "the template, gate 1: nothing is called 'foo'"),
        ('name = "x"\n[[benefit]]', "the template, benefit 1: it needs a title"),
        ('name = "x"\n[[benefit]]\ntitle = "b"\nshape = "flt"', "the template, benefit 1: there is no shape 'flt'; did you mean 'flat'?"),
        ('name = "x"\n[[benefit]]\ntitle = "b"\nproject = "A"', "the template, benefit 1: nothing is called 'project'"),
        ('name = "x"\n[[benefit]]\ntitle = "b"\nstate = "verified"', "the template, benefit 1: nothing is called 'state'"),
        ('name = "x"\n[[benefit]]\ntitle = "b"\nyears = 1.5', "the template, benefit 1: years is a whole number of months or years"),
        ('name = "x"\n[[deliverable]]\ntitle = "d"\nenables = [1]', "the template, deliverable 1: enables lists places from 1 to 0"),
        ('name = "x"\n[[benefit]]\ntitle = "b"\n[[deliverable]]\ntitle = "d"\nenables = [0]', "the template, deliverable 1: enables lists places from 1 to 1"),
        ('name = "x"\n[[change]]\ntitle = "c"\n[[deliverable]]\ntitle = "d"\nthrough = [2]', "the template, deliverable 1: through lists places from 1 to 1"),
        ('name = "x"\n[[deliverable]]', "the template, deliverable 1: it needs a title"),
        ('name = "x"\n[[change]]\ntitle = " "', "the template, change 1: it needs a title"),
        ('name = "x"\n[[change]]\ntitle = "c"\nenables = [1]', "the template, change 1: enables lists places from 1 to 0"),
        ('name = "x"\n[[review]]\nkind = "yearl"', "the template, review 1: there is no review 'yearl'; did you mean 'yearly'?"),
        ('name = "x"\n[[review]]\nkind = "yearly"\ndue = 1', "the template, review 1: nothing is called 'due'"),
    ],
)  # fmt: skip
def test_each_refusal_says_where_and_what(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as refused:
        parse_template(text)
    assert str(refused.value).startswith(message)


def test_the_largest_and_the_smallest_number_of_months() -> None:
    assert parse_template('name = "x"\nmonths = 1200').months == 1200 and parse_template('name = "x"\nmonths = 0').months == 0


@pytest.mark.parametrize(
    ("shape", "frequency", "years", "total", "values"),
    [
        ("flat", Frequency.QUARTERLY, 1, "100", "25 25 25 25"), ("ramp", Frequency.QUARTERLY, 1, "70", "10 20 20 20"),
        ("delayed", Frequency.QUARTERLY, 1, "90", "0 30 30 30"), ("flat", Frequency.QUARTERLY, 1, "100.01", "25 25 25 25.01"),
        ("ramp", Frequency.QUARTERLY, 2, "26", "1 2 3 4 4 4 4 4"), ("delayed", Frequency.QUARTERLY, 2, "60", "0 0 10 10 10 10 10 10"),
        ("flat", Frequency.YEARLY, 3, "100", "33.33 33.33 33.34"), ("ramp", Frequency.YEARLY, 1, "5", "5"),
        ("delayed", Frequency.YEARLY, 3, "9", "3 3 3"), ("flat", Frequency.HALF_YEARLY, 0, "7", "7"), ("flat", Frequency.MONTHLY, 0, "7", "7"),
        ("ramp", Frequency.YEARLY, 3, "9", "3 3 3"),
    ],
)  # fmt: skip
def test_a_value_is_spread_over_its_periods(shape: str, frequency: Frequency, years: int, total: str, values: str) -> None:
    found = spread(D(total), shape, date(2026, 5, 15), years, frequency, 4)
    assert [f"{value.normalize():f}" for value in found.values()] == values.split()
    assert sum(found.values()) == D(total)
    first = next(iter(found))
    assert first.start == {"monthly": date(2026, 5, 1)}.get(frequency.value, date(2026, 4, 1))
    spans = list(found)
    assert all(later.start.toordinal() == earlier.end.toordinal() + 1 for earlier, later in itertools.pairwise(spans))
