"""What one process of the API counts of its requests, for Prometheus; several processes add up in a folder."""

from http import HTTPMethod
from time import perf_counter
from typing import Any, Final

from attrs import field, frozen
from falcon import Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes of one server count together; the library reads it when it is imported."""
_OTHER: Final = "other"
_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@frozen(kw_only=True)
class Counts:
    """Counters in a registry of their own. Labels are route templates, methods, statuses, sources: never an id.

    ``shared`` is the folder that ``SHARED`` named when this process began; None where it counts alone.
    """

    shared: str | None = None
    _own: CollectorRegistry = field(factory=CollectorRegistry, init=False, repr=False, eq=False)
    requests: Counter = field(init=False, repr=False, eq=False)
    seconds: Histogram = field(init=False, repr=False, eq=False)
    webhooks: Counter = field(init=False, repr=False, eq=False)
    beats: Counter = field(init=False, repr=False, eq=False)

    @requests.default
    def _requests(self) -> Counter:
        return self._counter("http_requests", "Requests answered.", "route", "method", "status")

    @seconds.default
    def _seconds(self) -> Histogram:
        name, told = "coursedock_http_request_seconds", "How long answers took."
        return Histogram(name, told, ("route", "method"), buckets=_BUCKETS, registry=self._own)

    @webhooks.default
    def _webhooks(self) -> Counter:
        return self._counter("webhooks", "Messages of shops by what they were answered.", "source", "answer")

    @beats.default
    def _beats(self) -> Counter:
        return self._counter("beats", "Beats that players told of and that were taken.")

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"coursedock_{name}", told, labels, registry=self._own)

    def registry(self) -> CollectorRegistry:
        """Give what was counted: by this process, or by all that share the folder."""
        if self.shared is None:
            return self._own
        together = CollectorRegistry()
        # The library ships no types for this one.
        collector: Any = MultiProcessCollector
        collector(together, path=self.shared)
        return together


@frozen(kw_only=True)
class Counting:
    """Middleware: counts each request by its route's template, and what resources say in ``req.context``.

    ``source`` and ``answer`` are a webhook's; ``beats`` is how many were taken.
    """

    counts: Counts

    def process_request(self, req: Request, _resp: Response) -> None:
        """Start the clock."""
        req.context.counted_from = perf_counter()

    def process_response(self, req: Request, resp: Response, _resource: object, _succeeded: bool) -> None:
        """Count."""
        route = req.uri_template or _OTHER
        method = req.method if req.method in HTTPMethod.__members__ else _OTHER
        self.counts.requests.labels(route, method, str(resp.status_code)).inc()
        since = req.context.get("counted_from")
        if since is not None:
            self.counts.seconds.labels(route, method).observe(perf_counter() - since)
        if route.startswith("/webhooks/"):
            answer = req.context.get("answer") or req.context.get("code") or _OTHER
            self.counts.webhooks.labels(req.context.get("source") or _OTHER, answer).inc()
        self.counts.beats.inc(req.context.get("beats") or 0)
