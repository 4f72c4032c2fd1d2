"""Builds everything from the settings; nothing is connected before it is first used."""

import os
import secrets
import socket
from collections.abc import Callable, Mapping

import punq
from attrs import field, frozen

from adapters.huey_queue.background import BackgroundWaker
from adapters.huey_queue.consumer import HueyConsumer
from adapters.huey_queue.opening import open_queue_at
from adapters.huey_queue.queue import JobQueue
from adapters.huey_queue.waker import HueyWaker
from adapters.identity.playback_tokens import HmacPlaybackTokens
from adapters.identity.secret_files import load_or_make_secret
from adapters.identity.subscription_tokens import AesSivSubscriptionTokens
from adapters.local.system import RandomIds, SystemClock
from adapters.local.viewing_log import BatchedViewingLog
from adapters.memory.playlists import KeptPlaylists, StoredPlaylists
from adapters.rate_limits.limits_limiter import LimitsRateLimiter
from adapters.sql.engine import Database, open_engine
from adapters.sql.heartbeats import SqlHeartbeats
from adapters.sql.migrating import is_current, migrate
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.delivery import Delivery
from course_domain.model.expiry_warnings import WarningPolicy
from course_domain.model.limits import Limits
from course_domain.model.mail import CoursePages, UnsubscribePages
from course_domain.model.media_jobs import MediaJobPolicy
from course_domain.model.playback import PlaybackPolicy
from course_domain.model.upload_policy import UploadPolicy
from course_domain.model.video_batches import DigestPolicy
from course_domain.model.viewings import ViewingPolicy
from course_domain.ports import Clock, Mailer, UrlSigner
from course_domain.use_cases.deliver_notices import OutboxPolicy
from course_domain.use_cases.work_inbox import InboxPolicy
from course_domain.use_cases.work_media import Worker
from entrypoints.config.settings import Config
from entrypoints.container import adapters, checks
from entrypoints.container.bind import MediaAdapters, bind
from entrypoints.container.groups import Check, Commands, Jobs, Schema
from entrypoints.container.media import MediaParts, media_parts, origin_of
from entrypoints.container.media_elsewhere import cache_purger
from entrypoints.container.transcoding import Transcoding, transcoding
from entrypoints.http.media_uploads import UploadTaking
from entrypoints.http.parts import ApiParts, DroppedViewings, HttpSettings, Readiness, UploadRehearsal
from entrypoints.web.assets import WebAssets


@frozen(kw_only=True)
class Policies:
    """Numbers that operators don't set, and tests do."""

    playback: PlaybackPolicy | None = None
    """The setting's, where it is None."""
    limits: Limits = field(factory=Limits)
    inbox: InboxPolicy = field(factory=InboxPolicy)
    outbox: OutboxPolicy = field(factory=OutboxPolicy)
    media: MediaJobPolicy = field(factory=MediaJobPolicy)
    uploads: UploadPolicy = field(factory=UploadPolicy)
    warnings: WarningPolicy | None = None
    """With the setting's time zone, where it is None."""
    digest: DigestPolicy = field(factory=DigestPolicy)


@frozen(kw_only=True)
class Coursedock:
    """All of it, put together."""

    clock: Clock
    schema: Schema
    checks: Mapping[str, Check]
    advice: tuple[str, ...]
    api: ApiParts
    jobs: Jobs
    commands: Commands
    signer: UrlSigner
    rehearsal: UploadRehearsal
    consumer: HueyConsumer
    close: Callable[[], None] = field(repr=False)
    """Closes what was opened; it opens again when it is used."""


def build(config: Config, policies: Policies | None = None) -> Coursedock:
    """Put everything together."""
    parts = _Parts.of(config)
    tries = parts.checks(config)
    container = _bound(config, parts, policies or Policies(), Readiness(checks=checks.readiness(tries)))
    return Coursedock(
        clock=parts.clock,
        schema=parts.schema,
        checks=tries,
        advice=adapters.advice(config),
        api=container.resolve(ApiParts),
        jobs=container.resolve(Jobs),
        commands=container.resolve(Commands),
        signer=parts.signer,
        rehearsal=parts.media.rehearsal,
        consumer=HueyConsumer(queue=parts.queue),
        close=parts.close,
    )


