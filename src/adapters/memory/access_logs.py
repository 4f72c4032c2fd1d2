"""A CDN's access logs in memory."""

from collections.abc import Mapping

from attrs import field, frozen

from course_domain.model.errors import UnknownMedia


@frozen(kw_only=True)
class MemoryAccessLogs:
    """AccessLogs in a dictionary: bytes by viewing, by name."""

    files: dict[str, Mapping[str, int]] = field(factory=dict)

    def unread(self, limit: int) -> tuple[str, ...]:
        return tuple(sorted(self.files)[:limit])

    def read(self, name: str) -> Mapping[str, int]:
        if name not in self.files:
            raise UnknownMedia(key=name)
        return self.files[name]

    def done(self, name: str) -> None:
        self.files.pop(name, None)
