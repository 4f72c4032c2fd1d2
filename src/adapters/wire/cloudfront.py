"""CloudFront's signed URLs as text: policies, base64 alphabet, query strings. Nothing here signs or verifies.

Source: Amazon CloudFront Developer Guide, "Create a signed URL using a canned policy", "… a custom policy".
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import Final

from attrs import frozen

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST_POLICY: Final = 2048
RESERVED: Final = frozenset({"Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm"})
"""Query names that belong to the signature; they are taken off a URL before a policy is held against it."""

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,14}")
_KEY_PAIR_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,128}")


class Malformed(ValueError):
    """A signature, a policy or a query that is not written as CloudFront writes it."""


class HashName(Enum):
    """The digest that is signed. SHA-1 is CloudFront's default and goes unnamed in the URL."""

    SHA1 = "SHA1"
    SHA256 = "SHA256"


@frozen(kw_only=True)
class Policy:
    """What a custom policy grants; ``resource`` may hold ``*`` and ``?``, times are seconds since 1970."""

    resource: str
    expires: int
    not_before: int | None = None
    address: str | None = None
    """An IPv4 address or network that the viewer must come from; None lets everyone in."""


@frozen(kw_only=True)
class SignedQuery:
    """The signature that a URL carries: either ``expires`` (canned) or ``policy`` (custom) is set."""

    own_query: str
    """What remains of the query without the signature's names; it belongs to the signed URL."""
    signature: bytes
    key_pair_id: str
    hash_name: str
    """As written in the URL, ``SHA1`` when absent: whether it is a known one is not a matter of writing."""
    expires: int | None = None
    policy: bytes | None = None


def without_slash(url: str) -> str:
    """Give a base URL without a slash at its end."""
    return url.rstrip("/")


def epoch_seconds(instant: datetime) -> int:
    """Give the whole seconds since 1970 of an aware instant, rounded down: never later than was meant."""
    return (instant - EPOCH) // timedelta(seconds=1)


def canned_policy(url: str, expires: int) -> str:
    """Write the policy that CloudFront itself rebuilds from a URL with ``Expires``; every byte counts.

    It is the custom policy with nothing but an end, and its resource is meant literally.
    """
    return custom_policy(Policy(resource=url, expires=expires))


def custom_policy(policy: Policy) -> str:
    """Write a custom policy without white space, its conditions in the order that the guide shows."""
    condition: dict[str, object] = {}
    if policy.address is not None:
        condition["IpAddress"] = {"AWS:SourceIp": policy.address}
    if policy.not_before is not None:
        condition["DateGreaterThan"] = {"AWS:EpochTime": policy.not_before}
    condition["DateLessThan"] = {"AWS:EpochTime": policy.expires}
    statement = {"Resource": policy.resource, "Condition": condition}
    return json.dumps({"Statement": [statement]}, separators=(",", ":"), ensure_ascii=False)


def encode(raw: bytes) -> str:
    """Write bytes in CloudFront's base64: ``+`` ``=`` ``/`` become ``-`` ``_`` ``~``."""
    return base64.b64encode(raw, altchars=b"-~").decode("ascii").replace("=", "_")


