"""What every signer of addresses promises: the contract suite of UrlSigner."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from adapters.kit.refusals import refused
from course_domain.ports import UrlSigner

KEY: Final = "videos/v1/r1/master.mp4"
FOLDER: Final = "videos/v1"
NOON: Final = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)
TICK: Final = timedelta(microseconds=1)
VIEWER: Final = "192.0.2.9"
_STRANGERS: Final = ("192.0.2.10", "2001:db8::9", "", None)
_NO_KEYS: Final = ("", "/a", "a//b", "a/../b", "./a", "a b", "a%2Fb", "a?b", "a*", "a/", "ä", "a" * 513)
_NEVER_OPEN: Final = ("", "/a", "videos/v1//a", "videos/v1/../v1/a", "videos/v1/a b", "videos/v1/ä")
_NO_QUERIES: Final = (
    "",
    "a=b",
    "Policy=x&Signature=y&Key-Pair-Id=K1",
    "for=x&until=1&proof=y",
    "md5=x&expires=1",
    "&",
    "%",
    "ä=ö",
)


class UrlSignerContract:
    """Derive a test class from it that has a fixture ``signer``.

    ``opens`` asks the signer. Override it to ask somebody else as well, who must say the same.
    """

    def opens(self, signer: UrlSigner, url: str, now: datetime, viewer: str | None = None) -> bool:
        """Tell whether an address of the signer's opens at that moment, for a viewer's network address."""
        path, _, query = url.removeprefix(base_of(signer)).partition("?")
        return signer.opens(path, query, now, viewer)

    def test_an_unsigned_address_ends_with_the_key_and_opens_nothing(self, signer: UrlSigner) -> None:
        assert signer.address(KEY).startswith(("https://", "http://"))
        assert signer.address(KEY) == f"{base_of(signer)}{KEY}"
        assert signer.address("a.jpg") == f"{base_of(signer)}a.jpg"
        assert not self.opens(signer, signer.address(KEY), NOON)

    def test_a_signed_address_begins_with_the_unsigned_one(self, signer: UrlSigner) -> None:
        assert signer.sign(KEY, NOON).startswith(f"{signer.address(KEY)}?")

    def test_a_signed_address_opens_until_it_expires_and_not_a_moment_longer(self, signer: UrlSigner) -> None:
        url = signer.sign(KEY, NOON)
        assert self.opens(signer, url, NOON - timedelta(hours=3))
        assert self.opens(signer, url, NOON - TICK)
        assert not self.opens(signer, url, NOON)

    def test_a_fraction_of_a_second_is_rounded_down(self, signer: UrlSigner) -> None:
        url = signer.sign(KEY, NOON + timedelta(milliseconds=999))
        assert self.opens(signer, url, NOON - TICK)
        assert not self.opens(signer, url, NOON)

    def test_an_instant_is_the_same_in_every_time_zone(self, signer: UrlSigner) -> None:
        elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
        url = signer.sign(KEY, elsewhere)
        assert self.opens(signer, url, NOON - TICK)
        assert not self.opens(signer, url, NOON)

    def test_a_signed_address_opens_no_other_object(self, signer: UrlSigner) -> None:
        query = signer.sign(KEY, NOON).partition("?")[2]
        for other in ("videos/v2/r1/master.mp4", f"{KEY}.bak", f"{KEY}/more", "videos/v1/r1"):
            assert not self.opens(signer, f"{signer.address(other)}?{query}", NOON - TICK), other

    def test_a_folder_query_opens_everything_below_the_folder_until_it_expires(self, signer: UrlSigner) -> None:
        query = signer.sign_folder("videos/v1/r1", NOON)
        assert not query.startswith("?")
        for name in ("index.m3u8", "720p/index.m3u8", "720p/0001.m4s", "captions/en.vtt"):
            url = f"{signer.address(f'videos/v1/r1/{name}')}?{query}"
            assert self.opens(signer, url, NOON - TICK), name
            assert not self.opens(signer, url, NOON), name

    def test_a_folder_query_opens_nothing_beside_the_folder(self, signer: UrlSigner) -> None:
        query = signer.sign_folder("videos/v1/r1", NOON)
        for other in ("videos/v1/r2/index.m3u8", "videos/v1/r11/index.m3u8", "videos/v1/r1", "index.m3u8"):
            assert not self.opens(signer, f"{signer.address(other)}?{query}", NOON - TICK), other

    def test_an_address_for_one_viewer_opens_for_nobody_else(self, signer: UrlSigner) -> None:
        query = signer.sign_folder(FOLDER, NOON, VIEWER)
        for url in (signer.sign(KEY, NOON, VIEWER), f"{signer.address(KEY)}?{query}"):
            assert self.opens(signer, url, NOON - TICK, VIEWER)
            assert not self.opens(signer, url, NOON, VIEWER)
            assert not any(self.opens(signer, url, NOON - TICK, other) for other in _STRANGERS)

    def test_a_viewer_without_an_ipv4_address_is_not_bound_to_one(self, signer: UrlSigner) -> None:
        for viewer in ("2001:db8::9", "::ffff:192.0.2.9", "unknown", "", None):
            query = signer.sign_folder(FOLDER, NOON, viewer)
            for url in (signer.sign(KEY, NOON, viewer), f"{signer.address(KEY)}?{query}"):
                assert all(self.opens(signer, url, NOON - TICK, each) for each in (viewer, VIEWER, None)), viewer

    def test_a_tampered_query_opens_nothing_however_often_the_genuine_one_did(self, signer: UrlSigner) -> None:
        query = signer.sign_folder(FOLDER, NOON)
        address = signer.address(KEY)
        assert all(self.opens(signer, f"{address}?{query}", NOON - TICK) for _ in range(3))
        for place in range(0, len(query), 1 + len(query) // 40):
            changed = query[:place] + ("A" if query[place] != "A" else "B") + query[place + 1 :]
            assert not self.opens(signer, f"{address}?{changed}", NOON - TICK), changed
        assert not self.opens(signer, f"{address}?{query}", NOON)
        assert not self.opens(signer, f"{signer.address('videos/v2/r1/master.mp4')}?{query}", NOON - TICK)

    def test_what_is_no_key_never_opens(self, signer: UrlSigner) -> None:
        query = signer.sign_folder(FOLDER, NOON)
        assert not any(signer.opens(bad, query, NOON - TICK) for bad in _NEVER_OPEN)

    def test_a_query_of_another_making_opens_nothing(self, signer: UrlSigner) -> None:
        assert not any(signer.opens(KEY, query, NOON - TICK) for query in _NO_QUERIES)

    def test_cookies_say_all_that_the_folders_query_says(self, signer: UrlSigner) -> None:
        query = signer.sign_folder(FOLDER, NOON)
        cookies = signer.as_cookies(query)
        assert len(cookies) == query.count("&") + 1
        assert all(name.isascii() and ";" not in value and value in query for name, value in cookies.items())

    def test_what_is_no_key_is_never_signed(self, signer: UrlSigner) -> None:
        for bad in _NO_KEYS:
            with refused(ValueError, "media key"):
                signer.address(bad)
            with refused(ValueError, "media key"):
                signer.sign(bad, NOON)
            with refused(ValueError, "media key"):
                signer.sign_folder(bad, NOON, VIEWER)

    def test_a_signer_shows_no_secret(self, signer: UrlSigner) -> None:
        assert not [word for word in ("PRIVATE", "private_key", "secret") if word in repr(signer)]


def base_of(signer: UrlSigner) -> str:
    """Give what all addresses begin with, its slash included."""
    return signer.address(KEY).removesuffix(KEY)
