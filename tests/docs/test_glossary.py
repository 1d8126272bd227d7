"""The glossary has a line for every word that a table, report or answer can hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from models.answer import MoveKind, Policy, Status
from models.bookings import BookingStatus, Lock, ProjectState
from models.budgets import BudgetScope
from models.directives import DirectiveKind
from models.people import Employment
from models.projects import ProjectClass, Stage
from models.score import Part
from models.settings import BookingBlock, StaffingRules
from tests.docs.pages import DOCS, text

if TYPE_CHECKING:
    from enum import StrEnum

PAGE = text(DOCS / "glossary.md")
ROWS = re.findall(r"^\| (.+?) \| (.+) \|$", PAGE, re.MULTILINE)
KINDS = [
    *(MoveKind, Policy, Status, BookingStatus, Lock, ProjectState, BudgetScope, DirectiveKind, Employment, ProjectClass, Stage),
    *(Part, BookingBlock, StaffingRules),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_words_of_a_kind_stand_on_one_line(kind: type[StrEnum]) -> None:
    words = {each.value for each in kind}
    lines = [" ".join(row) for row in ROWS]
    assert any(words <= set(re.findall(r"`(\w+)`", line)) for line in lines), f"no line of docs/glossary.md has all of {sorted(words)}"


def test_no_word_has_two_lines() -> None:
    words = [word for row in ROWS for word in row[0].lower().split(", ") if word not in {"word", "---"}]
    assert len(words) > 50
    assert sorted({word for word in words if words.count(word) > 1}) == []
