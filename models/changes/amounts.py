"""Numbers as people type them: decimal commas, thousands, percents, hours and money."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import AfterValidator

MINOR_UNITS = 100
"""Minor currency units in a unit of currency."""
_CURRENCY = re.compile(r"^[A-Z]{3}\s+|\s*[A-Z]{3}$|[€$£]")
_GROUPS = re.compile(r"[\s'\u2019]")
_AMBIGUOUS = re.compile(r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$")
_PLAIN = re.compile(r"^[+-]?\d{1,15}(\.\d{1,6})?$")
_HUNDREDTH = Decimal("0.01")


def number(text: str) -> Decimal:
    """
    Read a number with a decimal point or comma.

    Raises
    ------
    ValueError
        If it is no number, or could mean two, such as ``1,250``.
    """
    bare = _GROUPS.sub("", text.strip().replace("\u2212", "-"))
    if _AMBIGUOUS.match(bare):
        raise ValueError(f"{text!r} can be read as two numbers; write it without a thousands separator")
    plain = _with_point(bare)
    if not _PLAIN.match(plain):
        raise ValueError(f"{text!r} is not a number")
    return Decimal(plain)


def _with_point(bare: str) -> str:
    """Drop thousands separators and make the decimal separator a point: the later of two kinds is the decimal one."""
    decimal = max(".,", key=bare.rfind)
    grouping = "," if decimal == "." else "."
    if bare.count(decimal) > 1 and grouping not in bare:
        return bare.replace(decimal, "")
    return bare.replace(grouping, "").replace(decimal, ".")


def minor_units(text: str) -> int:
    """
    Read an amount of money in units of currency and return minor units.

    Raises
    ------
    ValueError
        If it is no amount, or finer than a minor unit.
    """
    minor = number(_CURRENCY.sub("", text.strip())) * MINOR_UNITS
    if minor != int(minor):
        raise ValueError(f"{text!r} has more than two decimals")
    return int(minor)


def money_text(minor: int) -> str:
    """Return minor units as a plain amount of currency, such as ``1250.50``."""
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), MINOR_UNITS)
    return f"{sign}{whole}.{cents:02}" if cents else f"{sign}{whole}"


def money_said(minor: int) -> str:
    """Return minor units as an amount of currency for people, such as ``1,250.50``; not to be read back."""
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), MINOR_UNITS)
    return f"{sign}{whole:,}.{cents:02}" if cents else f"{sign}{whole:,}"


def number_said(value: Decimal) -> str:
    """Return a number for people, such as ``5,289.6``; not to be read back."""
    return f"{value.normalize():,f}"


def number_text(value: Decimal) -> str:
    """Return a number without needless zeros, in a form that :func:`number` never takes for thousands."""
    text = f"{value.normalize():f}"
    return f"{text}0" if _AMBIGUOUS.match(text) else text


def signed_percent(text: str) -> str:
    """
    Return a percentage that says which way it goes, in one spelling, such as ``-20%``.

    Raises
    ------
    ValueError
        If it is no percentage, has no sign, or takes away more than all.
    """
    return _signed(text, "%")


def scope_delta(text: str) -> str:
    """
    Return a difference in percent or hours in one spelling, such as ``+20%`` or ``-120h``.

    Raises
    ------
    ValueError
        If it is neither, or has no sign.
    """
    return _signed(text, "h" if text.strip().endswith("h") else "%")


def _signed(text: str, unit: str) -> str:
    bare = text.strip().replace("\u2212", "-")
    if not bare.endswith(unit):
        raise ValueError(f"{text!r} does not end in {unit}")
    if bare[0] not in "+-":
        raise ValueError(f"{text!r} does not say whether it is more or less; begin with + or -, in a spreadsheet as text")
    value = number(bare.removesuffix(unit))
    if unit == "%" and value < -100:
        raise ValueError(f"{text!r} takes away more than all")
    return f"{bare[0]}{number_text(abs(value))}{unit}"


def cut_percent(text: str) -> str:
    """
    Return by how much to cut, in one spelling, such as ``-10%``; ``10%`` means the same.

    Raises
    ------
    ValueError
        If it is no percentage above 0 and up to 100.
    """
    bare = text.strip().replace("\u2212", "-")
    cut = _signed(bare if bare.startswith(("-", "+")) else f"-{bare}", "%")
    if number_of(cut) >= 0:
        raise ValueError(f"{text!r} does not cut anything")
    return cut


SignedPercent = Annotated[str, AfterValidator(signed_percent)]
"""A percentage with its sign."""
ScopeDelta = Annotated[str, AfterValidator(scope_delta)]
"""A difference in percent or hours, with its sign."""
CutPercent = Annotated[str, AfterValidator(cut_percent)]
"""A percentage by which something shrinks."""


def number_of(normalised: str) -> Decimal:
    """Return the number in a percentage or a difference that was normalised here."""
    return Decimal(normalised.rstrip("%h"))


def scaled(amount: int, percent: str) -> int:
    """Return an amount changed by a normalised percentage, rounded half up."""
    return int((amount * (100 + number_of(percent)) / 100).quantize(Decimal(1), ROUND_HALF_UP))


def hundredths(value: Decimal) -> Decimal:
    """Return a number rounded half up to hundredths."""
    return value.quantize(_HUNDREDTH, ROUND_HALF_UP)
