"""All addresses of one video, by one signature where everything lies in the video's own folder."""

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from course_domain.model.courses import Video
from course_domain.model.delivery import Delivery
from course_domain.model.viewings import named
from course_domain.ports import UrlSigner

MP4 = "video/mp4"
HLS = "application/vnd.apple.mpegurl"


@frozen(kw_only=True)
class CaptionAddress:
    """A signed caption file."""

    language: str
    label: str
    url: str = field(repr=False)


@frozen(kw_only=True)
class FileAddress:
    """The whole video as one file, for players that can't play the stream."""

    url: str = field(repr=False)
    type: str = MP4


@frozen(kw_only=True)
class FolderCookies:
    """Cookies that open all below a folder of the CDN, ``url``; by name."""

    url: str
    values: Mapping[str, str] = field(repr=False)


@frozen(kw_only=True)
class SignedVideo:
    """What a player fetches of a video: ``url`` is the stream where there is one, else the file."""

    url: str = field(repr=False)
    type: str
    file: FileAddress
    captions: tuple[CaptionAddress, ...]
    storyboard: str | None = field(repr=False)
    cookies: FolderCookies | None


def sign_video(
    video: Video,
    signer: UrlSigner,
    delivery: Delivery,
    expires_at: datetime,
    viewer: str | None,
    *,
    viewing: str | None = None,
) -> SignedVideo:
    """Sign everything of a video until then.

    ``viewer`` is the network address of who will watch, ``viewing`` what the CDN's logs shall tell it by.
    """
    bound = viewer if delivery.binds_viewers else None
    keys = (video.s3_key, video.hls_key, video.storyboard_key, *(caption.s3_key for caption in video.captions))
    query = None
    if any(_is_below(video.folder, key) for key in keys):
        query = signer.sign_folder(video.folder, expires_at, bound)
    way = _Way(
        signer=signer,
        delivery=delivery,
        folder=video.folder,
        query=query,
        expires_at=expires_at,
        bound=bound,
        viewing=viewing,
    )
    file = FileAddress(url=way.of_object(video.s3_key))
    stream = way.of_playlist(video.hls_key)
    captions = (
        CaptionAddress(language=each.language, label=each.label, url=way.of_object(each.s3_key))
        for each in video.captions
    )
    return SignedVideo(
        url=stream or file.url,
        type=HLS if stream else file.type,
        file=file,
        captions=tuple(captions),
        storyboard=way.of_playlist(video.storyboard_key),
        cookies=way.cookies(),
    )


def _is_below(folder: str, key: str | None) -> bool:
    return key is not None and key.startswith(f"{folder}/")


@frozen(kw_only=True)
class _Way:
    """How one viewer gets at what lies in a video's folder, or elsewhere."""

    signer: UrlSigner
    delivery: Delivery
    folder: str
    query: str | None = field(repr=False)
    """Opens the folder; None where nothing of the video lies in it."""
    expires_at: datetime
    bound: str | None
    viewing: str | None

    def of_object(self, key: str) -> str:
        if self.query is None or not _is_below(self.folder, key):
            return self.signer.sign(key, self.expires_at, self.bound)
        return self._opened(self.signer.address(key))

    def of_playlist(self, key: str | None) -> str | None:
        """Only what lies in the video's folder can be a playlist: its links are opened by the same signature."""
        if key is None or not _is_below(self.folder, key):
            return None
        by_us = f"{self.delivery.playlists}/{key}"
        return self._opened(self.signer.address(key) if self.delivery.by_cookies else by_us)

    def cookies(self) -> FolderCookies | None:
        if self.query is None or not self.delivery.by_cookies:
            return None
        return FolderCookies(url=self.signer.address(self.folder), values=self.signer.as_cookies(self.query))

    def _opened(self, url: str) -> str:
        if self.delivery.by_cookies or self.query is None:
            return url
        return f"{url}?{named(self.query, self.viewing)}"
