"""Dependencies: what waits for what is there, and nothing waits for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.circles import circles
from models.consistency.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.consistency.tables import View
    from models.projects import Dependency

OPEN = "Remove one of these dependencies, or set hard to no."
"""What to do about a circle."""


def unknown_ends(view: View) -> Iterator[Finding]:
    """Both ends of a dependency are projects, or work packages written ``project/package``."""
    packages = _packages(view)
    for index, link in enumerate(view.tables.dependencies):
        for column, wanted in (("predecessor", link.predecessor), ("successor", link.successor)):
            if not _is_there(view, wanted, packages):
                fix = view.suggestions.fix("projects", wanted, [*view.project, *packages] if "/" in wanted else view.project)
                yield Finding("unknown_id", "dependencies", index, column, None, f"no {_kind(wanted)} has the id '{wanted}'", fix)


def loops(view: View) -> Iterator[Finding]:
    """Nothing waits for itself, be it in a circle."""
    for index, link in enumerate(view.tables.dependencies):
        if link.predecessor == link.successor:
            cause = f"{link.successor} waits for itself"
            yield Finding("self_dependency", "dependencies", index, "successor", None, cause, "Name another project, or remove the row.")
    links = view.tables.dependencies
    for circle in circles(links):
        way = " -> ".join([links[circle[0]].predecessor, *(links[at].successor for at in circle)])
        cause = f"these wait for one another in a circle: {way}"
        yield Finding("circle", "dependencies", circle[-1], "successor", None, cause, OPEN)


def repeated(view: View) -> Iterator[Finding]:
    """A dependency stands once."""
    seen: set[tuple[str, str, str]] = set()
    for index, link in enumerate(view.tables.dependencies):
        key = (link.predecessor, link.successor, link.type)
        if key in seen:
            cause = f"{link.successor} waits for {link.predecessor} twice; both lags hold"
            yield Finding("duplicate_row", "dependencies", index, "successor", None, cause, "Keep one row.").as_warning()
        seen.add(key)


def package_loops(view: View) -> Iterator[Finding]:
    """No work package waits for itself through others, nor for what its project waits for."""
    links = view.tables.dependencies
    keys = {package.key: package.project_id for package in view.tables.work_packages}
    if not any(link.predecessor in keys or link.successor in keys for link in links):
        return
    told = {circle[-1] for circle in circles(links)} | {at for at, link in enumerate(links) if link.predecessor == link.successor}
    left = sorted(set(range(len(links))) - told)
    while left:
        found = dict(_through_packages([links[at] for at in left], keys))
        for at, rows in found.items():
            waiting = "; ".join(f"{links[left[row]].successor} for {links[left[row]].predecessor}" for row in rows)
            cause = f"these wait for one another in a circle: {waiting}"
            yield Finding("circle", "dependencies", left[at], "successor", None, cause, OPEN)
        if not found:
            break
        left = [row for at, row in enumerate(left) if at not in found]


def _through_packages(links: Sequence[Dependency], keys: Mapping[str, str]) -> Iterator[tuple[int, list[int]]]:
    """Yield the last row of each circle through starts and finishes, and all of its rows, as positions in ``links``."""
    for circle in circles(_by_events(links, keys)):
        rows = [at for at in circle if at < len(links)]
        if rows:
            yield max(rows), rows


def _by_events(links: Sequence[Dependency], projects: Mapping[str, str]) -> tuple[Dependency, ...]:
    """Return the dependencies between starts and finishes, and after them what holds of itself: projects begin before their packages."""
    events = []
    for link in links:
        before = "start" if link.type == "SS" else "finish"
        after = "finish" if link.type == "FF" else "start"
        events.append(link.replace(predecessor=f"{before} {link.predecessor}", successor=f"{after} {link.successor}"))
    ends = {end for link in links for end in (link.predecessor, link.successor)} | set(projects) | set(projects.values())
    spans = [(f"start {end}", f"finish {end}") for end in sorted(ends)]
    spans += [(f"start {project}", f"start {key}") for key, project in projects.items()]
    spans += [(f"finish {key}", f"finish {project}") for key, project in projects.items()]
    itself = links[0].replace(hard=True)
    return (*events, *(itself.replace(predecessor=before, successor=after) for before, after in spans))


def kept_unenforced(view: View) -> Iterator[Finding]:
    """Dependencies of packages that have no row of their own are kept; all others bind. Nothing is said where rows could not be read."""
    if not view.whole("work_packages"):
        return
    unbound = _packages(view) - {package.key for package in view.tables.work_packages}
    for index, link in enumerate(view.tables.dependencies):
        for column, end in (("predecessor", link.predecessor), ("successor", link.successor)):
            if end in unbound and end not in view.project:
                cause = f"the work package {end} has no row of its own, so the dependency is kept and does not bind a plan"
                fix = "Give it a row in work_packages if it should bind."
                yield Finding("not_enforced", "dependencies", index, column, None, cause, fix).as_warning()
                break


def _packages(view: View) -> set[str]:
    """Return the keys of work packages that have a row or are named by demands."""
    named = {f"{demand.project_id}/{demand.work_package}" for demand in view.tables.demands if demand.work_package}
    return named | {package.key for package in view.tables.work_packages}


def _kind(end: str) -> str:
    return "work package" if "/" in end else "project"


def _is_there(view: View, wanted: str, packages: set[str]) -> bool:
    project = wanted.rpartition("/")[0]
    torn = not view.whole("work_packages", "demands")
    return view.knows("projects", wanted, view.project) or wanted in packages or (torn and view.knows("projects", project, view.project))
