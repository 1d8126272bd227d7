"""
Run the benchmark and fill ``docs/benchmarks.md``.

::

    python -m tests.benchmarks --generator make_portfolio.py

Each run is kept as soon as it is over; started again, the command goes on where it was.
"""

from __future__ import annotations

import argparse
import dataclasses
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.campaign import Campaign
from tests.benchmarks.contenders import CONTENDERS, INSTALL
from tests.benchmarks.publish import publish
from tests.benchmarks.sizes import EVERYBODY, SHORT_LIMIT, SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).parents[2]


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--generator", type=Path, required=True, help="make_portfolio.py, which writes the portfolios")
    parser.add_argument("--sizes", type=_listed(SIZES), help=f"of {','.join(SIZES)} (all)")
    parser.add_argument("--seeds", type=_numbers, help="for every size (each size's own: 1, and 1,2,3 for S)")
    parser.add_argument("--peers", type=_listed(CONTENDERS), help=f"of {','.join(CONTENDERS)} (each size's own)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "benchmarks", help="where runs are kept (build/benchmarks)")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where page, tables and plots go (docs)")
    parser.add_argument("--so-far", action="store_true", help="publish the runs there are, and run nothing")
    parser.add_argument("--short", action="store_true", help="size S with seed 1, everybody for a few seconds: two minutes in all")
    return parser.parse_args(words)


def _listed(known: Mapping[str, object]) -> Callable[[str], tuple[str, ...]]:
    def parse(text: str) -> tuple[str, ...]:
        names = tuple(text.split(","))
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
        return names

    return parse


def _numbers(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(word) for word in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers such as 1,2,3") from error


def campaign_of(said: argparse.Namespace) -> Campaign:
    """Return what the command line asks for."""
    sizes = tuple(SIZES[name] for name in said.sizes or SIZES)
    if said.short:
        sizes = (dataclasses.replace(SIZES["S"], limit=SHORT_LIMIT, contenders=EVERYBODY, seeds=(1,)),)
    out = said.out / "short" if said.short else said.out
    return Campaign(out, said.generator, sizes, said.seeds, said.peers, lambda line: print(line, file=sys.stderr, flush=True))


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    said = arguments(words)
    if not said.generator.is_file():
        print(f"There is no generator at {said.generator}; --generator takes the path of make_portfolio.py.", file=sys.stderr)
        return 2
    try:
        import matplotlib  # noqa: F401, PLC0415 - asked for before an hour is spent, not after
    except ModuleNotFoundError:
        print(f"The plots need matplotlib: {INSTALL}", file=sys.stderr)
        return 2
    campaign = campaign_of(said)
    try:
        if not said.so_far:
            campaign.run()
    except subprocess.CalledProcessError as error:
        print(f"{said.generator.name} failed: {(error.stderr or b'').decode(errors='replace').strip()[-400:]}", file=sys.stderr)
        return 2
    left_out = tuple(sorted({f"{c.label}: {reason}" for _, _, c in campaign.pairs() if (reason := c.missing())}))
    publish(list(campaign.records()), said.docs, command_line(said), left_out)
    return 0


def command_line(said: argparse.Namespace) -> str:
    """Return the command as anybody can give it: without the paths of this machine."""
    words = ["python", "-m", "tests.benchmarks", "--generator", said.generator.name]
    for name in ("sizes", "seeds", "peers"):
        if chosen := getattr(said, name):
            words += [f"--{name}", ",".join(map(str, chosen))]
    flags = [f"--{name.replace('_', '-')}" for name in ("so_far", "short") if getattr(said, name)]
    return shlex.join([*words, *flags])


if __name__ == "__main__":
    sys.exit(main())
