"""What one process of the API counts of its requests, for Prometheus; several processes add up in a folder."""

from http import HTTPMethod
from time import perf_counter
from typing import Any, Final

from attrs import field, frozen
from falcon import Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from entrypoints.http.parts import DroppedViewings

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes of one server count together; the library reads it when it is imported."""
VIDEO_URL: Final = "/api/user/course/{course_id}/video/{video_id}/url"
PLAYLISTS: Final = "/playlists/{key:path}"
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
    addresses: Counter = field(init=False, repr=False, eq=False)
    refusals: Counter = field(init=False, repr=False, eq=False)
    playlists: Counter = field(init=False, repr=False, eq=False)
    dropped_viewings: Counter = field(init=False, repr=False, eq=False)

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

    @addresses.default
    def _addresses(self) -> Counter:
        return self._counter("video_addresses", "Addresses of videos that were handed out.")

    @refusals.default
    def _refusals(self) -> Counter:
        return self._counter("video_refusals", "Addresses and playlists that were refused, by the reason.", "code")

    @playlists.default
    def _playlists(self) -> Counter:
        return self._counter("playlists", "Playlists and storyboards that were served.")

    @dropped_viewings.default
    def _dropped_viewings(self) -> Counter:
        return self._counter("viewings_dropped", "Notes for the access log that could not be kept.")

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
    dropped_viewings: DroppedViewings = field(factory=DroppedViewings)

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
        if route in (VIDEO_URL, PLAYLISTS):
            self._count_video(route, resp.status_code, req.context.get("code") or _OTHER)

    def _count_video(self, route: str, status: int, code: str) -> None:
        if status < 400:
            (self.counts.addresses if route == VIDEO_URL else self.counts.playlists).inc()
        else:
            self.counts.refusals.labels(code).inc()
        self.counts.dropped_viewings.inc(self.dropped_viewings.take())
