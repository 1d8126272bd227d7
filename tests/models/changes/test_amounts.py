"""Numbers as people type them: one reading or none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.changes.amounts import (
    cut_percent,
    hundredths,
    minor_units,
    money_said,
    money_text,
    number,
    number_of,
    number_said,
    number_text,
    scaled,
    scope_delta,
    signed_percent,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"),
        (" -3 ", "-3"),
        ("\u22123", "-3"),
        ("+0,6", "0.6"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1 250", "1250"),
        ("1\u00a0250,5", "1250.5"),
        ("1'250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1250.000", "1250"),
    ],
)
def test_numbers_are_read_with_either_separator(text, value):
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", ".", "three", "1e5", "nan", "inf", "1,2,3.4.5", "--3", "0x10", "1234567890123456"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="is not a number"):
        number(text)


@pytest.mark.parametrize("text", ["1,250", "1.250", "-12.500", "+999,999"])
def test_what_could_be_two_numbers_is_refused(text):
    with pytest.raises(ValueError, match="two numbers"):
        number(text)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(value=st.decimals(-(10**9), 10**9, allow_nan=False, places=3))
def test_numbers_survive_being_written(value):
    """Three decimals are the case that could be taken for thousands."""
    assert number(number_text(value)) == value


@settings(derandomize=True, max_examples=200, deadline=None)
@given(minor=st.integers(-(10**12), 10**12))
def test_money_survives_being_written(minor):
    assert minor_units(money_text(minor)) == minor


@pytest.mark.parametrize(
    ("minor", "said"), [(0, "0"), (99_999, "999.99"), (100_000, "1,000"), (118_357_550, "1,183,575.50"), (-94_686_000, "-946,860")]
)
def test_money_is_said_with_thousands_apart(minor, said):
    assert money_said(minor) == said


@pytest.mark.parametrize(("value", "said"), [("4408", "4,408"), ("5289.60", "5,289.6"), ("0.6", "0.6"), ("1e3", "1,000"), ("0", "0")])
def test_numbers_are_said_with_thousands_apart(value, said):
    assert number_said(Decimal(value)) == said


@pytest.mark.parametrize(("text", "minor"), [("EUR 5", 500), ("5 EUR", 500), ("\u20ac5.05", 505), ("$ 1,5", 150), ("5CHF", 500)])
def test_a_currency_beside_the_amount_is_passed_over(text, minor):
    assert minor_units(text) == minor


@pytest.mark.parametrize("text", ["0.001", "0,999", "EUR"])
def test_money_finer_than_a_minor_unit_is_refused(text):
    with pytest.raises(ValueError, match=r"decimals|not a number"):
        minor_units(text)


@pytest.mark.parametrize(
    ("text", "spelled"), [("+20%", "+20%"), ("-20 %", "-20%"), ("\u22122,50%", "-2.5%"), ("+0%", "+0%"), ("-100%", "-100%")]
)
def test_percentages_have_one_spelling(text, spelled):
    assert signed_percent(text) == spelled
    assert signed_percent(spelled) == spelled


@pytest.mark.parametrize("text", ["20%", "+20", "%", "+%", "-100.5%", ""])
def test_percentages_without_direction_or_sense_are_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        signed_percent(text)


@pytest.mark.parametrize(("text", "spelled"), [("+120 h", "+120h"), ("-0,5h", "-0.5h"), ("+10%", "+10%")])
def test_a_difference_is_in_hours_or_percent(text, spelled):
    assert scope_delta(text) == spelled


@pytest.mark.parametrize("text", ["120h", "+120", "+120d", "h"])
def test_a_difference_without_sign_or_unit_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        scope_delta(text)


@pytest.mark.parametrize(("text", "spelled"), [("10%", "-10%"), ("-10 %", "-10%"), ("100%", "-100%")])
def test_a_cut_goes_down_with_or_without_sign(text, spelled):
    assert cut_percent(text) == spelled


@pytest.mark.parametrize("text", ["+10%", "0%", "-0%", "101%", "10", ""])
def test_a_cut_that_cuts_nothing_or_too_much_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        cut_percent(text)


@pytest.mark.parametrize(
    ("amount", "percent", "new"), [(100, "+5%", 105), (1, "+50%", 2), (1, "-50%", 1), (3, "-50%", 2), (999, "-100%", 0), (10, "-0.4%", 10)]
)
def test_scaling_rounds_half_up(amount, percent, new):
    """0.5 becomes 1, 1.5 becomes 2, 9.96 becomes 10."""
    assert scaled(amount, percent) == new


@pytest.mark.parametrize(("value", "rounded"), [("0.005", "0.01"), ("0.0049", "0.00"), ("2.675", "2.68")])
def test_hundredths_round_half_up(value, rounded):
    assert hundredths(Decimal(value)) == Decimal(rounded)


@pytest.mark.parametrize(("text", "value"), [("-2.5%", "-2.5"), ("+120h", "120")])
def test_the_number_in_a_spelling(text, value):
    assert number_of(text) == Decimal(value)
