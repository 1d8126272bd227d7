"""The JDK and Timefold's jars, where they are."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

SOURCES = Path(__file__).parent / "timefold"


def jars() -> Path | None:
    """Return the folder of Timefold's jars, which its Python distribution carries; None if that is not installed."""
    found = find_spec("timefold")
    places = [] if found is None or found.submodule_search_locations is None else list(found.submodule_search_locations)
    return next((path for path in (Path(place) / "solver" / "jars" for place in places) if path.is_dir()), None)


def missing() -> str | None:
    """Return what is missing to run Timefold; None if nothing is."""
    if shutil.which("javac") is None or shutil.which("java") is None:
        return "there is no Java development kit (17 or later) on the path"
    return None if jars() else "timefold is not installed (pip install -e '.[bench]')"


def class_path(classes: Path) -> str:
    """Return the class path of the compiled sources and Timefold."""
    return f"{classes}:{jars()}/*"


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
