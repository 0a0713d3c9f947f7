from decimal import Decimal

from benefits_tui.domain.balance import BalanceLine, Verdict, balance
from benefits_tui.domain.lifecycle import BenefitClass
from benefits_tui.domain.measure import Rag

D = Decimal


def line(
    benefit_class: BenefitClass = BenefitClass.CASHABLE, rag: Rag = Rag.GREEN, realisation: str | None = None, *, disbenefit: bool = False,
    stated: int | None = 100, due: int | None = 50,
) -> BalanceLine:  # fmt: skip
    got = None if realisation is None or due is None else D(realisation) * due
    return BalanceLine(
        benefit_class, disbenefit, rag, None if stated is None else D(stated), None if due is None else D(due), got, None,
        due_read=None if got is None or due is None else D(due), realised_due=got,
    )  # fmt: skip


def test_cashable_and_non_cashable_money_stay_apart() -> None:
    found = balance([line(), line(BenefitClass.NON_CASHABLE, stated=7), line(BenefitClass.UNCLASSIFIED, stated=3)], None)
    assert [
        found.column(one).stated for one in (BenefitClass.CASHABLE, BenefitClass.NON_CASHABLE, BenefitClass.UNCLASSIFIED)
    ] == [D(100), D(7), D(3)]


def test_one_over_delivery_cannot_hide_a_failure() -> None:
    found = balance([line(realisation="3"), line(realisation="0.5")], None)
    assert (found.realisation, found.realisation_uncapped) == (D("0.75"), D("1.75"))


def test_disbenefits_stand_in_a_column_of_their_own() -> None:
    found = balance([line(), line(disbenefit=True, stated=40)], None)
    assert found.disbenefits.stated == D(40) and found.column(BenefitClass.CASHABLE).stated == D(100)


def test_what_nothing_is_known_of_is_none_and_not_zero() -> None:
    column = balance([line(due=None)], None).column(BenefitClass.CASHABLE)
    assert (column.stated, column.due, column.realised, column.outturn, column.without_outturn) == (D(100), None, None, None, 1)


def test_benefits_without_money_are_counted_and_not_summed_as_zero() -> None:
    found = balance([line(stated=None, due=None), line()], None)
    assert found.benefits == 2 and found.column(BenefitClass.CASHABLE).valued == 1


def test_the_verdict_follows_the_worst_that_can_be_told() -> None:
    assert balance([line(), line(rag=Rag.RED)], None).verdict is Verdict.OFF_TRACK
    assert balance([line(), line(rag=Rag.AMBER)], None).verdict is Verdict.AT_RISK
    assert balance([line(), line(rag=Rag.NOT_YET_DUE)], None).verdict is Verdict.ON_TRACK
    assert balance([line(), line(rag=Rag.NO_DATA), line(rag=Rag.NO_DATA)], None).verdict is Verdict.UNKNOWN
    assert balance([], None).verdict is Verdict.UNKNOWN
