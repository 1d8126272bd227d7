"""Arguments and options that several verbs share, so that they read the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.answer import Policy

LONGEST = 7 * 24 * 3600.0
"""Seconds of the longest search: a week."""
PORTFOLIO_HELP = "A folder of CSV tables, an .xlsx workbook or a .json document."

PortfolioPath = Annotated[Path, typer.Argument(metavar="PORTFOLIO", help=PORTFOLIO_HELP, show_default=False)]
AnswerPath = Annotated[Path, typer.Argument(metavar="ANSWER", help="The JSON that plan or demo wrote.", show_default=False)]
PlanPath = Annotated[
    Path,
    typer.Argument(
        metavar="ANSWER",
        help="The JSON that plan or demo wrote; or a plan made by hand: bookings as .csv or .xlsx, or .json with decisions and bookings.",
        show_default=False,
    ),
]
ScenarioPath = Annotated[
    Path | None,
    typer.Option("--scenario", metavar="FILE", help="Changes as .csv, .xlsx, .json or .toml; the portfolio's own changes unless given."),
]
EarlierAnswer = Annotated[
    Path | None,
    typer.Option("--from", metavar="ANSWER", help="Go on from the plans in the JSON of an earlier run, for much the same portfolio."),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="FILE", help="Write everything as JSON to FILE; - writes it to standard output instead of the tables."),
]
OutFolder = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Write answer.json and every plan as .xlsx and .csv into DIR.")
]
Plans = Annotated[int, typer.Option("--plans", min=1, max=50, help="How many plans to rank at most.")]
PolicyChoice = Annotated[
    Policy | None, typer.Option("--policy", help="By what plans are ranked; the scenario's own policy, else balanced, unless given.")
]
TimeLimit = Annotated[float, typer.Option("--time-limit", min=0.1, max=LONGEST, metavar="SECONDS", help="Wall time to spend.")]
Seconds = Annotated[float, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help="Wall time after which nothing new is begun.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="Solves side by side; 1 makes the answer repeatable to the byte.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Start of the random choices.")]
Gap = Annotated[
    float,
    typer.Option(
        "--gap",
        min=0.0,
        max=100.0,
        metavar="PERCENT",
        help="Good enough: stop improving the best-value plan this close to the proven bound.",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Settings as TOML; the file that STEERCO_CONFIG names unless given."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database", metavar="URL", help="Where everything is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME."),
]
