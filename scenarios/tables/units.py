"""Units that people write behind a number, or into a header for the whole column."""

from __future__ import annotations

import re
from typing import NamedTuple

from scenarios.tables.cells import Cell, words

HOURS = frozenset({"h", "hr", "hrs", "hour", "hours", "std", "std.", "stunden", "heures"})
DAYS = frozenset({"d", "day", "days", "pd", "md", "pt", "person days", "man days", "working days", "tage", "jours"})
WEEKS = frozenset({"w", "wk", "wks", "week", "weeks", "wochen"})
MONTHS = frozenset({"month", "months", "monate", "mois"})
YEARS = frozenset({"y", "yr", "year", "years", "jahr"})
FTE = frozenset({"fte", "ftes", "vzä"})
PERCENT = frozenset({"%", "pct", "percent", "prozent"})

TIMES = {"hour": HOURS, "day": DAYS, "week": WEEKS, "month": MONTHS, "year": YEARS}
"""Spans of time by the word for one of them."""
SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "fr.": "CHF", "us$": "USD", "zł": "PLN"}
_CODES = "aud brl cad chf cny czk dkk eur gbp hkd huf ils inr jpy krw mxn nok nzd pln ron sek sgd thb try usd zar"
_MULTIPLES = {"k": 1000, "t": 1000, "tsd": 1000, "thousand": 1000, "m": 10**6, "mio": 10**6, "million": 10**6}

_BEHIND = re.compile(r"(?P<number>.*?[\d.,])\s*(?P<unit>[^\d\s.,'][^\d]*)")
_CURRENCY = "|".join((*_CODES.split(), *map(re.escape, SIGNS)))
_MONEY = re.compile(
    rf"(?P<before>k|t|tsd|thousand|m|mio|million)?\.?\s*(?P<currency>{_CURRENCY})?\s*(?P<behind>k|tsd|thousand|mio|million)?\.?"
    r"\s*(?:(?:/|per |pro )\s*(?P<time>[a-z]+))?"
)
_BY_THE_WEEK = re.compile(r"\s*(?:/|per |pro )\s*(?:w|wk|week)")


class MoneyUnit(NamedTuple):
    """A unit of money taken apart."""

    currency: str
    """Code in capitals; empty if none is written."""
    multiple: int
    time: str
    """Per what, such as ``hour``; empty if nothing is written."""


def split_unit(cell: Cell, stated: str = "") -> tuple[Cell, str]:
    """
    Return the number of a cell and its unit in small letters.

    Parameters
    ----------
    cell
        What the table holds.
    stated
        The unit of cells that have none of their own: that of the header.
    """
    if not isinstance(cell, str):
        return cell, stated
    text = words(cell)
    found = _BEHIND.fullmatch(text)
    return (found["number"], folded_unit(found["unit"])) if found else (text, stated)


def folded_unit(text: str) -> str:
    """Return a unit without what people vary."""
    return text.replace("_", " ").replace("-", " ").strip().casefold()


def without_week(unit: str) -> str:
    """Return a unit of work without the words that it is meant by the week."""
    return _BY_THE_WEEK.sub("", unit) if _BY_THE_WEEK.search(unit) else unit


def money_unit(unit: str) -> MoneyUnit | None:
    """Return a unit of money taken apart, or None if it is none."""
    found = _MONEY.fullmatch(unit)
    if not unit or not found or (found["before"] and found["behind"]):
        return None
    if found["before"] in ("t", "m") and not found["currency"]:
        return None
    time = next((time for time, known in TIMES.items() if found["time"] in known), None) if found["time"] else ""
    if time is None:
        return None
    currency = found["currency"] or ""
    return MoneyUnit(SIGNS.get(currency, currency.upper()), _MULTIPLES.get(found["before"] or found["behind"] or "", 1), time)


def is_unit(text: str) -> bool:
    """Return whether words in a header are a unit, and no remark."""
    unit = folded_unit(text)
    work = without_week(unit)
    return any(work in known for known in (HOURS, DAYS, WEEKS, MONTHS, YEARS, FTE, PERCENT)) or money_unit(unit) is not None
