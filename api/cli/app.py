"""
The verbs with their options, and nothing else.

What a verb does is imported when it runs: ``--help`` must not wait for a solver to load.
"""
# ruff: noqa: PLC0415, TC001 - see above; and typer reads the annotations at run time

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import looking_after
from api.cli.exit_codes import MEANING, ExitCode
from api.cli.explaining import explain
from api.cli.explaining_supply import supply
from api.cli.looking_after import config_group, keys_group
from api.cli.options import (
    AnswerPath,
    ConfigFile,
    DatabaseUrl,
    EarlierAnswer,
    Gap,
    Json,
    OutFolder,
    PlanPath,
    Plans,
    PolicyChoice,
    PortfolioPath,
    ScenarioPath,
    Seed,
    TimeLimit,
    Workers,
)

EPILOG = "Exit codes:\n\n\b\n" + "\n".join(f"{code.value:>4}  {meaning}" for code, meaning in MEANING.items())

app = typer.Typer(
    name="steerco",
    help="Ranked, proven and audited reallocation plans for project portfolios whose priorities shift.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from api.cli.endings import guarded

    raise SystemExit(guarded(lambda: app(prog_name="steerco")))


def _print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"steerco {_installed_version()}")
        raise typer.Exit


def _installed_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("steerco")
    except PackageNotFoundError:
        return "from a checkout that is not installed"


@app.callback()
def steerco(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda value: _print_version(wanted=value), is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Ranked, proven and audited reallocation plans for project portfolios whose priorities shift."""


@app.command(short_help="Plan the shipped portfolio.")
def demo(
    *,
    plans: Plans = 5,
    policy: PolicyChoice = None,
    time_limit: TimeLimit = 15.0,
    workers: Workers = 2,
    seed: Seed = 1,
    gap: Gap = 0.1,
    out: OutFolder = None,
    json: Json = None,
) -> None:
    """Plan the shipped portfolio; with --out DIR, its tables are copied to DIR/portfolio."""
    from api.cli import planning
    from models.answer import Limits
    from scenarios.demo import demo_path

    limits = Limits(time_limit=time_limit, workers=workers, seed=seed, gap_pct=gap, plans=plans)
    raise typer.Exit(planning.plan(planning.Question(demo_path(), None, policy, limits), planning.Outputs(out, json), is_demo=True))


@app.command(short_help="Rank whole reallocation plans for a scenario.")
def plan(
    portfolio: PortfolioPath,
    *,
    scenario: ScenarioPath = None,
    earlier: EarlierAnswer = None,
    plans: Plans = 5,
    policy: PolicyChoice = None,
    time_limit: TimeLimit = 60.0,
    workers: Workers = 2,
    seed: Seed = 1,
    gap: Gap = 0.1,
    out: OutFolder = None,
    json: Json = None,
) -> None:
    """Rank whole reallocation plans; without a scenario, improve today's plan. Ctrl-C ends the search with the best plans so far."""
    from api.cli import planning
    from models.answer import Limits

    limits = Limits(time_limit=time_limit, workers=workers, seed=seed, gap_pct=gap, plans=plans)
    raise typer.Exit(planning.plan(planning.Question(portfolio, scenario, policy, limits, earlier), planning.Outputs(out, json)))


@app.command(short_help="List all defects at once.")
def validate(portfolio: PortfolioPath, *, scenario: ScenarioPath = None, json: Json = None) -> None:
    """List everything that is wrong with a portfolio and its scenario, all at once."""
    from api.cli import validating

    raise typer.Exit(validating.validate(portfolio, scenario, json))


@app.command(short_help="Check any plan without the solver.")
def audit(
    portfolio: PortfolioPath,
    answer: PlanPath,
    *,
    plan: Annotated[int, typer.Option("--plan", min=0, help="Rank of the plan in the answer; 0 is today's plan, repaired.")] = 1,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """Check a plan against every hard rule without the solver, also one made by hand. It is judged after the scenario's changes."""
    from api.cli import auditing

    raise typer.Exit(auditing.audit(portfolio, answer, plan, scenario, json))


@app.command(short_help="Set plans side by side.")
def compare(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plans: Annotated[
        str, typer.Option("--plans", metavar="RANKS", help="Ranks of the plans, such as 1,2; 0 is today's plan, repaired.")
    ] = "1,2",
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """Set plans side by side: score, projects, and who works where in which weeks."""
    from api.cli import comparing

    raise typer.Exit(comparing.compare(portfolio, answer, plans, scenario, json))


explain.add_typer(supply)
app.add_typer(explain, name="explain", short_help="Say why a plan is what it is.")


@app.command(short_help="Serve the HTTP API and the page.")
def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; without authentication only this machine's own. [127.0.0.1]")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; 0 lets the system choose. [8311]")] = None,
    config: ConfigFile = None,
    database: DatabaseUrl = None,
) -> None:
    """Serve the HTTP API and the page."""
    from api.cli import serving

    raise typer.Exit(serving.serve(config, host, port, database))


@app.command(short_help="Solve what a service queued.")
def worker(
    *,
    config: ConfigFile = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="URL", help="The service's database: postgresql://USER@HOST/NAME.")
    ] = None,
) -> None:
    """Solve the runs that a service queued, on any machine that reaches its PostgreSQL database."""
    from api.cli import working

    raise typer.Exit(working.work(config, database))


app.add_typer(config_group, name="config", short_help="Look at the service's settings.")
app.command("backup", short_help="Write all that is kept into one file.")(looking_after.backup)
app.command("restore", short_help="Bring a backup back.")(looking_after.restore)
app.command("replay", short_help="Solve again what was decided.")(looking_after.replay)
app.add_typer(looking_after.log_group, name="log", short_help="Check the log of decisions.")
app.add_typer(keys_group, name="keys", short_help="Make, list and revoke API keys.")


@app.command(short_help="Print the JSON Schema of an answer.")
def schema() -> None:
    """Print the JSON Schema of an answer."""
    from api.cli.documents import answer_schema

    typer.echo(answer_schema(), nl=False)
    raise typer.Exit(ExitCode.OK)
