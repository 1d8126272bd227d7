"""Solve functions that behave well or badly, for the runner to run; each takes what `scenarios.replan` takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from api import examples
from models.answer import Answer, Status
from models.defects import Defect, Place
from models.errors import InvalidInputError


@dataclass(frozen=True)
class Told:
    """What a solver tells on its way."""

    stage: str
    value: int | None = None
    bound: int | None = None
    gap_pct: float | None = None
    plans: int = 0
    elapsed: float = 0.0


def answer(title: str, status: Status = Status.OPTIMAL) -> Answer:
    return examples.ANSWER.replace(title=title, status=status)


def instant(portfolio, scenario, *, policy, limits, previous, on_progress, on_answer, should_stop):
    """Answers at once; the answer says what was asked."""
    on_progress(Told("first plan", 40_000_000, 100_000_000, 60.0, 1, 0.01))
    on_progress(Told("improve", 100_000_000, 100_000_000, 0.0, 1, 0.02))
    asked = f"{len(portfolio.people)} people, {len(scenario.changes) if scenario else 0} changes, {policy}, seed {limits.seed}"
    asked += f", after {previous.title}" if previous else ""
    done = answer(asked)
    return done.replace(provenance=done.provenance.replace(policy=policy, limits=limits))


def no_plan(portfolio, scenario, **_):
    """There is no plan: an answer, not a failure."""
    return answer("nothing works", Status.INFEASIBLE).replace(plans=())


def patient(portfolio, scenario, *, should_stop, on_answer, on_progress, **_):
    """Works until it is asked to stop, and then answers."""
    on_answer(answer("best so far", Status.FEASIBLE))
    on_progress(Told("improve", 1, 2, 50.0, 1, 0.5))
    while not should_stop():
        time.sleep(0.02)
    return answer("stopped when asked", Status.FEASIBLE)


def deaf(portfolio, scenario, *, on_answer, **_):
    """Finds a plan, then neither stops nor ends."""
    on_answer(answer("best so far", Status.FEASIBLE))
    while True:
        time.sleep(60)


def deaf_with_nothing(portfolio, scenario, **_):
    """Never finds a plan, and never ends."""
    while True:
        time.sleep(60)


def frozen(portfolio, scenario, **_):
    """Stands still so completely that not even its threads run."""
    os.kill(os.getpid(), signal.SIGSTOP)


def two_answers_then_dead(portfolio, scenario, *, on_answer, **_):
    """Tells two answers in quick succession and dies later: the second must not be lost."""
    on_answer(answer("first", Status.FEASIBLE))
    on_answer(answer("second", Status.FEASIBLE))
    time.sleep(2.0)
    os.kill(os.getpid(), signal.SIGKILL)


def segfault(portfolio, scenario, *, on_answer, **_):
    """Dies as solvers written in C++ die."""
    on_answer(answer("before the crash", Status.FEASIBLE))
    os.kill(os.getpid(), signal.SIGSEGV)


def crashes_with_two_workers(portfolio, scenario, *, limits, **how):
    """Dies as a solver with a race between its workers dies."""
    if limits.workers > 1:
        os.kill(os.getpid(), signal.SIGSEGV)
    return instant(portfolio, scenario, limits=limits, **how)


def killed(portfolio, scenario, **_):
    """Dies as under the kernel's out-of-memory killer."""
    os.kill(os.getpid(), signal.SIGKILL)


def leaves(portfolio, scenario, **_):
    """Ends the process without a word."""
    os._exit(3)


def exits(portfolio, scenario, **_):
    """Asks Python to end the process."""
    sys.exit(4)


def raises(portfolio, scenario, **_):
    """Has a bug."""
    raise ZeroDivisionError("a secret detail")


def refuses(portfolio, scenario, **_):
    """Finds a defect that only shows when solving."""
    place = Place(table="changes", row=2, column="target")
    raise InvalidInputError([Defect(code="unknown_id", place=place, cause="no project has the id 'x'", fix="Correct it")])


def greedy_for_memory(portfolio, scenario, **_):
    """Wants more memory than there is."""
    hoard = []
    while True:
        hoard.append(bytearray(64 * 1024 * 1024))


def babbles(portfolio, scenario, *, on_progress, **_):
    """Reports progress far more often than anybody can read."""
    for step in range(20_000):
        on_progress(Told("improve", step, 20_000, 1.0, 1, step / 20_000))
    return answer("done babbling")


def nonsense(portfolio, scenario, **_):
    """Returns what is not an answer."""

    return {"status": "splendid"}


def garbles(portfolio, scenario, *, on_answer, **_):
    """Tells what no reader understands, as a process with broken memory might."""

    class Garbled(Answer):
        def model_dump_json(self, **_) -> str:
            return ""

    on_answer(Garbled(**{name: getattr(examples.ANSWER, name) for name in Answer.model_fields}))
    time.sleep(60)


def leaves_an_orphan(portfolio, scenario, **_):
    """Starts a process of its own that outlives it and holds on to its files, then crashes."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], close_fds=False)
    os._exit(5)


def names_somebody(portfolio, scenario, **_):
    """Breaks, and says whom it was about."""
    raise ValueError(f"{portfolio.people[0].name} ({portfolio.people[0].id}) cannot be planned")


def brief(portfolio, scenario, *, on_answer, on_progress, **_):
    """Works for half a second, with a plan after the first third."""
    time.sleep(0.15)
    on_answer(answer("on the way", Status.FEASIBLE))
    on_progress(Told("improve", 1, 2, 50.0, 1, 0.15))
    time.sleep(0.35)
    return answer("done")


def burns(portfolio, scenario, *, should_stop, **_):
    """Uses a whole core until it is asked to stop."""
    while not should_stop():
        sum(range(100_000))
    return answer("burnt")


def gated(portfolio, scenario, *, on_answer, **_):
    """Finds a plan, and answers as soon as there is a file of the name that the variable GATE holds."""
    gate = Path(os.environ["GATE"])
    on_answer(answer("best so far", Status.FEASIBLE))
    while not gate.exists():
        time.sleep(0.02)
    return answer(f"done behind {gate.name}")


BY_SEED = dict(enumerate((instant, patient, deaf, segfault, greedy_for_memory, brief, raises, deaf_with_nothing, burns, gated), start=1))
"""What `as_asked` does for the seed of a run."""


def as_asked(portfolio, scenario, *, limits, **how):
    """Behaves as the seed says, so that one service can be given runs of every kind."""
    return BY_SEED[limits.seed](portfolio, scenario, limits=limits, **how)


def real(*given, **options):
    """Solve in earnest."""
    from scenarios.replanning import replan  # noqa: PLC0415 - loads the solver, which no other solve here needs

    return replan(*given, **options)
