"""
``python -m tests.api.contract``: takes the present description as the one that later versions are held against.

Refused where it would break callers: what was promised under ``/v1`` holds as long as ``/v1`` does.
"""

from __future__ import annotations

import sys

from tests.api.contract.compatibility import breaks
from tests.api.contract.snapshot import present, promised, write


def main() -> int:
    now = present()
    found = breaks(promised(), now)
    if found:
        sys.stderr.write("callers would break; make it another path, or a member beside the old one:\n" + "\n".join(found) + "\n")
        return 1
    write(now)
    return 0


raise SystemExit(main())
