"""The bytes between the service and a process that explains: JSON both ways. Nothing is pickled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from models.answer import Answer
from models.frozen import Frozen
from models.portfolio import Portfolio
from models.scenario import Scenario
from scenarios.explain.questions import AnyQuestion

if TYPE_CHECKING:
    from scenarios.explain.questions import Question


@dataclass(frozen=True)
class Case:
    """What is asked about what, as text: the service itself need not read it."""

    portfolio: bytes
    """Before the scenario, as JSON."""
    scenario: bytes | None
    answer: bytes
    plan: int
    question: Question

    @cached_property
    def question_text(self) -> bytes:
        """Plan and question as JSON."""
        return json.dumps({"plan": self.plan, "question": self.question.model_dump(mode="json")}, sort_keys=True).encode()

    @property
    def text(self) -> bytes:
        """The whole as JSON."""
        parts = {"portfolio": self.portfolio, "scenario": self.scenario or b"null", "answer": self.answer}
        return self.question_text[:-1] + b"".join(b', "%s": %s' % (name.encode(), part) for name, part in parts.items()) + b"}"


class Order(Frozen):
    """A case as its process reads it."""

    portfolio: Portfolio
    scenario: Scenario | None
    answer: Answer
    plan: int
    question: AnyQuestion


class Refused(Frozen):
    """Why there is no explanation."""

    code: str
    text: str


class Reply(Frozen):
    """What a process says: one of the two."""

    explanation: dict[str, Any] | None = None
    refused: Refused | None = None
