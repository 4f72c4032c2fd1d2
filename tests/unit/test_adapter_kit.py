"""The kit's suites see an adapter that doesn't keep its promises."""

import inspect
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import BinaryIO

import pytest

from adapters.kit.media_objects import MediaObjectsContract
from adapters.kit.refusals import refused
from adapters.kit.url_signer import UrlSignerContract
from adapters.memory.media import MemoryMediaObjects, MemoryUrlSigner
from course_domain.model.media import MediaObject


def failures(suite: type, make: Callable[[], object]) -> set[str]:
    """Run a suite by hand; give the names of the tests that failed."""
    found = set()
    for name, test in inspect.getmembers(suite, inspect.isfunction):
        if name.startswith("test_"):
            try:
                test(suite(), make())
            except Exception:  # noqa: BLE001 - whatever it is, the suite has seen it
                found.add(name)
    return found


class TrustingSigner(MemoryUrlSigner):
    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool:
        return True


class LateSigner(MemoryUrlSigner):
    def opens(self, key: str, query: str, now: datetime, viewer: str | None = None) -> bool:
        return super().opens(key, query, now - timedelta(seconds=1), viewer)


class TalkingSigner(MemoryUrlSigner):
    def __repr__(self) -> str:
        return f"TalkingSigner(secret={self.secret!r})"


class ForgetfulStore(MemoryMediaObjects):
    def put(self, key: str, body: BinaryIO, content_type: str) -> MediaObject:
        return super().put(key, body, "application/octet-stream")


class FlatStore(MemoryMediaObjects):
    def below(self, folder: str, after: str, limit: int) -> tuple[MediaObject, ...]:
        return tuple(each for each in super().below(folder, after, limit) if "/" not in each.key[len(folder) + 1 :])


def test_those_that_keep_their_promises_pass() -> None:
    assert failures(UrlSignerContract, MemoryUrlSigner) == set()
    assert failures(MediaObjectsContract, MemoryMediaObjects) == set()


@pytest.mark.parametrize(
    ("suite", "broken", "seen"),
    [
        (UrlSignerContract, TrustingSigner, "test_an_address_for_one_viewer_opens_for_nobody_else"),
        (UrlSignerContract, TrustingSigner, "test_a_tampered_query_opens_nothing_however_often_the_genuine_one_did"),
        (UrlSignerContract, LateSigner, "test_a_signed_address_opens_until_it_expires_and_not_a_moment_longer"),
        (UrlSignerContract, TalkingSigner, "test_a_signer_shows_no_secret"),
        (MediaObjectsContract, ForgetfulStore, "test_the_type_that_goes_with_the_name_is_kept"),
        (MediaObjectsContract, FlatStore, "test_a_folder_is_listed_by_key_at_any_depth"),
    ],
)
def test_a_promise_that_is_broken_is_seen(suite: type, broken: Callable[[], object], seen: str) -> None:
    assert seen in failures(suite, broken)


def test_what_should_be_refused_and_is_not_is_seen() -> None:
    with pytest.raises(AssertionError, match="ValueError was not raised"), refused(ValueError):
        pass
    with pytest.raises(AssertionError, match="doesn't say 'media key'"), refused(ValueError, "media key"):
        raise ValueError("something else")
    with pytest.raises(KeyError), refused(ValueError):
        raise KeyError
