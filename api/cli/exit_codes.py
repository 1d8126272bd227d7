"""How a verb ends, for scripts; docs/command-line.md lists the same codes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns."""

    OK = 0
    FOUND = 1
    USAGE = 2
    INFEASIBLE = 3
    NO_PLAN = 4
    DEFECT = 70
    """The number that sysexits.h gives to internal software errors."""
    INTERRUPTED = 130


MEANING = {
    ExitCode.OK: "done; a search that was stopped early or ran out of time still counts if there is a plan",
    ExitCode.FOUND: "the input has defects, or the audit found that a plan breaks a rule or misstates its figures",
    ExitCode.USAGE: "the command cannot be run: unknown option or id, or a file that is missing or of no known format",
    ExitCode.INFEASIBLE: "no plan keeps every hard rule; what clashes is printed, and plans with concessions if there are any",
    ExitCode.NO_PLAN: "the time limit came before any plan",
    ExitCode.DEFECT: "a defect of Steerco itself",
    ExitCode.INTERRUPTED: "interrupted before there was any plan, or interrupted twice",
}
"""Every code in words."""
