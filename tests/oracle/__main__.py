"""
Compare engine, audit and oracle on any number of random tiny portfolios.

::

    python -m tests.oracle --count 1000000 --seed 1 --workers 2 --resume far.json
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from typing import TYPE_CHECKING

from tests.oracle.compare import Disagreement, compare_audit, compare_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.oracle", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=1000, help="how many portfolios")
    parser.add_argument("--seed", type=int, default=1, help="seed of the first; the others follow")
    parser.add_argument("--features", default="", help="features to switch on, separated by commas; otherwise a random few")
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--resume", type=Path, help="file that remembers how far it got; read if it is there")
    parser.add_argument("--what", choices=("audit", "engine", "both"), default="both", help="what to compare with the oracle")
    return parser.parse_args(words)


def compared(seed: int, what: str, features: frozenset[str] | None) -> tuple[int, list[Disagreement]]:
    """Compare on one portfolio; a crash is a disagreement too."""
    found: list[Disagreement] = []
    asked = [(name, ask) for name, ask in (("audit", compare_audit), ("engine", compare_engine)) if what in (name, "both")]
    for name, ask in asked:
        try:
            found += ask(seed, features)
        except Exception as error:  # a run over a million portfolios reports a crash and goes on
            found.append(Disagreement(seed, name, "crash", f"{type(error).__name__}: {error}"))
    return seed, found


def main(words: Sequence[str] | None = None) -> int:
    """Run the command; 1 if anything differed."""
    args = _arguments(words)
    start, differed = _remembered(args.resume, args.seed)
    features = frozenset(args.features.split(",")) if args.features else None
    ask = partial(compared, what=args.what, features=features)
    seeds = range(start, args.seed + args.count)
    if args.workers == 1:
        return _follow(map(ask, seeds), args, differed)
    with Pool(args.workers) as pool:
        return _follow(pool.imap(ask, seeds, chunksize=4), args, differed)


def _remembered(resume: Path | None, seed: int) -> tuple[int, int]:
    if resume is None or not resume.exists():
        return seed, 0
    kept = json.loads(resume.read_text(encoding="utf-8"))
    return int(kept["next"]), int(kept["differed"])


def _follow(results: Iterable[tuple[int, list[Disagreement]]], args: argparse.Namespace, differed: int) -> int:
    began = time.monotonic()
    for done, (seed, found) in enumerate(results, start=1):
        differed += bool(found)
        for point in found:
            print(point)
        if found:
            print(
                f"  again: python -m tests.oracle --count 1 --seed {seed} --what {args.what}"
                + (f" --features {args.features}" * bool(args.features))
            )
        if done % 100 == 0 or seed == args.seed + args.count - 1:
            _report(args.resume, seed, done, differed, time.monotonic() - began)
    return 1 if differed else 0


def _report(resume: Path | None, seed: int, done: int, differed: int, seconds: float) -> None:
    print(f"up to seed {seed}: {done} portfolios in {seconds:.0f} s, {differed} with differences", file=sys.stderr, flush=True)
    if resume is not None:
        resume.write_text(json.dumps({"next": seed + 1, "differed": differed}), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
