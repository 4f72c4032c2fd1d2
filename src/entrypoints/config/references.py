"""What others do for us: adapters of theirs, named by where their factory is, and MediaConvert.

A ValueError's message is what the operator reads.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from entrypoints.config.values import ForeignConfig, MediaConvertConfig

MARK: Final = "python:"
_OURS: Final = "COURSEDOCK_"
_NAME: Final = r"[A-Za-z_][A-Za-z0-9_]*"
_REFERENCE: Final = re.compile(rf"{MARK}{_NAME}(\.{_NAME})*:{_NAME}")
_ARN: Final = re.compile(r"arn:[a-z-]+:(?P<service>iam|mediaconvert):[a-z0-9-]*:\d{12}:(role|queues)/[\w+=,.@/-]+")


class Reader(Protocol):
    """Reads settings one by one and remembers what is wrong with each."""

    environ: Mapping[str, str]

    def raw(self, name: str) -> str | None:
        """Give a setting as it is written."""
        ...

    def json(self, name: str) -> dict[str, Any] | None:
        """Give a setting that is a JSON object."""
        ...

    def checked(self, name: str, said: Any, read: Callable[..., Any], *args: Any) -> Any:
        """Give what it means; None, and a problem, where that can't be used."""
        ...

    def wrong(self, name: str, problem: str) -> None:
        """Remember a problem."""
        ...


def read(reader: Reader, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Read the fields of ``Config`` that name others; ``settings`` are the fields that are known."""
    media_url = settings["media_url"] or ""
    environ = {name: value for name, value in reader.environ.items() if not name.startswith(_OURS)}
    environ |= {f"{_OURS}DATA": str(settings["data"]), f"{_OURS}PUBLIC_URL": str(settings["public_url"])}
    cdn = _cdn(reader, is_taken=settings["cloudfront"] is not None)
    return {
        "cdn": ForeignConfig(reference=cdn, environ=environ) if cdn else None,
        "media": ForeignConfig(reference=media_url, environ=environ) if media_url.startswith(MARK) else None,
        "mediaconvert": _media_convert(reader, media_url),
    }


def _cdn(reader: Reader, *, is_taken: bool) -> str | None:
    said = reader.raw("CDN")
    if said and is_taken:
        reader.wrong("CDN", "stands beside the settings of CloudFront: only one CDN can be used")
    found: str | None = reader.checked("CDN", said, reference) if said else None
    return found


def _media_convert(reader: Reader, media_url: str) -> MediaConvertConfig | None:
    said = reader.json("MEDIACONVERT")
    if said is not None and not media_url.startswith("s3://"):
        reader.wrong("MEDIACONVERT", "needs COURSEDOCK_MEDIA_URL to be s3://…, where it reads and writes")
    found: MediaConvertConfig | None = None if said is None else reader.checked("MEDIACONVERT", said, media_convert)
    return found


def reference(text: str) -> str:
    """A factory in an installed package."""
    if not _REFERENCE.fullmatch(text):
        raise ValueError("must be python:package.module:factory, where the package is installed beside this one")
    return text


def or_reference(parse: Callable[[str], str]) -> Callable[[str], str]:
    """Give a parser that takes a factory as well."""
    return lambda text: reference(text) if text.startswith(MARK) else parse(text)


def media_convert(said: Mapping[str, Any]) -> MediaConvertConfig:
    """The JSON of COURSEDOCK_MEDIACONVERT."""
    unknown = sorted(set(said) - {"role", "queue", "events"})
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known: events, queue, role")
    role, queue, events = (said.get(name) for name in ("role", "queue", "events"))
    if not _is_arn(role, "iam"):
        raise ValueError('"role" must be the ARN of the role that MediaConvert takes on: arn:aws:iam::…:role/…')
    if queue is not None and not _is_arn(queue, "mediaconvert"):
        raise ValueError('"queue" must be the ARN of a queue of MediaConvert: arn:aws:mediaconvert:…:queues/…')
    if events is not None and not (isinstance(events, str) and events.startswith(("https://", "http://"))):
        raise ValueError('"events" must be the address of a queue of SQS: https://sqs.…')
    return MediaConvertConfig(role=str(role), queue=queue, events=events)


def _is_arn(text: Any, service: str) -> bool:
    found = _ARN.fullmatch(text) if isinstance(text, str) else None
    return found is not None and found["service"] == service
