"""The tables: declarations only. Instants are microseconds since 1970, durations and positions whole seconds."""

from adapters.sql.tables.catalogue import course_videos, courses, products, video_captions
from adapters.sql.tables.learning import course_enrollments, learners, user_course_progress
from adapters.sql.tables.mailing import notification_preferences, video_batches
from adapters.sql.tables.messages import creations, history, inbox, job_runs, outbox
from adapters.sql.tables.metadata import metadata
from adapters.sql.tables.sales import grants, order_lines, order_versions, orders
from adapters.sql.tables.supply import media_jobs, uploads
from adapters.sql.tables.viewings import viewings

__all__ = [
    "course_enrollments",
    "course_videos",
    "courses",
    "creations",
    "grants",
    "history",
    "inbox",
    "job_runs",
    "learners",
    "media_jobs",
    "metadata",
    "notification_preferences",
    "order_lines",
    "order_versions",
    "orders",
    "outbox",
    "products",
    "uploads",
    "user_course_progress",
    "video_batches",
    "video_captions",
    "viewings",
]
