"""Work packages that move: their window holds them, and their demands lie inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Subject
from models.projects import HALTED, PackageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.finding import Finding
    from models.consistency.tables import View
    from models.projects import Demand, WorkPackage
    from models.settings import Settings

TABLE = "work_packages"


def impossible_windows(view: View) -> Iterator[Finding]:
    """A window ends after it begins, and is at least as long as the package that moves in it."""
    settings = view.tables.settings
    for index, package in enumerate(view.tables.work_packages):
        earliest, latest = package.earliest_start, package.latest_finish
        if earliest is not None and latest is not None and latest < earliest:
            cause = f"the latest finish {latest} lies before the earliest start {earliest}"
            fix = "Exchange the two dates, or correct one."
            yield Subject(TABLE, index, package.key).says("latest_finish", "reversed_span", cause, fix)
        elif settings is not None and package.has_window and package.first <= package.last:
            yield from _window(Subject(TABLE, index, package.key), package, settings)


def _window(subject: Subject, package: WorkPackage, settings: Settings) -> Iterator[Finding]:
    horizon = settings.horizon
    begin, end = horizon.week(package.first), horizon.week(package.last) + 1
    if begin < settings.freeze_end or end > horizon.weeks:
        return  # it has begun, or is not planned yet: its dates stay
    first = settings.freeze_end
    if package.earliest_start is not None:
        first = max(first, horizon.week(package.earliest_start))
    latest = horizon.weeks - 1 if package.latest_finish is None else min(horizon.weeks - 1, horizon.week(package.latest_finish))
    if package.deadline is not None and package.deadline_hard:
        latest = min(latest, horizon.week(package.deadline))
    room, length = latest - first + 1, end - begin
    if room < length:
        between = f"{horizon.monday(first)} and {horizon.sunday(max(latest, 0))}"
        cause = f"its {length} weeks do not fit between {between}, which leave {max(room, 0)}"
        column = "latest_finish" if package.latest_finish is not None else "earliest_start"
        yield subject.says(column, "impossible_window", cause, "Widen the window, or shorten the package.")


def missed_deadlines(view: View) -> Iterator[Finding]:
    """A package that stays as dated, or only moves later with its project, is dated to end by its hard deadline."""
    settings = view.tables.settings
    for index, package in enumerate(view.tables.work_packages):
        project = view.project.get(package.project_id)
        bound = package.deadline_hard and package.status is not PackageStatus.DONE and (project is None or project.stage not in HALTED)
        if settings is None or package.deadline is None or not bound:
            continue
        week = settings.horizon.week
        stays = not package.has_window or week(package.first) < settings.freeze_end or week(package.last) >= settings.horizon_weeks
        if stays and week(package.last) > week(package.deadline):
            cause = f"it is dated to end on {package.last}, after its hard deadline {package.deadline}, so its project cannot run"
            fix = "Correct one of the two dates, set deadline_hard to no, or its status to done."
            yield Subject(TABLE, index, package.key).says("deadline", "missed_deadline", cause, fix).as_warning()


def milestones(view: View) -> Iterator[Finding]:
    """A milestone takes no time and no work."""
    settings, asked = view.tables.settings, {demand.package_key for demand in view.tables.demands}
    for index, package in enumerate(view.tables.work_packages):
        if not package.milestone:
            continue
        subject = Subject(TABLE, index, package.key)
        if settings is not None and settings.horizon.week(package.first) != settings.horizon.week(package.last):
            cause = f"a milestone takes no time, but this one lasts from {package.first} to {package.last}"
            yield subject.says("to", "long_milestone", cause, "Give it one date, or set milestone to no.")
        if package.max_stretch_weeks:
            cause = "a milestone takes no time, so it cannot take longer"
            yield subject.says("max_stretch_weeks", "long_milestone", cause, "Leave max_stretch_weeks empty, or set milestone to no.")
        if package.key in asked:
            cause = "a milestone takes no work, but a demand names it"
            yield subject.says("work_package", "busy_milestone", cause, "Put the demand into a package of its own, or set milestone to no.")


def progress(view: View) -> Iterator[Finding]:
    """What is done is said of what has been started, and what is left has time."""
    settings = view.tables.settings
    for index, package in enumerate(view.tables.work_packages):
        subject, done = Subject(TABLE, index, package.key), package.percent_done
        if done is None:
            continue
        if package.status is PackageStatus.PLANNED and done:
            cause = f"{done} % of it is done, but its status is planned"
            yield subject.says("percent_done", "progress_unstarted", cause, "Set its status to started, or leave percent_done empty.")
        late = settings is not None and settings.horizon.week(package.last) < settings.today_week
        if package.status is PackageStatus.STARTED and done < 100 and late:
            cause = f"{100 - done} % of it is left, but it is dated to end on {package.last}, before this week; what is left is not planned"
            yield subject.says("to", "no_time_left", cause, "Give it a later end.").as_warning()


def demands_inside(view: View) -> Iterator[Finding]:
    """The demands of a package that moves lie inside it, so that it is clear where they go."""
    packages = {package.key: package for package in view.tables.work_packages if package.has_window and not package.milestone}
    for index, demand in enumerate(view.tables.demands):
        package = packages.get(demand.package_key)
        if package is not None and view.tables.settings is not None and not _inside(demand, package, view.tables.settings):
            cause = f"the demand is not inside its work package {package.key}, {package.first} to {package.last}, which moves"
            fix = "Correct the dates of the demand or of the package, or take the package off the demand."
            yield Subject("demands", index, demand.id).says("work_package", "outside_package", cause, fix)


def _inside(demand: Demand, package: WorkPackage, settings: Settings) -> bool:
    week = settings.horizon.week
    return week(package.first) <= week(demand.first) and week(demand.last) <= week(package.last)