def decode(text: str) -> bytes:
    """Read CloudFront's base64; raises Malformed, also on stray bits at the end: bytes have one spelling."""
    try:
        raw = base64.b64decode(text.replace("_", "="), altchars=b"-~", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not CloudFront base64") from error
    if encode(raw) != text:
        raise Malformed("not CloudFront base64")
    return raw


def canned_query(expires: int, signature: bytes, key_pair_id: str, hash_name: HashName) -> str:
    """Write the query string of a canned policy, without ``?``."""
    return f"Expires={expires}&{_signature_query(signature, key_pair_id, hash_name)}"


def custom_query(policy: str, signature: bytes, key_pair_id: str, hash_name: HashName) -> str:
    """Write the query string of a custom policy, without ``?``; it opens any URL that the policy covers."""
    return f"Policy={encode(policy.encode())}&{_signature_query(signature, key_pair_id, hash_name)}"


def with_query(url: str, query: str) -> str:
    """Put a query string behind a URL that may have one of its own."""
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def parse_query(query: str) -> SignedQuery | None:
    """Read the signature out of a URL's query string (as sent, without ``?``); None where there is none.

    Raises Malformed on a name given twice, a part that is missing, or a value not written as CloudFront does.
    """
    pairs = [part.partition("=") for part in query.split("&")]
    taken = [(name, value) for name, _, value in pairs if name in RESERVED]
    if not taken:
        return None
    values = dict(taken)
    if len(values) != len(taken) or ("Expires" in values) == ("Policy" in values) or ("", "", "") in pairs:
        raise Malformed("one of Expires and Policy, each name once, nothing empty")
    own = "&".join(name + sign + value for name, sign, value in pairs if name not in RESERVED)
    return SignedQuery(
        own_query=own,
        signature=decode(_required(values, "Signature")),
        key_pair_id=_matching(_KEY_PAIR_ID, _required(values, "Key-Pair-Id")),
        hash_name=values.get("Hash-Algorithm", HashName.SHA1.value),
        expires=int(_matching(_NUMBER, values["Expires"])) if "Expires" in values else None,
        policy=decode(values["Policy"]) if "Policy" in values else None,
    )


def parse_policy(raw: bytes) -> Policy:
    """Read a policy; raises Malformed on anything but one statement of the guide's shape, no name twice."""
    if len(raw) > LONGEST_POLICY:
        raise Malformed("policy too long")
    try:
        document = json.loads(raw.decode("utf-8"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise Malformed("policy is not JSON") from error
    statements = _members(document, {"Statement"})["Statement"]
    if not isinstance(statements, list) or len(statements) != 1:
        raise Malformed("policy needs one statement")
    statement = _members(statements[0], {"Resource", "Condition"})
    condition = _members(statement["Condition"], {"DateLessThan"}, {"DateGreaterThan", "IpAddress"})
    return Policy(
        resource=_string(statement["Resource"]),
        expires=_instant(condition["DateLessThan"]),
        not_before=_instant(condition["DateGreaterThan"]) if "DateGreaterThan" in condition else None,
        address=_network(condition["IpAddress"]) if "IpAddress" in condition else None,
    )


def covers(resource: str, url: str) -> bool:
    """Tell whether a policy's resource covers a URL: ``*`` is any run of characters, ``?`` exactly one."""
    return _pattern(resource).fullmatch(url) is not None


def comes_from(network: str, address: str) -> bool:
    """Tell whether an address lies in a policy's network; one that cannot be read lies in none."""
    try:
        return IPv4Address(address) in IPv4Network(network)
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def _pattern(resource: str) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    return re.compile("".join(wild.get(each) or re.escape(each) for each in resource), re.DOTALL)


def _signature_query(signature: bytes, key_pair_id: str, hash_name: HashName) -> str:
    tail = "" if hash_name is HashName.SHA1 else f"&Hash-Algorithm={hash_name.value}"
    return f"Signature={encode(signature)}&Key-Pair-Id={key_pair_id}{tail}"


def _required(values: Mapping[str, str], name: str) -> str:
    if not values.get(name):
        raise Malformed(f"{name} is missing")
    return values[name]


def _matching(grammar: re.Pattern[str], text: str) -> str:
    if grammar.fullmatch(text) is None:
        raise Malformed("a value is not written as it should be")
    return text


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("a name given twice")
    return found


def _members(value: object, needed: set[str], possible: set[str] | None = None) -> dict[str, object]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | (possible or set()):
        raise Malformed("policy of another shape")
    return value


def _string(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise Malformed("policy needs text")
    return value


def _instant(value: object) -> int:
    seconds = _members(value, {"AWS:EpochTime"})["AWS:EpochTime"]
    if type(seconds) is not int or seconds < 0:
        raise Malformed("policy needs whole seconds")
    return seconds


def _network(value: object) -> str:
    text = _string(_members(value, {"AWS:SourceIp"})["AWS:SourceIp"])
    try:
        IPv4Network(text)
    except ValueError as error:
        raise Malformed("policy needs an IPv4 network") from error
    return text
