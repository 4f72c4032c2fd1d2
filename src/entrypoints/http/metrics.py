"""/metrics for Prometheus: what the processes of the API counted, and what any process can read in the tables."""

from collections.abc import Iterator
from datetime import datetime

from attrs import frozen
from falcon import Request, Response
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from course_domain.model.media_jobs import JobState
from course_domain.use_cases.read_standing import Overview, ReadStanding
from entrypoints.http.counts import Counts


@frozen(kw_only=True)
class Metrics:
    """The page that Prometheus reads: numbers and names of sources. Not for the public; no limit counts it."""

    counts: Counts
    read_standing: ReadStanding

    def on_get(self, _req: Request, resp: Response) -> None:
        """Write all of them."""
        tables = CollectorRegistry()
        tables.register(_Tables(self.read_standing()))
        resp.data = generate_latest(self.counts.registry()) + generate_latest(tables)
        resp.content_type = CONTENT_TYPE_PLAIN_0_0_4


class _Tables(Collector):
    """What was read in the tables, as gauges: they tell the present, whichever process did the work."""

    def __init__(self, found: Overview) -> None:
        self.found = found

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now, standing = self.found.now, self.found.standing
        yield _gauge("inbox_new", "Messages of shops to work on.", standing.new_messages)
        yield _gauge("inbox_oldest_seconds", "Age of the oldest of them.", _age(now, standing.oldest_message))
        yield _gauge("inbox_set_aside", "Messages that wait for a person.", standing.set_aside)
        yield _gauge("outbox_pending", "Mails owed.", standing.pending_notices)
        yield _gauge("outbox_late_seconds", "How long the first of them is due.", _age(now, standing.oldest_notice))
        yield _gauge("outbox_failing", "Mails owed that could not be sent so far.", standing.failing)
        yield _gauge("outbox_given_up", "Mails that were given up.", standing.given_up)
        yield _gauge("mails_sent_last_hour", "Mails sent in the last hour.", standing.recently_sent)
        yield _gauge("pending_seconds", "Seconds played and not credited yet.", standing.pending_seconds)
        yield self._media_jobs()
        yield from self._jobs()

    def _media_jobs(self) -> GaugeMetricFamily:
        found = GaugeMetricFamily("coursedock_media_jobs", "Works on videos' files, by state.", labels=["state"])
        found.add_metric([JobState.NEW], self.found.standing.new_media_jobs)
        found.add_metric([JobState.RUNNING], self.found.standing.running_media_jobs)
        found.add_metric([JobState.FAILED], self.found.standing.failed_media_jobs)
        return found

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        last = _by_job("job_last_run_timestamp_seconds", "When the last run of a job ended.")
        age = _by_job("job_last_run_age_seconds", "How long ago that is.")
        failed = _by_job("job_last_run_failed", "What the last run could not do.")
        counted = _by_job("job_last_run_count", "What the last run counted, such as gaps.", "what")
        for job, run in self.found.runs.items():
            last.add_metric([job], run.finished_at.timestamp())
            age.add_metric([job], _age(self.found.now, run.finished_at))
            failed.add_metric([job], run.failed)
            for what, number in run.numbers.items():
                counted.add_metric([job, what], number)
        yield from (last, age, failed, counted)


def _gauge(name: str, told: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"coursedock_{name}", told, value=value)


def _by_job(name: str, told: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"coursedock_{name}", told, labels=["job", *labels])


def _age(now: datetime, since: datetime | None) -> float:
    """Give seconds; 0 for what is not there, or not yet."""
    return 0.0 if since is None else max(0.0, (now - since).total_seconds())
