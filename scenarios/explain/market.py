"""Prices a plan's market: guesses at everything scarce from one relaxation, then solves again for the dearest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from models.audit import Auditor
from models.errors import EngineDefectError
from models.options import Option, OptionKind, bought, in_time
from models.projects import Demand, SkillNeed
from models.score import MICRO, MINUTES_PER_HOUR
from optimizer.clock import Clock
from optimizer.explain.gain import PROOF_SECONDS, Addition, Around, Gain, best_of_small
from optimizer.explain.scarcity import Scarcity, scarcity_of
from optimizer.offers import offers_of
from optimizer.problem import Problem, problem_of
from optimizer.relaxation import relaxation_of
from scenarios.explain.additions import capped_projects, with_money, with_option, with_person_week
from scenarios.explain.prices import MONEY_STEP, CapPrice, OptionPrice, Prices, SkillPrice, Standing, Worth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.answer import Plan
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from scenarios.explain.subject import Subject

CONFIRMED = 10
"""Prices that are confirmed unless said otherwise."""
SECONDS = 60.0
"""Wall time, unless said otherwise."""
RELAXING_SECONDS, FOR_RELAXING = 12.0, 0.5
"""Wall time of the relaxation at most, and the part of all time that it may take."""
MONTHS = 2
"""Months of one set of skills that are confirmed at most."""


class _Ask(NamedTuple):
    """An addition that may be confirmed."""

    guess: float
    """Points."""
    add: Callable[[Portfolio], Portfolio]
    takers: tuple[int, ...]
    brings_people: bool
    """Whether it does nothing but put people at the end of their table, so that several can be in one portfolio."""
    trains: str = ""
    """Who learns something."""


def prices(
    subject: Subject,
    *,
    confirm: int = CONFIRMED,
    workers: int = 2,
    of_plan: bool = False,
    seconds: float = SECONDS,
    should_stop: Callable[[], bool] = lambda: False,
) -> Prices:
    """
    Return what more time and money would be worth to a plan of an answer.

    Parameters
    ----------
    of_plan
        Whether to the plan that is explained; otherwise to that of most value, because what is scarce keeps value from growing.
    confirm
        How many of the dearest prices of skills and caps are confirmed by solving again; options all are.
    workers
        Threads that the relaxation may use.
    seconds
        Wall time; what is not confirmed by then stays shortlisted.
    should_stop
        Asked often; when it says yes, what is not confirmed yet stays shortlisted.
    """
    clock = Clock(seconds, workers, should_stop)
    problem = problem_of(subject.portfolio)
    relaxation = relaxation_of(problem, offers_of(problem))
    relaxing = min(RELAXING_SECONDS, FOR_RELAXING * clock.left())
    scarcity = scarcity_of(problem, relaxation, seconds=relaxing, workers=workers, should_stop=should_stop)
    return _Market(subject, problem, scarcity, of_plan, clock).priced(confirm)


@dataclass(frozen=True)
class _Market:
    """A plan and what it could buy."""

    subject: Subject
    problem: Problem
    scarcity: Scarcity
    of_plan: bool
    clock: Clock

    def priced(self, confirm: int) -> Prices:
        """Return all prices, the dearest confirmed."""
        skills = {key: ask for key, ask in self._skills() if ask.guess > 0}
        caps = {cap: self._cap(cap, each) for cap, each in self.scarcity.money.items()}
        options = list(self._options())
        dearest = sorted((*_few_of_each(skills), *caps.values()), key=lambda ask: -ask.guess)[:confirm]
        wanted = [*dearest, *(ask for _, ask in options)]
        gains = self._confirmed(wanted)
        cap_prices = [CapPrice(cap=cap, worth=self._worth(ask, gains)) for cap, ask in caps.items()]
        money = max((price.worth.best_known for price in cap_prices), default=0)
        skill_prices = [
            SkillPrice(skills=needs, month=month, worth=self._worth(ask, gains), options=self._options_for(needs))
            for (needs, month), ask in skills.items()
        ]
        option_prices = [self._option_price(option, ask, self._worth(ask, gains), money) for option, ask in options]
        return Prices(
            plan=self.plan.rank,
            value=self.plan.score.value,
            skills=tuple(sorted(skill_prices, key=_by_worth)),
            caps=tuple(sorted(cap_prices, key=_by_worth)),
            options=tuple(sorted(option_prices, key=_by_worth)),
            complete=self.scarcity.bound is not None and all(id(ask) in gains for ask in wanted),
        )

    @property
    def portfolio(self) -> Portfolio:
        """What the plan is for."""
        return self.subject.portfolio

    @cached_property
    def plan(self) -> Plan:
        """The plan that gains are measured from."""
        return (
            self.subject.plan if self.of_plan else max(self.subject.plans, key=lambda plan: (plan.score.mandatory_value, plan.score.value))
        )

    @cached_property
    def around(self) -> Around:
        """The plan, to be solved again."""
        wanted = sorted(self.scarcity.wanted, key=lambda place: -place.worth * len(place.weeks))
        return Around(self.portfolio, self.plan.proposal, tuple(dict.fromkeys(place.demand for place in wanted)), self.clock.over)

    @cached_property
    def best(self) -> Proposal | None:
        """The best plan there is, of a small portfolio; None where gains are measured from one plan, whatever it is worth."""
        return None if self.of_plan else best_of_small(self.portfolio, seconds=min(PROOF_SECONDS, self.clock.left()))

    @cached_property
    def staffed(self) -> tuple[tuple[int, Demand], ...]:
        """Demands that anybody with the skills may work on."""
        demands = ((work.index, work.demand) for work in self.problem.work.demands)
        return tuple((d, demand) for d, demand in demands if not demand.is_equipment and not demand.restricted)

    def _skills(self) -> Iterator[tuple[tuple[tuple[SkillNeed, ...], str], _Ask]]:
        """Yield each set of skills that is asked for with each month, and what a person-week of it may be worth."""
        minutes = self.portfolio.settings.minutes_per_fte_week
        for needs in dict.fromkeys(demand.skills for _, demand in self.staffed):
            able = self._able(needs)
            for month, weeks in self._months():
                worth, takers = self.scarcity.of_weeks(able, weeks)
                add = lambda whole, needs=needs, weeks=weeks: with_person_week(whole, needs, weeks)  # noqa: E731
                yield (needs, month), _Ask(worth * minutes / len(weeks), add, takers, brings_people=True)

    def _able(self, skills: Sequence[SkillNeed]) -> list[int]:
        """Return the demands that somebody with some skills is able for."""
        levels = {skill.skill: skill.level for skill in skills}
        return [d for d, demand in self.staffed if all(levels.get(need.skill, 0) >= need.level for need in demand.skills)]

    def _months(self) -> list[tuple[str, range]]:
        horizon, months = self.portfolio.horizon, dict[str, list[int]]()
        for week in range(self.portfolio.settings.freeze_end, horizon.weeks):
            months.setdefault(f"{horizon.monday(week):%Y-%m}", []).append(week)
        return [(month, range(weeks[0], weeks[-1] + 1)) for month, weeks in months.items()]

    def _cap(self, cap: str, each: float) -> _Ask:
        projects = capped_projects(self.portfolio, cap)
        takers = tuple(d for d in self.around.short if self.problem.work.demands[d].demand.project_id in projects)
        return _Ask(each * MONEY_STEP, lambda whole: with_money(whole, cap, MONEY_STEP), takers, brings_people=False)

    def _options(self) -> Iterator[tuple[Option, _Ask]]:
        """Yield the options that come in time, each with what using it once may be worth."""
        for option in self.portfolio.options:
            trainee = self._trainee(option)
            if not in_time(self.portfolio, option) or not option.most or (option.kind is OptionKind.TRAIN and trainee is None):
                continue
            able = self._able(self._brought(option))
            if option.kind is OptionKind.LEASE:
                users = {d.project_id for d in self.portfolio.demands if d.equipment_type == option.role_or_skill}
                able = [d for d, demand in self.staffed if demand.project_id in users]
            each, takers = self.scarcity.of_weeks(able, self.portfolio.horizon.clipped(self._earliest(option), None))
            now = 0.0 if trainee is None else float(self.scarcity.rent[trainee])
            who = "" if trainee is None else self.problem.supply.ids[trainee]
            add = lambda whole, option=option, who=who: with_option(whole, option, who)  # noqa: E731
            brings = option.kind not in (OptionKind.TRAIN, OptionKind.LEASE)
            guess = max(0.0, each * self.portfolio.settings.minutes_per_fte_week - now)
            yield option, _Ask(guess, add, takers or tuple(able), brings, who)

    def _brought(self, option: Option) -> tuple[SkillNeed, ...]:
        """Return the skills of whoever an option brings or trains."""
        if option.kind is OptionKind.TRAIN:
            return (SkillNeed(skill=option.role_or_skill, level=option.level),)
        return tuple(SkillNeed(skill=row.skill, level=row.level) for row in bought(self.portfolio, option, 1).skills)

    def _earliest(self, option: Option) -> dt.date:
        """Return the first Monday on which an option may help."""
        free = self.portfolio.horizon.monday(self.portfolio.settings.freeze_end)
        day = option.earliest or free
        return max(free, day + dt.timedelta(days=-day.weekday() % 7))

    def _trainee(self, option: Option) -> int | None:
        """Return who is trained: of those nearest below the level, the one whose present time is worth least."""
        if option.kind is not OptionKind.TRAIN:
            return None
        below: list[tuple[int, float, int]] = []
        for r, person in enumerate(self.portfolio.people):
            levels = [skill.level for skill in self.portfolio.skills_of.get(person.id, ()) if skill.skill == option.role_or_skill]
            if max(levels, default=0) < option.level and not person.option:
                below.append((-max(levels, default=0), float(self.scarcity.rent[r]), r))
        return min(below)[2] if below else None

    def _options_for(self, needs: Sequence[SkillNeed]) -> tuple[str, ...]:
        return tuple(o.name for o in self.portfolio.options if any(n.skill == o.role_or_skill and n.level <= o.level for n in needs))

    def _confirmed(self, asks: Sequence[_Ask]) -> dict[int, Worth]:
        """Return what additions are worth by solving again, by the identity of the ask; those there was no time for are missing."""
        small = self.best is not None
        together = [] if small else [ask for ask in asks if ask.brings_people]
        return {**self._together(together), **{id(ask): worth for ask in asks if ask not in together for worth in self._alone(ask)}}

    def _together(self, asks: Sequence[_Ask]) -> dict[int, Worth]:
        """Confirm people who would come, all in one portfolio, one at a time."""
        whole, additions = self.portfolio, []
        for ask in asks:
            before, whole = len(whole.people), ask.add(whole)
            added = tuple(person.id for person in whole.people[before:])
            additions.append(Addition(whole, added, ask.takers))
        if self.clock.over() or not asks:
            return {}
        auditor = Auditor(whole)
        gains = zip(asks, self.around.of_people(whole, additions), strict=False)
        return {id(ask): _shown(ask, gain, auditor) for ask, gain in gains}

    def _alone(self, ask: _Ask) -> Iterator[Worth]:
        """Confirm an addition in a portfolio of its own."""
        if self.clock.over():
            return
        after = ask.add(self.portfolio)
        gain: Gain | None
        found = None if self.best is None else best_of_small(after, seconds=min(PROOF_SECONDS, self.clock.left()))
        if found is not None and self.best is not None:
            gain = Gain(self.best, found, proven=True)
        else:
            added = tuple(person.id for person in after.people[len(self.portfolio.people) :])
            gain = self.around.of_other(Addition(after, added or ((ask.trains,) if ask.trains else ()), ask.takers))
        if gain is not None:
            yield _shown(ask, gain, Auditor(after))

    def _worth(self, ask: _Ask, gains: dict[int, Worth]) -> Worth:
        return gains.get(id(ask)) or Worth(standing=Standing.SHORTLISTED, guess=round(ask.guess * MICRO))

    def _option_price(self, option: Option, ask: _Ask, worth: Worth, money: int) -> OptionPrice:
        begin = self._earliest(option)
        weeks = len(self.portfolio.horizon.clipped(begin, None))
        fee = option.cost if option.kind is OptionKind.TRAIN else 0
        gain, cost = worth.best_known, max(0, (worth.cost or 0) + fee)
        lost = money * cost // MONEY_STEP
        return OptionPrice(
            option=option.name,
            kind=option.kind,
            person_id=ask.trains,
            earliest=begin,
            fee=option.cost,
            worth=worth,
            points_per_10k=gain * MONEY_STEP // cost if cost else None,
            money_points=lost,
            payback_weeks=-(-weeks * lost // gain) if gain > 0 and lost <= gain else None,
        )


def _few_of_each(skills: Mapping[tuple[tuple[SkillNeed, ...], str], _Ask]) -> list[_Ask]:
    """Return the dearest months of each set of skills, so that those confirmed are not all about one."""
    found: dict[tuple[SkillNeed, ...], list[_Ask]] = {}
    for (needs, _), ask in skills.items():
        found.setdefault(needs, []).append(ask)
    return [ask for asks in found.values() for ask in sorted(asks, key=lambda ask: -ask.guess)[:MONTHS]]


def _by_worth(price: SkillPrice | CapPrice | OptionPrice) -> tuple[bool, int]:
    return price.worth.gain is None, -price.worth.best_known


def _shown(ask: _Ask, gain: Gain, auditor: Auditor) -> Worth:
    """
    Return what two plans show an addition to be worth.

    Raises
    ------
    EngineDefectError
        If one of them breaks a rule.
    """
    reports = auditor.audit(gain.without), auditor.audit(gain.with_it)
    for report in reports:
        if not report.clean:
            raise EngineDefectError(f"a plan that shows a price breaks {report.violations[0].rule}: {report.violations[0].text}")
    before, after = (report.score for report in reports)
    return Worth(
        standing=Standing.PROVEN if gain.proven else Standing.CONFIRMED,
        guess=round(ask.guess * MICRO),
        gain=after.value - before.value,
        cost=(after.cost - before.cost) // MINUTES_PER_HOUR,
    )
