"""Figures for Prometheus: what was asked, how long it took, what was refused. Labels name operations, never people or things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from prometheus_client.core import Metric

MEDIA_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Bounds by which durations are counted."""


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter("steerco_requests", "Requests answered.", ("method", "path", "status"), registry=self.registry)
        self._seconds = Histogram(
            "steerco_request_seconds", "Seconds until an answer was complete.", ("path",), buckets=SECONDS, registry=self.registry
        )
        self._uploads = Counter("steerco_uploads", "Portfolios read, by how that ended.", ("outcome",), registry=self.registry)

    def answered(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count an answer; the path holds the names of its parameters."""
        self._requests.labels(method, path, status).inc()
        self._seconds.labels(path).observe(seconds)

    def uploaded(self, outcome: str) -> None:
        """Count a portfolio read: ``read``, or the code of the refusal."""
        self._uploads.labels(outcome).inc()

    def watch(self, look: Callable[[], Mapping[str, float]]) -> None:
        """Show figures that are looked up when they are asked for, by name."""
        self.registry.register(_Looked(look))

    def text(self) -> bytes:
        """Return all figures in the text form of Prometheus."""
        return generate_latest(self.registry)


class _Looked:
    """Figures that are looked up."""

    def __init__(self, look: Callable[[], Mapping[str, float]]) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - only for a scrape

        for name, value in self._look().items():
            yield GaugeMetricFamily(f"steerco_{name}", name.replace("_", " "), value=value)

    def describe(self) -> Iterable[Metric]:
        return ()
