"""The JDK and Timefold's jars, where they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

OLDEST = 17
"""The first version of Java that Timefold runs on."""
SOURCES = Path(__file__).parent / "timefold"


def jars() -> Path | None:
    """Return the folder of Timefold's jars, which its Python distribution carries; None if that is not installed."""
    found = find_spec("timefold")
    places = [] if found is None or found.submodule_search_locations is None else list(found.submodule_search_locations)
    return next((path for path in (Path(place) / "solver" / "jars" for place in places) if path.is_dir()), None)


def missing() -> str | None:
    """Return what is missing to run Timefold; None if nothing is."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        return f"there is no Java development kit ({OLDEST} or later) on the path"
    if (found := release()) < OLDEST:
        return f"the Java development kit on the path is version {found}; Timefold takes {OLDEST} or later"
    return None if jars() else "timefold is not installed (pip install -e '.[bench]')"


@cache
def release() -> int:
    """Return the version of the Java development kit on the path: 8 for 1.8, 17 for 17.0.15; 0 if it does not say."""
    said = subprocess.run(["javac", "-version"], check=False, capture_output=True, text=True)
    match = re.search(r"javac (?:1\.)?(\d+)", said.stdout + said.stderr)
    return int(match[1]) if match else 0


def class_path(classes: Path) -> str:
    """Return the class path of the compiled sources and Timefold."""
    return f"{classes}:{jars()}/*"


def quiet() -> str:
    """Return the option that keeps Timefold from writing down every step."""
    return f"-Dlogback.configurationFile={SOURCES / 'logback.xml'}"


def compile_to(classes: Path) -> None:
    """
    Compile the sources, unless that was done since they changed.

    Raises
    ------
    subprocess.CalledProcessError
        If they do not compile.
    """
    sources = sorted(SOURCES.glob("*.java"))
    stamp = classes / "compiled"
    if stamp.exists() and stamp.stat().st_mtime > max(source.stat().st_mtime for source in sources):
        return
    classes.mkdir(parents=True, exist_ok=True)
    subprocess.run(["javac", "-nowarn", "-cp", f"{jars()}/*", "-d", str(classes), *map(str, sources)], check=True, capture_output=True)
    stamp.touch()


def version() -> str:
    """Return Timefold's version, as its jar is named."""
    found = next((jars() or SOURCES).glob("timefold-solver-core-*.jar"), None)
    return "" if found is None else found.stem.removeprefix("timefold-solver-core-")
