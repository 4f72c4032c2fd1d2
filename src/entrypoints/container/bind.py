"""Binds every port to an instance and lets punq wire the use cases to them."""

from collections.abc import Iterable, Mapping

import punq
from attrs import fields, frozen, resolve_types

from course_domain.ports import (
    AccessLogs,
    CachePurger,
    Clock,
    Heartbeats,
    Ids,
    Inspections,
    Mailer,
    MediaObjects,
    MediaReceiver,
    PlaybackTokens,
    Playlists,
    RateLimiter,
    Shops,
    Storage,
    SubscriptionTokens,
    Transcoder,
    UrlSigner,
    ViewingLog,
    Waker,
)
from entrypoints.container.groups import Commands, Jobs
from entrypoints.http.parts import ApiParts, SessionReader, UploadRehearsal

GROUPS = (ApiParts, Jobs, Commands)
_USE_CASES = "course_domain.use_cases."


@frozen(kw_only=True)
class MediaAdapters:
    """Where videos are kept, how they are worked on, and how they reach their viewers."""

    objects: MediaObjects
    receiver: MediaReceiver
    inspections: Inspections
    transcoder: Transcoder
    playlists: Playlists
    signer: UrlSigner
    purger: CachePurger

    def by_port(self) -> dict[type, object]:
        """Give each under its port."""
        return {
            MediaObjects: self.objects,
            MediaReceiver: self.receiver,
            Inspections: self.inspections,
            Transcoder: self.transcoder,
            Playlists: self.playlists,
            UrlSigner: self.signer,
            CachePurger: self.purger,
        }


def bind(
    *,
    clock: Clock,
    ids: Ids,
    storage: Storage,
    heartbeats: Heartbeats,
    shops: Shops,
    media: MediaAdapters,
    tokens: PlaybackTokens,
    subscriptions: SubscriptionTokens,
    sessions: SessionReader,
    rehearsal: UploadRehearsal,
    limiter: RateLimiter,
    mailer: Mailer,
    waker: Waker,
    viewings: ViewingLog,
    access_logs: AccessLogs,
    values: Iterable[object],
) -> punq.Container:
    """Register each port under its name, as the instance given: mypy checks that each adapter fits.

    ``values`` are policies and settings, registered under their own class. Use cases and the groups
    that leave the container are autowired, and resolved at start-up only.
    """
    instances: dict[type, object] = {
        Clock: clock,
        Ids: ids,
        Storage: storage,
        Heartbeats: heartbeats,
        Shops: shops,
        **media.by_port(),
        PlaybackTokens: tokens,
        SubscriptionTokens: subscriptions,
        SessionReader: sessions,
        UploadRehearsal: rehearsal,
        RateLimiter: limiter,
        Mailer: mailer,
        Waker: waker,
        ViewingLog: viewings,
        AccessLogs: access_logs,
    }
    return _wired({**instances, **{type(value): value for value in values}})


def _wired(instances: Mapping[type, object]) -> punq.Container:
    container = punq.Container()
    for kind, instance in instances.items():
        container.register(kind, instance=instance)
    for wired in {*use_cases(GROUPS), *GROUPS}:
        container.register(wired)
    return container


def use_cases(groups: Iterable[type]) -> set[type]:
    """Give every use case that a group names."""
    types = {attribute.type for group in groups for attribute in fields(resolve_types(group))}
    return {kind for kind in types if isinstance(kind, type) and kind.__module__.startswith(_USE_CASES)}
