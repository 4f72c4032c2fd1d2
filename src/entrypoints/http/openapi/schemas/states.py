"""The words for how somebody's access stands."""

from typing import Final

STATUSES: Final = ["active", "expired", "ended", "blocked"]
STATUSES_OR_WAITING: Final = [*STATUSES, "waiting"]
STATUSES_OR_NONE: Final = [*STATUSES_OR_WAITING, None]
REFUSALS: Final = ["blocked", "access-ended", "access-expired", "not-enrolled", None]
