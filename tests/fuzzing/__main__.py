"""``python -m tests.fuzzing [FILES] [SEED]``: reads so many spoiled files, and prints every one that was not read or refused in words."""

from __future__ import annotations

import resource
import sys

from tests.fuzzing.sending import send

count, seed = (int(word) for word in (*sys.argv[1:], "10000", "1")[:2]) if len(sys.argv) < 3 else map(int, sys.argv[1:3])
tally = send(count, seed)
sys.stdout.write("\n".join(tally.faults) + ("\n" if tally.faults else ""))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
sys.stdout.write(f"{count:,} files: {tally.read:,} read, {tally.refused:,} refused, {len(tally.faults):,} faults; {peak} MiB at most\n")
raise SystemExit(bool(tally.faults))
