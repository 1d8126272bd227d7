"""
The demo's output, as the README shows it.

Renew it with ``python -m tests.docs.readme``, in a checkout with the package installed. The page is printed 120 columns wide.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import pairwise

from tests.docs.pages import README, with_marked

MARKER = "demo output"
COLUMNS = "120"
DEMO = "import sys; from api.cli import main; sys.argv = ['steerco', 'demo', *sys.argv[1:]]; main()"
CHANGE = re.compile(r"^!? *C\d+ ")
"""The first line about a change of the scenario."""


def demo(*options: str) -> str:
    """Run the demo and return what it prints, without spaces at line ends."""
    environment = {**os.environ, "COLUMNS": COLUMNS, "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, "-c", DEMO, *options], capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"steerco demo ended with {done.returncode}: {done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()).strip() + "\n"


def frame(page: str) -> list[str]:
    """What does not depend on how far the search came: what was asked, and the headings of columns."""
    lines = page.splitlines()
    changes = [line for line in lines if CHANGE.match(line)]
    headings = [above for above, line in pairwise(lines) if line.startswith("──")]
    return [" ".join(line.split()) for line in (*lines[:2], *changes, *headings)]


def main() -> None:
    """Write the demo's output into the README."""
    README.write_text(with_marked(README, MARKER, demo()), encoding="utf-8")


if __name__ == "__main__":
    main()
