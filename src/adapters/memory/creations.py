"""What was made under callers' keys, in memory."""

from datetime import datetime

from attrs import frozen

from adapters.memory.state import State, in_utc
from course_domain.model.creations import Creation


@frozen(kw_only=True)
class MemoryCreations:
    """Creations in a dictionary; one unit of work writes at a time, so calls pass alone anyhow."""

    state: State

    def find(self, caller: str, key: str, now: datetime) -> Creation | None:
        known = self.state.creations.get((caller, key))
        return known if known is not None and known.kept_until > now else None

    def keep(self, creation: Creation) -> None:
        self.state.creations[creation.caller, creation.key] = in_utc(creation)

    def forget(self, now: datetime, limit: int) -> int:
        over = [known for known in self.state.creations.values() if known.kept_until <= now]
        gone = sorted(over, key=lambda known: known.kept_until)[:limit]
        for creation in gone:
            del self.state.creations[creation.caller, creation.key]
        return len(gone)
