"""The frontier as a picture: value upwards, what it costs to the right, with the bound of each point and the knee."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from models.score import HUNDREDTHS_PER_HOUR, MICRO, MINUTES_PER_HOUR, Part
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.explain.frontier import Curve, Frontier, FrontierPoint

WIDTH, HEIGHT = 560, 420
"""Of one panel, in pixels."""
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 56, 64
"""Margins of a panel."""
TICKS = 4
"""Marks on an axis, about."""
INK, LINE, SOFT, KNEE, TODAY = "#1f2933", "#1d5fa8", "#9fb3c8", "#c2410c", "#52606d"


class _Scale(NamedTuple):
    """From amounts to pixels."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, amount: float) -> float:
        """Return the pixel of an amount."""
        return self.begin + (amount - self.low) / (self.high - self.low) * (self.end - self.begin)


def picture(found: Frontier, currency: str) -> str:
    """Return the frontier as an SVG document, one panel for each curve."""
    panels = [_panel(found, curve, i * WIDTH, currency) for i, curve in enumerate(found.curves)]
    width = WIDTH * len(panels)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" role="img"'
    style = f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{INK}"'
    title = "<title>Value against disruption and against cost</title>"
    return f'{head} {style}>{title}<rect width="100%" height="100%" fill="white"/>{"".join(panels)}</svg>\n'


def _panel(found: Frontier, curve: Curve, left: int, currency: str) -> str:
    unit = _unit_of(curve.part)
    name = "Disruption, hours by how firm they were" if curve.part is Part.DISRUPTION else f"Cost, {currency}"
    x, y = _scales(found, curve, unit)
    shapes = [*_axes(x, y, name), *_points(curve, x, y, unit), *_today(found, curve, x, y, unit)]
    heading = "The price of stability" if curve.part is Part.DISRUPTION else "The price of thrift"
    shapes.append(_text(LEFT, 24, heading, "start", 'font-size="16" font-weight="bold"'))
    shapes.append(_text(LEFT, 42, "Dots keep so much of the best value; bars reach to the proven bound", "start"))
    return f'<g transform="translate({left} 0)">{"".join(shapes)}</g>'


def _unit_of(part: Part) -> int:
    return HUNDREDTHS_PER_HOUR if part is Part.DISRUPTION else MINUTES_PER_HOUR * 100


def _scales(found: Frontier, curve: Curve, unit: int) -> tuple[_Scale, _Scale]:
    amounts = [p.amount / unit for p in curve.points] + [p.bound / unit for p in curve.points]
    values = [p.value / MICRO for p in curve.points]
    if found.today is not None:
        amounts.append(getattr(found.today, curve.part.value) / unit)
        values.append(found.today.value / MICRO)
    return _Scale(*_wide(amounts), LEFT, WIDTH - RIGHT), _Scale(*_wide(values), HEIGHT - BOTTOM, TOP)


def _wide(numbers: list[float]) -> tuple[float, float]:
    """Return a range with some room on both sides, and never empty; what starts near 0 starts at 0."""
    low, high = min(numbers), max(numbers)
    room = 0.08 * (high - low) or max(1.0, 0.1 * abs(high))
    return (0.0 if 0 <= low < high / 3 else low - room), high + room


def _axes(x: _Scale, y: _Scale, name: str) -> Iterator[str]:
    yield _line(x.begin, y.begin, x.end, y.begin, INK)
    yield _line(x.begin, y.begin, x.begin, y.end, INK)
    for mark in _marks(x):
        yield _line(x.at(mark), y.begin, x.at(mark), y.begin + 5, INK)
        yield _text(x.at(mark), y.begin + 20, _short(mark), "middle")
    for mark in _marks(y):
        yield _line(x.begin, y.at(mark), x.end, y.at(mark), "#e4e7eb")
        yield _text(x.begin - 8, y.at(mark) + 4, f"{mark:,.0f}", "end")
    yield _text((x.begin + x.end) / 2, HEIGHT - 18, name, "middle")
    middle = (y.begin + y.end) / 2
    yield _text(18, middle, "Value, points", "middle", f'transform="rotate(-90 18 {middle:.1f})"')


def _marks(scale: _Scale) -> list[float]:
    """Return round numbers on an axis."""
    width = (scale.high - scale.low) / TICKS
    size = 10.0 ** len(str(int(width))) / 10 if width >= 1 else 1.0
    step = max((size * factor for factor in (0.1, 0.2, 0.5, 1, 2, 5) if size * factor <= width), default=width)
    first = int(scale.low // step) + 1
    return [step * i for i in range(first, int(scale.high // step) + 1)]


def _points(curve: Curve, x: _Scale, y: _Scale, unit: int) -> Iterator[str]:
    way = " ".join(f"{x.at(p.amount / unit):.1f},{y.at(p.value / MICRO):.1f}" for p in curve.points)
    yield f'<polyline points="{way}" fill="none" stroke="{LINE}" stroke-width="1.5"/>'
    for point in curve.points:
        right, up = x.at(point.amount / unit), y.at(point.value / MICRO)
        knee = point.floor_pct == curve.knee_pct
        if point.bound < point.amount:
            left = x.at(point.bound / unit)
            yield _line(left, up, right, up, SOFT, width=3)
            yield _line(left, up - 6, left, up + 6, SOFT, width=3)
        colour = KNEE if knee else LINE
        filled = colour if point.proof is Proof.PROVEN else "white"
        yield f'<circle cx="{right:.1f}" cy="{up:.1f}" r="5" fill="{filled}" stroke="{colour}" stroke-width="2"/>'
        yield _text(right + 9, up + (-7 if knee else 15), _label(point, knee=knee), "start", f'fill="{colour}"' if knee else "")


def _label(point: FrontierPoint, *, knee: bool) -> str:
    return f"{point.floor_pct} %" + (", knee" if knee else "")


def _today(found: Frontier, curve: Curve, x: _Scale, y: _Scale, unit: int) -> Iterator[str]:
    if found.today is not None:
        right, up = x.at(getattr(found.today, curve.part.value) / unit), y.at(found.today.value / MICRO)
        yield f'<rect x="{right - 4:.1f}" y="{up - 4:.1f}" width="8" height="8" fill="{TODAY}"/>'
        yield _text(right + 9, up - 6, "today, repaired", "start", f'fill="{TODAY}"')


def _short(amount: float) -> str:
    for size, letter in ((1_000_000, " M"), (1_000, " k")):
        if abs(amount) >= size:
            return f"{amount / size:,.4g}{letter}"
    return f"{amount:,.0f}"


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, width: int = 1) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, words: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(words)}</text>'
