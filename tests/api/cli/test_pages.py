"""Pages as they are printed: whole at every width, honest about what they leave out."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len

from api.terminal.answer import show_answer
from api.terminal.defects import MOST, show_defects
from api.terminal.grid import Column, fitted, number
from api.terminal.moves import show_moves
from api.terminal.next_steps import Place
from api.terminal.screen import screen
from api.terminal.side_by_side import show_comparison
from api.terminal.verdict import show_verdict
from models.answer import Clash, Concession, MoveKind, Status, Violation
from models.audit import audit, todays_proposal
from models.defects import Defect, Severity
from models.defects import Place as Where
from scenarios.comparison import compare
from tests.api.cli.answers import answer, demo
from tests.api.cli.golden_text import check, page

HERE = Place(Path("portfolio"), is_demo=True)


def shown(width, found=None, place=HERE):
    return page(width, lambda target: show_answer(target, demo()[1], found or answer(), place))


@pytest.mark.parametrize("width", [80, 120, 160])
def test_an_answer_reads_well(width):
    check(f"answer-{width}", shown(width))


@pytest.mark.parametrize("width", [80, 93, 100, 117, 120, 160])
def test_no_line_is_wider_than_the_screen(width):
    commands = ("  steerco",)  # a command must stay whole to be copied
    too_long = [line for line in shown(width).splitlines() if cell_len(line) > width and not line.startswith(commands)]
    assert too_long == []


@pytest.mark.parametrize("width", range(80, 161, 8))
def test_figures_are_never_cut(width):
    text = shown(width)
    ranking = text[text.index("Ranked plans") : text.index("Moves of")]
    for figure in ("560.1", "99.6", "2,874", "4.31 M", "94 %", "0.40 %", "488.2"):
        assert figure in ranking, (width, figure)


@pytest.mark.parametrize("width", range(80, 161, 8))
def test_no_text_is_cut_either(width):
    """Long labels and names go on in the next line."""
    first, *others = answer().plans
    long = first.replace(label="most value, cheapest"), others[0].replace(label="12.1 % less value, 1234 moves"), *others[1:]
    assert "\N{HORIZONTAL ELLIPSIS}" not in shown(width, answer(plans=long))


def test_piped_pages_carry_no_colours():
    assert "\x1b" not in shown(120)


def test_where_only_ascii_can_be_printed_lines_are_ascii_and_names_still_there():
    raw = io.BytesIO()
    paper = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    show_answer(screen(paper, 120), demo()[1], answer(), HERE)
    paper.flush()
    text = raw.getvalue().decode("ascii")
    assert "Ranked plans" in text
    assert "Kacper Wi?niewski" in text
    assert "------" in text


def test_changes_without_effect_are_marked():
    line = next(line for line in shown(120).splitlines() if "C7" in line)
    assert line.startswith("! C7")
    assert "NO EFFECT" in line


def test_the_reference_is_a_row_of_the_table():
    ranking = shown(120)
    line = next(line for line in ranking.splitlines() if line.strip().startswith("ref"))
    assert "today, repaired" in line


def test_fewer_plans_than_asked_for_are_explained_below_the_table():
    assert "Plans: 3 of 5: the search found no more." in shown(80, answer(fewer="3 of 5: the search found no more"))


def test_a_project_that_the_scenario_adds_is_new_and_not_paused():
    assert any("BATTERY" in line and "new -> runs" in line for line in shown(120).splitlines())


def test_a_plan_that_is_the_reference_is_said_to_be_it_and_not_listed_twice():
    found = answer()
    reference = found.plans[2].replace(rank=0, label="today, repaired")
    text = shown(120, found.replace(reference=reference))
    assert "fewest moves (today, repaired)" in text
    assert not any(line.strip().startswith("ref ") for line in text.splitlines())


def test_without_a_proven_bound_nothing_is_claimed():
    plans = tuple(plan.replace(bounds=()) for plan in answer().plans)
    ranking = shown(120, answer(plans=plans, reference=None))
    first = next(line for line in ranking.splitlines() if "most value" in line)
    assert first.split()[4] == "-"
    assert first.rstrip().endswith("-")


def test_a_share_of_the_best_is_never_rounded_up_to_a_proof():
    """99.96 % of the best is not the best."""
    plan = answer().plans[0]
    close = plan.replace(score=plan.score.replace(value=562_300_000))
    line = next(line for line in shown(120, answer(plans=(close,))).splitlines() if "most value" in line)
    assert " 99.9 " in line


def test_long_lists_of_moves_say_how_many_more_there_are():
    text = page(120, lambda target: show_moves(target, demo()[1], answer().plans[0], "see plans"))
    assert "and 5 smaller lines: see plans" in text


def test_moves_are_counted_as_the_audit_does_and_the_list_says_why_it_is_shorter():
    """20 lines, of which 3 are forced and 2 are swaps: 15 + 2 x 2 moves by choice."""
    plan = answer().plans[0]
    told = "Moves of plan 1 (most value): 19 chosen, 3 forced; 2 swaps count two each"
    assert told in page(120, lambda target: show_moves(target, demo()[1], plan, ""))
    unswapped = plan.replace(moves=tuple(move for move in plan.moves if move.kind is not MoveKind.SWAP))
    assert "19 chosen, 3 forced\n" in page(120, lambda target: show_moves(target, demo()[1], unswapped, ""))


def test_a_reason_is_written_once_for_moves_that_share_it():
    """Two moves to ERP2 with one reason stand together though a larger one lies between them."""
    moves = [move.replace(reason="ERP2 grew") if move.to_project == "ERP2" else move for move in answer().plans[0].moves]
    plan = answer().plans[0].replace(moves=tuple(moves[:7]))
    lines = page(140, lambda target: show_moves(target, demo()[1], plan, "")).splitlines()
    first = next(at for at, line in enumerate(lines) if "ERP2 grew" in line)
    assert "ERP2" in lines[first + 1]
    assert "as above" in lines[first + 1]
    assert sum("ERP2 grew" in line for line in lines) == 1


def test_moves_of_whole_projects_are_shown_whatever_their_hours():
    text = shown(80)
    assert "project SOURCE" in text
    assert "project BATTERY" in text


def test_a_plan_without_moves_says_so():
    plan = answer().plans[0].replace(moves=())
    assert "nobody moves" in page(120, lambda target: show_moves(target, demo()[1], plan, ""))


def test_what_clashes_and_what_gives_way_is_said():
    found = answer(
        status=Status.INFEASIBLE,
        clashes=(Clash(rules=("locks: E06", "skill: E06"), text="E06 is locked to RECERT but no longer able for it"),),
        concessions=(Concession(rule="locks", subject="E06", text="the lock on E06 gives way from 12 April"),),
    )
    text = shown(120, found)
    assert "E06 is locked to RECERT but no longer able for it" in text
    assert "the lock on E06 gives way" in text
    assert "keep all but the concessions" in text


def test_infeasible_without_any_plan_still_shows_the_reference():
    text = shown(120, answer(status=Status.INFEASIBLE, plans=()))
    assert "No plan keeps every hard rule." in text
    assert "today, repaired" in text
    assert "Moves of today's plan, repaired" in text


def test_a_stopped_search_says_so():
    found = answer()
    text = shown(120, found.replace(provenance=found.provenance.replace(stopped_early=True)))
    assert "The search was stopped early." in text


def test_commands_at_the_end_name_the_files_that_were_written(tmp_path):
    place = Place(Path("my portfolio"), Path("what if.toml"), tmp_path / "answer.json", tmp_path)
    text = shown(120, place=place)
    assert f"steerco audit 'my portfolio' {tmp_path / 'answer.json'} --scenario 'what if.toml' --plan 1" in text
    assert "--plans 1,2" in text


def test_a_clean_audit_reads_well():
    portfolio = demo()[0].portfolio
    report = audit(portfolio, todays_proposal(portfolio))
    check("audit-clean", page(100, lambda target: show_verdict(target, portfolio, "today's plan", report, figures_agree=True)))


def test_an_audit_with_violations_reads_well():
    _, after, _ = demo()
    report = audit(after, todays_proposal(after))
    check("audit-violations", page(120, lambda target: show_verdict(target, after, "plan.csv", report, figures_agree=True)))


def test_many_violations_are_counted():
    portfolio = demo()[0].portfolio
    report = audit(portfolio, todays_proposal(portfolio))
    many = report.replace(violations=tuple(Violation(rule="skill", subject=str(n), text=f"number {n}") for n in range(60)))
    text = page(100, lambda target: show_verdict(target, portfolio, "plan", many, figures_agree=True))
    assert "60 violations" in text
    assert "and 20 more" in text


def test_wrong_figures_are_said_aloud():
    portfolio = demo()[0].portfolio
    report = audit(portfolio, todays_proposal(portfolio))
    text = page(100, lambda target: show_verdict(target, portfolio, "plan 1", report, figures_agree=False))
    assert "are not those of its bookings" in text


def test_a_comparison_reads_well():
    _, after, _ = demo()
    plans = answer().plans
    shifted = plans[1].replace(bookings=plans[1].bookings[5:])
    compared = compare(after, (plans[0], shifted))
    check("compare-110", page(110, lambda target: show_comparison(target, after, compared)))


def defect(number: int, table: str, severity: Severity = Severity.ERROR) -> Defect:
    place = Where(table=table, row=number, column="skill")
    return Defect(code="unknown", place=place, cause=f"cause {number}", fix="Mend it.", severity=severity)


def test_defects_are_grouped_errors_first_and_capped():
    found = [
        defect(1, "people", Severity.WARNING),
        *(defect(n, "skills") for n in range(2, 40)),
        *(defect(n, "demands") for n in range(2, 340)),
    ]
    text = page(100, lambda target: show_defects(target, found))
    assert "376 errors and 1 warning" in text
    assert text.index("skills") < text.index("demands")
    assert "(warnings)" not in text
    assert f"and {len(found) - MOST} more" in text
    assert text.count("cause ") == MOST


def test_no_defects_no_words():
    assert page(100, lambda target: show_defects(target, ())) == "\n"


def test_columns_that_want_a_wider_screen_give_way_before_texts_get_too_narrow():
    columns = (Column("name", share=1), number("a"), number("b", from_width=50))
    assert fitted(columns, [30, 10, 10], 60) == {0: 30, 1: 10, 2: 10}
    assert fitted(columns, [30, 10, 20], 50) == {0: 16, 1: 10, 2: 20}
    assert fitted(columns, [30, 10, 25], 50) == {0: 30, 1: 10}
    assert fitted(columns, [30, 10, 10], 49) == {0: 30, 1: 10}


def test_texts_share_room_by_weight_and_leave_what_they_do_not_need():
    columns = (Column("who", share=1), Column("why", share=3), Column("short", share=2))
    assert fitted(columns, [100, 100, 4], 48) == {0: 10, 1: 30, 2: 4}
