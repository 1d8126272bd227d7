"""The questions about a plan as data, so that they can be sent, kept and asked elsewhere; what answers each is named, not imported."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from models.frozen import Frozen
from scenarios.explain.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.portfolio import Portfolio
    from scenarios.explain.explanation import Explanation
    from scenarios.explain.subject import Subject


class Question(Frozen):
    """A question about a plan; its fields, ``kind`` aside, are what the function that answers it is given."""

    model_config = ConfigDict(use_attribute_docstrings=True)
    answered_by: ClassVar[str]
    """``module:function``; loaded when asked, because it loads a solver."""
    about_plan: ClassVar[bool] = True
    """Whether it is about a plan; otherwise it is about the portfolio as the scenario leaves it, which may have no plan."""

    kind: str

    def given(self) -> dict[str, object]:
        """Return what the function is given by name."""
        return {field: getattr(self, field) for field in type(self).model_fields if field != "kind"}

    def ask(self, subject: Subject | Portfolio, should_stop: Callable[[], bool] = lambda: False) -> Explanation:
        """
        Return the explanation.

        Parameters
        ----------
        subject
            The plan, or the portfolio of a question that is not about a plan.
        should_stop
            Given to those that may take long.

        Raises
        ------
        NoExplanationError
            If there is nothing to explain.
        """
        module, _, name = self.answered_by.partition(":")
        answer = getattr(importlib.import_module(module), name)
        given = self.given()
        if "should_stop" in inspect.signature(answer).parameters:
            given["should_stop"] = should_stop
        found: Explanation = answer(subject, **given)
        return found


class StandingQuestion(Question):
    """Asks how far ranks can move before another plan is recommended."""

    answered_by: ClassVar[str] = "scenarios.explain.standing:standing"
    kind: Literal["standing"] = "standing"
    seconds: float = Field(default=60.0, gt=0, le=3600)
    """Wall time after which no further project is begun."""


class OrderQuestion(Question):
    """Asks in which order the moves are safe, and where one can stop."""

    answered_by: ClassVar[str] = "scenarios.explain.order:order"
    kind: Literal["order"] = "order"
    seconds: float = Field(default=60.0, gt=0, le=3600)
    """Wall time; what is not in order by then is one bundle."""


class CreditsQuestion(Question):
    """Asks what skipping a bundle of moves loses, and what it frees."""

    answered_by: ClassVar[str] = "scenarios.explain.credit:credit"
    kind: Literal["credits"] = "credits"
    bundle: int | None = Field(default=None, ge=1, le=100_000)
    """Number of the only bundle of interest, as in the order; all if null."""
    seconds: float = Field(default=60.0, gt=0, le=3600)
    """Wall time after which no further bundle is begun."""


class WhyQuestion(Question):
    """Asks what caused each move, and which rules leave no room."""

    answered_by: ClassVar[str] = "scenarios.explain.why:why"
    kind: Literal["why"] = "why"
    seconds: float = Field(default=30.0, gt=0, le=3600)
    """Wall time; causes that it does not allow to be put to the proof stay likely."""


class WhyNotQuestion(Question):
    """Asks what it would lose to do something else, and what would make it right."""

    answered_by: ClassVar[str] = "scenarios.explain.why_not:why_not"
    kind: Literal["why_not"] = "why_not"
    ask_for: Literal["run", "put", "keep"]
    """`run` the project, `put` the person on it, or `keep` the person on it as today."""
    project_id: str = Field(min_length=1)
    """The project."""
    person_id: str = ""
    """The person to put there or to keep there; empty for `run`."""
    seconds: float = Field(default=10.0, gt=0, le=3600)
    """Wall time."""

    @model_validator(mode="after")
    def _names_whom(self) -> Self:
        if (self.ask_for == "run") == bool(self.person_id):
            raise ValueError("name a person for put and keep, and none for run")
        return self

    def given(self) -> dict[str, object]:
        """Return the wish and the time."""
        from scenarios.explain.wish import Wish  # noqa: PLC0415 - loads the solver

        return {"wish": Wish(self.ask_for, self.project_id, self.person_id), "seconds": self.seconds}


class FrontierQuestion(Question):
    """Asks for the certified frontier of value against disruption and cost."""

    answered_by: ClassVar[str] = "scenarios.explain.frontier:frontier"
    kind: Literal["frontier"] = "frontier"
    seconds: float = Field(default=110.0, gt=0, le=3600)
    """Wall time."""


class NoRegretQuestion(Question):
    """Asks which moves all good plans have in common."""

    answered_by: ClassVar[str] = "scenarios.explain.no_regret:no_regret"
    kind: Literal["no_regret"] = "no_regret"
    seconds: float = Field(default=20.0, gt=0, le=3600)
    """Wall time for proofs."""


class ConcessionsQuestion(Question):
    """Asks what clashes where no plan keeps every rule, and for a priced menu of ways out; `plan` does not matter."""

    answered_by: ClassVar[str] = "scenarios.explain.concessions:concessions"
    about_plan: ClassVar[bool] = False
    kind: Literal["concessions"] = "concessions"
    seconds: float = Field(default=30.0, gt=0, le=3600)
    """Wall time."""


class PricesQuestion(Question):
    """Asks what more time, money and each option would be worth."""

    answered_by: ClassVar[str] = "scenarios.explain.market:prices"
    kind: Literal["prices"] = "prices"
    confirm: int = Field(default=10, ge=0, le=1000)
    """How many of the dearest prices are confirmed by solving again."""
    of_plan: bool = False
    """Whether gains are measured around the plan asked about; otherwise from the plan of most value."""
    workers: int = Field(default=2, ge=1, le=64)
    """Threads that the relaxation may use."""
    seconds: float = Field(default=60.0, gt=0, le=3600)
    """Wall time; what is not confirmed by then stays shortlisted."""


class RegretQuestion(Question):
    """Asks how the plans fare when people fall ill and work takes longer."""

    answered_by: ClassVar[str] = "scenarios.explain.regret:regret"
    kind: Literal["regret"] = "regret"
    draws: int = Field(default=20, ge=1, le=10_000)
    """How often luck is drawn."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """The same seed draws the same luck."""
    workers: int = Field(default=2, ge=1, le=64)
    """Threads that a relaxation may use."""
    seconds: float = Field(default=120.0, gt=0, le=3600)
    """Wall time after which no further draw is begun."""


class FairnessQuestion(Question):
    """Asks who bears the plan, and the decisions before it."""

    answered_by: ClassVar[str] = "scenarios.explain.fairness:fairness"
    kind: Literal["fairness"] = "fairness"
    ledger: Ledger | None = None
    """The decisions before, as an earlier answer to this question returned them."""
    decide: bool = False
    """Whether the ledger that is returned holds this plan, too."""


AnyQuestion = Annotated[
    StandingQuestion
    | OrderQuestion
    | CreditsQuestion
    | WhyQuestion
    | WhyNotQuestion
    | FrontierQuestion
    | NoRegretQuestion
    | ConcessionsQuestion
    | PricesQuestion
    | RegretQuestion
    | FairnessQuestion,
    Field(discriminator="kind"),
]
"""Any question; ``kind`` says which."""
