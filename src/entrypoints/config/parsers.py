"""Turns the text of one setting into its value; a ValueError's message is what the operator reads."""

import re
import shutil
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

_SENDER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(.+)")
_HOST: Final = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUCKET: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PREFIX: Final = re.compile(r"(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,64}(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9_.-]{1,64}){0,7}")
_LOGS: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9!_.*'()/-]+")
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def folder(text: str) -> Path:
    """A folder, made absolute."""
    if "?" in text:
        raise ValueError("must not hold a question mark, for it is a part of addresses of databases")
    return Path(text).absolute()


def domain(text: str) -> str:
    """The host name of a distribution."""
    host = text.removeprefix("https://").rstrip("/")
    if not _HOST.fullmatch(host):
        raise ValueError("must be the host name of the distribution, such as d111111abcdef8.cloudfront.net")
    return host


def key_pair_id(text: str) -> str:
    """The id under which CloudFront knows a public key."""
    if not _ID.fullmatch(text):
        raise ValueError("must list ids of public keys, such as K2JCJMDEHXQW5F")
    return text


def hash_name(text: str) -> str:
    """The hash of CloudFront's signatures."""
    if text not in ("SHA1", "SHA256"):
        raise ValueError("must be SHA256 or SHA1")
    return text


def logs_url(text: str) -> str | None:
    """Where CloudFront delivers its logs."""
    if text and not _LOGS.fullmatch(text):
        raise ValueError("must be s3://bucket/prefix; the prefix is for these logs alone, what was read is deleted")
    return text or None


def hours(text: str) -> float:
    """The life of a video's address."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 2 <= number <= 4:
        raise ValueError("must be from 2 to 4: how many hours a video's address lives")
    return number


def days(text: str) -> int:
    """How long something is kept."""
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise ValueError("must be a whole number of days, at most 9999; 0 keeps nothing")
    return int(text)


def host_and_port(text: str) -> tuple[str, int]:
    """``address:port``; an IPv6 address in brackets."""
    host, _, port = text.rpartition(":")
    bare = "127.0.0.1" if host == "localhost" else host.removeprefix("[").removesuffix("]")
    number = int(port) if port.isascii() and port.isdigit() and len(port) < 6 else 0
    if not _is_ip(bare) or not 0 < number < 65536 or (":" in host) != host.startswith("["):
        raise ValueError("must be an IP address and a port, such as 127.0.0.1:8000 or [::1]:8000")
    return bare, number


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _parts(text: str, schemes: tuple[str, ...]) -> SplitResult | None:
    """Take an address apart; None where it is none, or holds what no address of ours may."""
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_whole and text.isprintable() and " " not in text else None


def http_url(text: str) -> str:
    """An absolute http(s) address."""
    parts = _parts(text, ("http", "https"))
    if parts is None or parts.username is not None:
        raise ValueError("must be an address such as https://courses.example.com")
    return text


def base_url(text: str) -> str:
    """An http(s) address that paths are added to."""
    if "?" in http_url(text) or "#" in text:
        raise ValueError("must be an address without ? and #, such as https://courses.example.com")
    return text.rstrip("/")


def origin(text: str) -> str:
    """Scheme, host and port as browsers write an origin (RFC 6454, 6.2)."""
    parts = urlsplit(http_url(text))
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"must list origins such as https://shop.example.com, without a path: {text}")
    host = parts.netloc.lower().removesuffix(f":{_DEFAULT_PORTS[parts.scheme]}")
    return f"{parts.scheme}://{host}"


def course_page(text: str) -> str:
    """The page of a course, with ``{course}`` where its id goes."""
    if "{course}" not in http_url(text):
        raise ValueError("must hold {course}, such as https://shop.example.com/account/courses/{course}")
    return text


def sqlite_url(text: str) -> str:
    """A SQLite database in a file."""
    path = text.removeprefix("sqlite:///")
    if path == text or path in ("", ":memory:") or "?" in path:
        raise ValueError("must be sqlite:///path of a file, without a question mark, in this version")
    return text


def media_url(text: str) -> str:
    """A folder, or a bucket of S3 with what the names of our objects in it begin with."""
    if text.startswith("file://") and text != "file://":
        return text
    bucket, _, prefix = text.removeprefix("s3://").rstrip("/").partition("/")
    if not text.startswith("s3://") or not _BUCKET.fullmatch(bucket) or not (prefix == "" or _PREFIX.fullmatch(prefix)):
        raise ValueError("must be file:///path of a folder, s3://bucket or s3://bucket/prefix")
    return text.rstrip("/")


def mail_url(text: str) -> str:
    """A folder, or a mail server with the name and password that it asks for."""
    if text.startswith("folder:") and text.removeprefix("folder:").strip("/"):
        return text
    parts = _parts(text, ("smtp", "smtps"))
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            "must be folder:/path, smtp://user:password@host:587 or smtps://… in this version; "
            "in a user or password write @ as %40, / as %2F, : as %3A, # as %23, ? as %3F, % as %25"
        )
    return text


def sender(text: str) -> str:
    """An e-mail address, with or without a name."""
    name, bracket, address = text.removesuffix(">").rpartition("<")
    found = _SENDER.fullmatch(address)
    is_whole = text.isprintable() and len(address) <= 254 and bool(bracket) == text.endswith(">")
    if not is_whole or found is None or not _HOST.fullmatch(found[2]) or "<" in name:
        raise ValueError("must be an e-mail address such as courses@shop.example or My shop <courses@shop.example>")
    return text


def proxy(text: str) -> str:
    """The address or the network of a trusted proxy."""
    try:
        ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f"must list addresses or networks such as 10.0.0.7 or 10.0.0.0/8: {text}") from None
    return text


def bind_viewers(text: str) -> bool:
    """Whether addresses of videos are bound to viewers' network addresses."""
    if text.lower() not in ("off", "ipv4"):
        raise ValueError("must be off, or ipv4: an address then opens for the IPv4 address only that it was given to")
    return text.lower() == "ipv4"


def time_zone(text: str) -> str:
    """A time zone by its name."""
    try:
        return ZoneInfo(text).key
    except (ValueError, KeyError, OSError):
        raise ValueError("must be the name of a time zone such as UTC or Europe/Berlin") from None


def log_level(text: str) -> str:
    """A level of the log."""
    if text.lower() not in ("debug", "info", "warning", "error"):
        raise ValueError("must be debug, info, warning or error")
    return text.lower()


def log_format(text: str) -> str:
    """How the log is written."""
    if text.lower() not in ("text", "json"):
        raise ValueError("must be text or json")
    return text.lower()


def program(text: str) -> str | None:
    """A program by its path, or by its name on PATH; "" is none."""
    found = shutil.which(text) if text else None
    if text and found is None:
        raise ValueError("must be a program: a path, or a name on PATH")
    return str(Path(found).absolute()) if found else None
