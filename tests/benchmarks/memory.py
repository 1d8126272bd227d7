"""Memory of a process and all its children, read from outside; where the system has no ``/proc``, nothing is known."""

from __future__ import annotations

from pathlib import Path

PROC = Path("/proc")
SESSION = 3
"""Place of the session id among the fields of ``/proc/PID/stat`` after the name."""

PART = 0.85
"""Of the machine's memory that a process may take before it is stopped; more, and the system would choose whom to end."""


def members(session: int) -> list[Path]:
    """Return the ``/proc`` folders of the processes of a session."""
    return [folder for folder in PROC.glob("[0-9]*") if _session(folder) == session]


def _session(folder: Path) -> int | None:
    try:
        return int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[SESSION])
    except (OSError, IndexError, ValueError):  # it ended while we looked
        return None


def resident_mib(session: int) -> float | None:
    """Return the resident memory of a session's processes in MiB; None if the system does not say."""
    if not PROC.is_dir():
        return None
    return sum(_status_mib(folder, "VmRSS") for folder in members(session))


def peak_mib(session: int) -> float | None:
    """Return the largest resident memory that any one process of a session ever had: what looking now and then may miss."""
    if not PROC.is_dir():
        return None
    return max((_status_mib(folder, "VmHWM") for folder in members(session)), default=0.0)


def _status_mib(folder: Path, field: str) -> float:
    try:
        lines = (folder / "status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


def allowed_mib() -> float:
    """Return how much a process may take."""
    return PART * _total_mib()


def _total_mib() -> float:
    """Return the memory of the machine, or of the container this runs in."""
    path = PROC / "meminfo"
    if not path.exists():
        return float("inf")
    total = int(path.read_text(encoding="utf-8").split("MemTotal:")[1].split()[0]) / 1024
    limit = Path("/sys/fs/cgroup/memory.max")
    word = limit.read_text(encoding="utf-8").strip() if limit.exists() else "max"
    return total if word == "max" else min(total, int(word) / 2**20)
