"""People by role: in ids, names and texts; and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from api.privacy import Lens
from models.bookings import Allocation
from models.people import Person
from tests.api import portfolios

if TYPE_CHECKING:
    from models.portfolio import Portfolio

ANNA = Person(id="anna", name="Anna Weber", role="developer", cost_rate=8000, location="Bern", extra=(("email", "anna@example.com"),))
BEN = Person(id="b1", name="Ben Weber", role="developer", manager="Mia Long")
NOBODY = Person(id="7", role="", name="")


def staffed(*people: Person) -> Portfolio:
    small = portfolios.small()
    projects = (small.projects[0].replace(sponsor="Ida Brook"), *small.projects[1:])
    return small.replace(people=people, skills=(), allocations=(), projects=projects)


LENS = Lens(staffed(ANNA, BEN, NOBODY))


def test_whole_values_become_roles_with_numbers_in_the_order_of_the_table():
    said = ["anna", "b1", "7", "Anna Weber", "Mia Long", "Ida Brook", "person:anna", "apollo"]

    assert LENS.value(said) == [
        "developer-1", "developer-2", "person-1", "developer 1", "manager 1", "sponsor 1", "person:developer-1", "apollo",
    ]  # fmt: skip


def test_names_within_texts_are_found_as_whole_words():
    assert LENS.text("Anna Weber and anna go; Annabel and hanna stay", "text") == "developer 1 and developer-1 go; Annabel and hanna stay"
    assert LENS.text("Anna Weber's week, (Ben Weber)", "why") == "developer 1's week, (developer 2)"


def test_first_names_are_found_where_people_write():
    assert LENS.text("Ben asked, Weber agreed", "reason") == "developer 2 asked, somebody agreed"
    assert LENS.text("Ben Nevis", "name") == "Ben Nevis"


def test_ids_that_look_like_words_or_numbers_are_left_within_texts_but_not_alone():
    assert LENS.text("7 weeks in hall b1", "why") == "person-1 weeks in hall b1"  # who has no name is called by the id
    assert LENS.text("b1", "why") == "developer-2"


def test_words_of_the_service_and_skills_are_left_alone():
    lens = Lens(staffed(Person(id="run", name="optimal", role="backend")))

    assert lens.value({"state": "run", "status": "optimal", "skill": "run", "id": "run"}) == {
        "state": "run", "status": "optimal", "skill": "run", "id": "backend-1",
    }  # fmt: skip


def test_a_portfolio_stays_one_and_says_no_more_than_plans_need():
    small = portfolios.small()
    whole = small.replace(people=(small.people[0].replace(extra=(("email", "x@example.com"),), location="Bern"), *small.people[1:]))
    shown = Lens(whole).model(whole)

    assert [person.id for person in shown.people] == ["person-1", "person-2"]
    assert {allocation.resource_id for allocation in shown.allocations} == {"person-1"}
    assert [skill.person_id for skill in shown.skills] == ["person-1", "person-2"]
    assert not any(word in shown.model_dump_json() for word in ("anna", "Anna", "example.com", "Bern"))
    assert shown.projects == whole.projects


def test_who_joins_later_is_numbered_after_those_who_were_there():
    carl = Person(id="carl", name="Carl Low", role="developer")
    before, after = staffed(ANNA, BEN), staffed(carl, ANNA, BEN)

    assert [Lens(before, after).value(id) for id in ("anna", "b1", "carl")] == ["developer-1", "developer-2", "developer-3"]


def test_roles_that_read_alike_do_not_meet():
    people = [Person(id=f"p{n}", name=f"N{n} X", role=role) for n, role in enumerate(["Dev Ops", "dev-ops", "dev ops 1", "", "person"])]
    found = Lens(staffed(*people)).value([person.id for person in people])

    assert len(set(found)) == len(people)


IDS = st.text("abcäÉ1_-. :@/", min_size=1, max_size=6).filter(lambda text: text.strip() == text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(IDS, min_size=1, max_size=6, unique=True), st.data())
def test_no_id_is_left_anywhere_alone(ids, data):
    """Whatever ids look like, a value that is one is replaced, and different people stay different."""
    lens = Lens(staffed(*(Person(id=id, name=data.draw(st.sampled_from(["", f"Name of {id}"]))) for id in ids)))
    shown = lens.value(ids)

    assert len(set(shown)) == len(ids)
    assert all(new.startswith("person-") for new in shown)


def test_allocations_of_equipment_keep_their_names():
    assert (
        LENS.model(Allocation(demand_id="d", resource_id="crane", first="2027-01-04", last="2027-01-10", share_pct=1)).resource_id
        == "crane"
    )
