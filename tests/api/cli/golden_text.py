"""Golden pages: what is printed, kept as text that a person has looked at."""

from __future__ import annotations

import io
import os
from pathlib import Path

from api.terminal.screen import screen

FOLDER = Path(__file__).parent / "golden"
UPDATE = "STEERCO_UPDATE_GOLDEN"
"""Set it to 1 to write the pages afresh; then read the difference before committing it."""


def page(width: int, show) -> str:
    """Return what is printed on a screen of a width, without the blanks at the ends of lines."""
    paper = io.StringIO()
    show(screen(paper, width))
    return "\n".join(line.rstrip() for line in paper.getvalue().splitlines()) + "\n"


def check(name: str, text: str) -> None:
    """Compare a page with its golden file."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{path.name} differs; set {UPDATE}=1 to renew it, and read it"
