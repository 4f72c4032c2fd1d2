"""Files on their way, in a database."""

from datetime import datetime
from functools import cache
from typing import Any, Final

from attrs import asdict, frozen
from sqlalchemy import Connection, Select, and_, bindparam, or_, select

from adapters.sql.dialects import Upsert
from adapters.sql.lists import ROWS, older, parameters
from adapters.sql.tables import uploads as table
from adapters.sql.tables.supply import UNFINISHED
from adapters.sql.types import UtcDateTime
from adapters.wire.cursors import page_of, write_moment
from course_domain.model.reports import Page, PageRequest
from course_domain.model.uploads import Upload, UploadState

_UPLOAD: Final = tuple(table.c)
_FIND: Final = select(*_UPLOAD).where(table.c.id == bindparam("upload_id"))
_LOOK: Final = select(*_UPLOAD).where(table.c.id == bindparam("upload_id")).with_for_update()
_SINCE: Final = {
    UploadState.OPEN: bindparam("open_since", type_=UtcDateTime()),
    UploadState.STORED: bindparam("stored_since", type_=UtcDateTime()),
    UploadState.ENDING: bindparam("ending_since", type_=UtcDateTime()),
}
_STALE: Final = (
    select(*_UPLOAD)
    .where(
        UNFINISHED,
        or_(*(and_(table.c.state == state, table.c.updated_at <= since) for state, since in _SINCE.items())),
    )
    .order_by(table.c.updated_at, table.c.id)
    .limit(ROWS)
)
_SAVE: Final = Upsert(table=table, key=["id"], replace=[column.name for column in table.c if column.name != "id"])


@cache
def _page(*, following: bool) -> Select[Any]:
    found = select(*_UPLOAD)
    if following:
        found = found.where(older(table.c.created_at, table.c.id))
    return found.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(ROWS)


def _upload_of(row: Any) -> Upload:
    # A column can't be named like the word BY.
    told = dict(row)
    return Upload(by=told.pop("by_user"), **told)


def _values(upload: Upload) -> dict[str, Any]:
    values = asdict(upload)
    return {**values, "by_user": values.pop("by")}


@frozen(kw_only=True)
class SqlUploads:
    """Uploads in a transaction; a writer who finds one keeps other writers out of it until the commit."""

    connection: Connection
    writes: bool

    def find(self, upload_id: str) -> Upload | None:
        statement = _LOOK if self.writes else _FIND
        row = self.connection.execute(statement, {"upload_id": upload_id}).mappings().first()
        return _upload_of(row) if row else None

    def save(self, upload: Upload) -> None:
        self.connection.execute(_SAVE.on(self.connection), _values(upload))

    def stale(
        self, open_since: datetime, stored_since: datetime, ending_since: datetime, limit: int
    ) -> tuple[Upload, ...]:
        told = {"open_since": open_since, "stored_since": stored_since, "ending_since": ending_since, "rows": limit}
        return tuple(map(_upload_of, self.connection.execute(_STALE, told).mappings()))

    def page(self, request: PageRequest) -> Page[Upload]:
        statement = _page(following=request.after is not None)
        found = self.connection.execute(statement, parameters(None, request)).mappings()
        rows = [_upload_of(row) for row in found]
        return page_of(rows, request, lambda upload: write_moment(upload.created_at, upload.id))
