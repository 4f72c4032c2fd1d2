"""Which mails a learner gets: how it is shown, and what she sends."""

from typing import Any, Final

from course_domain.model.preferences import TOPICS

_KINDS: Final[list[dict[str, Any]]] = [
    {
        "kind": kind.value,
        "title": topic.title,
        "description": topic.description,
        "on": True,
        "changeable": topic.optional,
    }
    for kind, topic in TOPICS.items()
]
NOTIFICATIONS: Final[dict[str, Any]] = {"kinds": _KINDS}
WISHES: Final[dict[str, Any]] = {"kinds": [{"kind": "expiry", "on": False}]}
CHANGED: Final[dict[str, Any]] = {"kinds": [{**kind, "on": kind["kind"] != "expiry"} for kind in _KINDS]}
