"""Timefold as a contender: writes the model for it, then becomes the Java process, so that memory is measured of that alone."""

from __future__ import annotations

import os
import pickle

from tests.benchmarks import java, timefold_rows
from tests.benchmarks.run_folder import task_of


def main() -> None:
    """Compile, write the model, and hand over."""
    task = task_of()
    classes = task.instance.parent.parent / "timefold-classes"
    java.compile_to(classes)
    model = pickle.loads((task.instance / "model.pickle").read_bytes())
    with (task.folder / "model.txt").open("w", encoding="ascii") as file:
        timefold_rows.write(model, file)
    words = [str(task.folder), str(task.limit), str(task.workers), str(task.seed), java.version(), task.variant]
    options = ["-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", java.quiet()]
    os.execvp("java", ["java", *options, "-cp", java.class_path(classes), "steerco.Main", *words])


if __name__ == "__main__":
    main()
