"""Rules: each binds something that is there, and says how much where it must."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Subject
from models.consistency.references import unknown
from models.defects import nearest
from models.directives import Directive, DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.finding import Finding
    from models.consistency.tables import View

K = DirectiveKind
OF_A_PROJECT = frozenset({K.FORCE_IN, K.FORCE_OUT, K.FREEZE_PROJECT})
WITH_AN_OBJECT = frozenset({K.PIN, K.FORBID, K.EXCLUSIVE})
WITH_A_VALUE = frozenset({K.MAX_MOVES, K.MOVES_TAKEN, K.PART_TIME, K.COST_RATE})
PAIRING = frozenset({K.KEEP_APART, K.KEEP_TOGETHER})
ABOUT_MOVES = frozenset({K.MAX_MOVES, K.MOVES_TAKEN})
COUNTED = ("plan", "person", "project", "team", "sponsor")
"""By what moves are counted."""


def ends(view: View) -> Iterator[Finding]:
    """Subjects and objects are people, projects and equipment that are there."""
    for index, rule in enumerate(view.tables.directives):
        yield from _subject(view, index, rule)
        if rule.kind in WITH_AN_OBJECT and rule.object:
            yield from _one(unknown(view, "projects", "project", view.project, ("rules", index, "object", rule.subject, rule.object)))
        elif rule.kind in PAIRING:
            yield from _companion(view, index, rule)
        elif rule.kind in (K.PIN, K.FORBID):
            cause = f"{rule.kind} does not say which project"
            yield _of(index, rule).says("object", "missing_value", cause, "Write the project's id into object.")


def values(view: View) -> Iterator[Finding]:
    """Rules that need a number have one that makes sense."""
    for index, rule in enumerate(view.tables.directives):
        if rule.kind in WITH_A_VALUE and rule.value is None:
            yield _of(index, rule).says("value", "missing_value", f"{rule.kind} needs a value", _WANTED[rule.kind])
        elif rule.kind in WITH_A_VALUE and not _makes_sense(rule):
            yield _of(index, rule).says("value", "refused_value", f"{rule.value} makes no sense for {rule.kind}", _WANTED[rule.kind])


def soft(view: View) -> Iterator[Finding]:
    """A soft rule is kept and reported, and binds nobody."""
    for index, rule in enumerate(view.tables.directives):
        if not rule.hard:
            cause = f"the rule {rule.kind} is soft: it is kept and does not bind a plan"
            yield _of(index, rule).says("hard", "not_enforced", cause, "Set hard to yes if it should bind.").as_warning()


def contradictions(view: View) -> Iterator[Finding]:
    """A project is not forced both in and out."""
    forced_in = {rule.subject for rule in view.tables.directives if rule.kind is K.FORCE_IN and rule.hard}
    for index, rule in enumerate(view.tables.directives):
        if rule.kind is K.FORCE_OUT and rule.hard and rule.subject in forced_in:
            cause = f"{rule.subject} is forced out here and forced in by another rule"
            yield _of(index, rule).says("subject", "contradiction", cause, "Remove one of the two rules.").as_warning()


_WANTED = {
    K.MAX_MOVES: "Write how many moves there may be, 0 or more.",
    K.MOVES_TAKEN: "Write how many moves there were, 0 or more.",
    K.PART_TIME: "Write the FTE, from 0 to 2.",
    K.COST_RATE: "Write the rate per hour, 0 or more.",
}


def _subject(view: View, index: int, rule: Directive) -> Iterator[Finding]:
    reference = ("rules", index, "subject", None, rule.subject)
    if rule.kind in ABOUT_MOVES:
        if rule.subject not in COUNTED:
            cause = f"{rule.kind} counts moves by {', '.join(COUNTED)}, not by '{rule.subject}'"
            yield _of(index, rule).says("subject", "refused_value", cause, f"Write one of {', '.join(COUNTED)}.")
        elif rule.kind is K.MOVES_TAKEN and not rule.object and rule.subject != "plan":
            cause = f"moves_taken does not say which {rule.subject}"
            yield _of(index, rule).says("object", "missing_value", cause, f"Write the {rule.subject} into object.")
    elif rule.kind is K.SAME_PEOPLE and "/" in rule.subject:
        packages = {package.key for package in view.tables.work_packages}
        if rule.subject not in packages:
            cause = f"there is no work package '{rule.subject}'"
            known = ", ".join(nearest(rule.subject, sorted(packages)))
            fix = f"Did you mean {known}?" if known else "Write a project's id, or project/package."
            yield _of(index, rule).says("subject", "unknown_id", cause, fix)
    elif rule.kind in OF_A_PROJECT or rule.kind is K.SAME_PEOPLE:
        yield from _one(unknown(view, "projects", "project", view.project, reference))
    elif rule.kind is not K.COST_RATE or (rule.subject not in view.machine and not view.knows("equipment", rule.subject, view.machine)):
        yield from _one(unknown(view, "people", "person", view.person, reference))


def _companion(view: View, index: int, rule: Directive) -> Iterator[Finding]:
    if not rule.object:
        cause = f"{rule.kind} does not say who the other person is"
        yield _of(index, rule).says("object", "missing_value", cause, "Write the other person's id into object.")
    elif rule.object == rule.subject:
        cause = f"{rule.kind} names {rule.subject} twice"
        yield _of(index, rule).says("object", "refused_value", cause, "Write the id of somebody else into object.")
    else:
        yield from _one(unknown(view, "people", "person", view.person, ("rules", index, "object", rule.subject, rule.object)))


def _makes_sense(rule: Directive) -> bool:
    value = rule.value or 0
    whole = value == int(value)
    return value >= 0 and (rule.kind is not K.PART_TIME or value <= 2) and (rule.kind not in ABOUT_MOVES or whole)


def _one(finding: Finding | None) -> Iterator[Finding]:
    if finding:
        yield finding


def _of(index: int, rule: Directive) -> Subject:
    return Subject("rules", index, rule.subject)
