"""What is sold and what is watched."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
)

from adapters.sql.tables.metadata import metadata
from adapters.sql.types import KEY, UtcDateTime, Word
from course_domain.model.courses import CourseStatus, VideoState

courses: Final = Table(
    "courses",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("thumbnail", Text),
    Column("price", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("status", Word(CourseStatus), nullable=False),
    Column("access_days", Integer),
    Column("shop_url", Text),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("title_folded", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    CheckConstraint("status IN ('draft', 'published', 'archived')", name="status"),
    CheckConstraint("price >= 0", name="price"),
    CheckConstraint("access_days > 0", name="access_days"),
    Index("ix_courses_created_at_id", "created_at", "id"),
)

course_videos: Final = Table(
    "course_videos",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("course_id", KEY, ForeignKey("courses.id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("section", Text),
    Column("video_url", Text, nullable=False),
    Column("duration", Integer, nullable=False),
    Column("order_position", Integer, nullable=False),
    Column("s3_key", Text, nullable=False),
    Column("thumbnail", Text),
    Column("free_preview", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("state", Word(VideoState), nullable=False, server_default="ready"),
    Column("revision", Text),
    Column("source_key", Text),
    Column("hls_key", Text),
    Column("storyboard_key", Text),
    Column("file_etag", Text),
    Column("warning", Text),
    CheckConstraint("duration >= 0", name="duration"),
    Index("ix_course_videos_course_id_order_position_id", "course_id", "order_position", "id"),
)

video_captions: Final = Table(
    "video_captions",
    metadata,
    Column("video_id", KEY, ForeignKey("course_videos.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("s3_key", Text, nullable=False),
)

products: Final = Table(
    "products",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("source", KEY, nullable=False),
    Column("product_id", KEY, nullable=False),
    Column("variant_id", Text),
    Column("sku", Text),
    Column("course_id", KEY, ForeignKey("courses.id"), nullable=False),
    # All five fields as one text: SQL's unique constraints let NULLs repeat.
    Column("link", Text, nullable=False),
    UniqueConstraint("link"),
    Index("ix_products_source_product_id_id", "source", "product_id", "id"),
)


def published(videos: FromClause) -> ColumnElement[bool]:
    """Tell which rows of the table, or of an alias of it, are shown, played and counted."""
    return and_(videos.c.removed_at.is_(None), videos.c.state == VideoState.READY)
