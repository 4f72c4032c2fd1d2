"""Where else a learner was: on which device she stopped, and where she stopped on another."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters.sql.migrations.columns import BIG, TEXT, TIME, WHOLE

revision: Final = "0010"
down_revision: Final = "0009"
branch_labels: Final = None
depends_on: Final = None

_TABLE: Final = "user_course_progress"


def upgrade() -> None:
    """Add them; what was told before was told by no device that is known."""
    for name, kind, told in (
        ("position_device", TEXT, ""),
        ("position_kind", TEXT, "computer"),
        ("other_position", WHOLE, "0"),
        ("other_happened_at", TIME, None),
        ("other_session", TEXT, ""),
        ("other_seq", BIG, "0"),
        ("other_device", TEXT, ""),
        ("other_kind", TEXT, "computer"),
    ):
        op.add_column(_TABLE, sa.Column(name, kind, nullable=told is None, server_default=told))


def downgrade() -> None:
    """Drop them."""
    names = ("position_device", "position_kind", "other_position", "other_happened_at")
    for name in (*names, "other_session", "other_seq", "other_device", "other_kind"):
        op.drop_column(_TABLE, name)