@frozen(kw_only=True)
class _Parts:
    """The adapters that more than one thing is made of."""

    clock: SystemClock
    database: Database
    storage: SqlStorage
    queue: JobQueue
    waker: BackgroundWaker
    media: MediaParts
    viewings: BatchedViewingLog
    transcoding: Transcoding
    signer: UrlSigner
    mailer: Mailer

    @classmethod
    def of(cls, config: Config) -> "_Parts":
        clock = SystemClock()
        media = media_parts(config, clock)
        database = open_engine(config.database_url)
        queue = open_queue_at(config.queue_url)
        storage = SqlStorage(database=database)
        return cls(
            clock=clock,
            database=database,
            storage=storage,
            queue=queue,
            waker=BackgroundWaker(waker=HueyWaker(queue=queue)),
            media=media,
            transcoding=transcoding(config, media.objects),
            viewings=BatchedViewingLog(storage=storage),
            signer=adapters.url_signer(config),
            mailer=adapters.mailer(config, clock),
        )

    @property
    def schema(self) -> Schema:
        return Schema(migrate=lambda: migrate(self.database), is_current=lambda: is_current(self.database))

    def close(self) -> None:
        self.transcoding.close()
        self.waker.close()
        self.viewings.close()
        self.database.dispose()
        self.queue.close()

    def media_adapters(self, config: Config) -> MediaAdapters:
        return MediaAdapters(
            objects=self.media.objects,
            receiver=self.media.receiver,
            inspections=self.transcoding.inspections,
            transcoder=self.transcoding.transcoder,
            playlists=KeptPlaylists(playlists=StoredPlaylists(media=self.media.objects)),
            signer=self.signer,
            purger=cache_purger(config, self.signer),
        )

    def checks(self, config: Config) -> Mapping[str, Check]:
        gate = adapters.signature_gate(config) if config.has_local_cdn else None
        return {
            "database": checks.database(self.schema, self.storage),
            "queue": checks.queue(self.queue),
            "media": checks.media(self.media.objects),
            "uploads": checks.uploads(self.media.rehearsal, origin_of(config.public_url)),
            "signing": checks.signing(self.signer, gate, self.clock),
            "mail": checks.mail(config, self.mailer),
        }


def _bound(config: Config, parts: _Parts, policies: Policies, readiness: Readiness) -> punq.Container:
    keys = adapters.keys_folder(config)
    return bind(
        clock=parts.clock,
        ids=RandomIds(),
        storage=parts.storage,
        heartbeats=SqlHeartbeats(storage=parts.storage),
        shops=adapters.shops(config),
        media=parts.media_adapters(config),
        tokens=HmacPlaybackTokens(keys=[load_or_make_secret(keys / "playback.key")]),
        subscriptions=AesSivSubscriptionTokens(keys=[load_or_make_secret(keys / "unsubscribe.key")]),
        sessions=adapters.session_reader(config.auth),
        rehearsal=parts.media.rehearsal,
        limiter=LimitsRateLimiter(),
        mailer=parts.mailer,
        waker=parts.waker,
        viewings=parts.viewings,
        values=(
            *_values(config, policies, readiness, parts.media.taking),
            DroppedViewings(take=parts.viewings.take_dropped),
        ),
        access_logs=adapters.access_logs(config, parts.clock),
    )


def _values(config: Config, policies: Policies, readiness: Readiness, taking: UploadTaking) -> tuple[object, ...]:
    return (
        CoursePages(template=config.course_page),
        UnsubscribePages(template=f"{config.public_url}/unsubscribe/{{token}}"),
        policies.warnings or WarningPolicy(time_zone=config.time_zone),
        policies.digest,
        policies.playback or PlaybackPolicy.of_hours(config.url_hours),
        Delivery(
            playlists=f"{config.public_url}/playlists",
            binds_viewers=config.bind_viewers,
            by_cookies=config.cookie_domain is not None,
        ),
        policies.limits,
        ViewingPolicy(days=config.viewings_days),
        policies.inbox,
        policies.outbox,
        policies.media,
        policies.uploads,
        Worker(name=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"),
        HttpSettings(
            public_url=config.public_url,
            shop_name=config.shop_name,
            origins=config.shop_origins,
            proxies=config.proxies,
            cookie_domain=config.cookie_domain,
        ),
        readiness,
        taking,
        WebAssets(),
    )
