"""However a number is written, it is read as that number, exactly, or refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.tables.cells import CellError, guarded, unguarded
from scenarios.tables.dates import date
from scenarios.tables.money import money
from scenarios.tables.numbers import decimal, number_in

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES = [(",", "."), (".", ","), (" ", ","), (" ", "."), ("'", "."), ("\u2019", "."), ("", "."), ("", ",")]
"""Thousands separator and decimal mark, as in different countries."""


def written(whole: int, cents: int, thousands: str, point: str) -> str:
    return f"{whole:,}".replace(",", thousands) + f"{point}{cents:02}"


@settings(derandomize=True, deadline=None)
@given(whole=st.integers(0, 10**9), cents=st.integers(0, 99), style=st.sampled_from(STYLES))
def test_two_decimals_settle_every_style(whole: int, cents: int, style: tuple[str, str]) -> None:
    assert number_in(written(whole, cents, *style)) == Decimal(whole * 100 + cents) / 100


@settings(derandomize=True, deadline=None)
@given(whole=st.integers(0, 10**9), cents=st.integers(0, 99), style=st.sampled_from(STYLES))
def test_money_is_whole_cents(whole: int, cents: int, style: tuple[str, str]) -> None:
    assert money(written(whole, cents, *style), "EUR").value == whole * 100 + cents


@settings(derandomize=True, deadline=None)
@given(value=st.floats(-1e12, 1e12).map(lambda number: round(number, 6)))
def test_floating_cells_are_read_as_they_are_shown(value: float) -> None:
    assert decimal(value) == Decimal(repr(value))


@pytest.mark.parametrize("text", ["1,234", "12,345", "-1,234"])
def test_a_comma_before_three_digits_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="could be"):
        number_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        ".",
        ",",
        "1..2",
        "1,2,3",
        "1.2.3",
        "1,23,456",
        "1 2",
        "12 34",
        "1,234.567,8",
        "1e5",
        "0x10",
        "nan",
        "inf",
        "--1",
        "1-2",
        "1" * 40,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        number_in(text)


@settings(derandomize=True, deadline=None)
@given(text=st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    """Never another error, which a person would see as a traceback."""
    assert understood_or_refused(number_in, text)
    assert understood_or_refused(date, text)


def understood_or_refused(parse: Callable[[str], object], text: str) -> bool:
    try:
        return parse(text) is not None
    except CellError as error:
        return bool(error.cause and error.fix)


@settings(derandomize=True, deadline=None)
@given(day=st.dates(dt.date(1955, 1, 1), dt.date(2090, 12, 31)))
def test_iso_dates_and_serial_dates_are_that_day(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days
    assert date(day.isoformat()).value == date(serial).value == date(str(serial)).value == date(float(serial)).value == day


@settings(derandomize=True, deadline=None)
@given(day=st.dates(dt.date(1900, 1, 1), dt.date(2200, 12, 31)))
def test_slashed_dates_are_that_day_or_refused(day: dt.date) -> None:
    for text in (f"{day.day}/{day.month}/{day.year:04}", f"{day.month}/{day.day}/{day.year:04}"):
        if day.day > 12 or day.day == day.month:
            assert date(text).value == day
        else:
            with pytest.raises(CellError, match="could be"):
                date(text)


@settings(derandomize=True, deadline=None)
@given(text=st.text(st.sampled_from("'=+-@a\t\r"), max_size=6))
def test_the_guard_of_formulas_is_taken_off_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
