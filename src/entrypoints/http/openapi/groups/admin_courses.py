"""Administrators make, change and archive courses and their videos."""

from typing import Final

from entrypoints.http.openapi.examples import admin_courses as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

COURSES: Final = Group(
    name="Courses, for administrators",
    says="Drafts and archived courses too. Archiving takes nothing from anyone who has the course.",
    operations=(
        Operation(
            id="listAllCourses",
            method="get",
            path="/api/admin/courses",
            who=Who.ADMINISTRATOR,
            summary="List all courses",
            query=("q", "limit", "cursor"),
            answers={200: Answer(says="A page of courses.", schema="AdminCoursePage", example=examples.COURSES)},
        ),
        Operation(
            id="createCourse",
            method="post",
            path="/api/admin/courses",
            who=Who.ADMINISTRATOR,
            summary="Make a course",
            headers=("idempotency_key",),
            sent=Sent(schema="NewCourse", examples={"a draft": examples.NEW_COURSE}),
            answers={
                201: Answer(
                    says="The new course.",
                    schema="AdminCourseWithVideos",
                    example=examples.MADE_COURSE,
                    headers=("Location", "ETag", "Idempotency-Replayed"),
                )
            },
        ),
        Operation(
            id="readAnyCourse",
            method="get",
            path="/api/admin/courses/{course_id}",
            who=Who.ADMINISTRATOR,
            summary="Read a course with its videos",
            headers=("if_none_match_tags",),
            answers={
                200: Answer(
                    says="The course.", schema="AdminCourseWithVideos", example=examples.COURSE, headers=("ETag",)
                ),
                304: Answer(says="The copy at hand is still true.", headers=("ETag",)),
            },
            refusals=("unknown-course", "invalid"),
        ),
        Operation(
            id="replaceCourse",
            method="put",
            path="/api/admin/courses/{course_id}",
            who=Who.ADMINISTRATOR,
            summary="Change a course",
            says="Takes back what GET answered. Another length changes no one who has bought.",
            headers=("if_match",),
            sent=Sent(schema="CourseReplacement", examples={"another price": examples.REPLACEMENT}),
            answers={
                200: Answer(
                    says="The changed course.", schema="AdminCourse", example=examples.REPLACED, headers=("ETag",)
                )
            },
            refusals=("unknown-course",),
        ),
        Operation(
            id="archiveCourse",
            method="delete",
            path="/api/admin/courses/{course_id}",
            who=Who.ADMINISTRATOR,
            summary="Archive a course",
            says="No longer sold, still played by those who have it; it stays readable here.",
            headers=("if_match",),
            answers={204: Answer(says="It is archived.")},
            refusals=("unknown-course",),
        ),
    ),
)

VIDEOS: Final = Group(
    name="Videos, for administrators",
    says="A video is made of an upload, or of an object that is in the media store already.",
    operations=(
        Operation(
            id="addVideo",
            method="post",
            path="/api/admin/courses/{course_id}/videos",
            who=Who.ADMINISTRATOR,
            summary="Add a video",
            headers=("idempotency_key",),
            sent=Sent(schema="NewVideo", examples={"a lesson": examples.NEW_VIDEO}),
            answers={
                201: Answer(
                    says="The new video.",
                    schema="AdminVideo",
                    example=examples.ADDED_VIDEO,
                    headers=("ETag", "Idempotency-Replayed"),
                )
            },
            refusals=("unknown-course",),
        ),
        Operation(
            id="reorderVideos",
            method="put",
            path="/api/admin/courses/{course_id}/order",
            who=Who.ADMINISTRATOR,
            summary="Put the videos of a course in order",
            headers=("if_match",),
            sent=Sent(schema="VideoOrder", examples={"the other way round": examples.ORDER}),
            answers={
                200: Answer(says="The videos.", schema="AdminVideoList", example=examples.ORDERED, headers=("ETag",))
            },
            refusals=("unknown-course",),
        ),
        Operation(
            id="readVideo",
            method="get",
            path="/api/admin/videos/{video_id}",
            who=Who.ADMINISTRATOR,
            summary="Read a video with the work on its files",
            answers={
                200: Answer(says="The video.", schema="AdminVideoWithJobs", example=examples.VIDEO, headers=("ETag",))
            },
            refusals=("unknown-video",),
        ),
        Operation(
            id="replaceVideo",
            method="put",
            path="/api/admin/videos/{video_id}",
            who=Who.ADMINISTRATOR,
            summary="Change a video, or replace its file",
            says="What was watched stays where it still fits; nobody loses a completion.",
            headers=("if_match",),
            sent=Sent(schema="VideoReplacement", examples={"another title": examples.VIDEO_REPLACEMENT}),
            answers={
                200: Answer(
                    says="The changed video.", schema="AdminVideo", example=examples.VIDEO_REPLACED, headers=("ETag",)
                )
            },
            refusals=("unknown-video",),
        ),
        Operation(
            id="removeVideo",
            method="delete",
            path="/api/admin/videos/{video_id}",
            who=Who.ADMINISTRATOR,
            summary="Remove a video",
            says="What was watched of it is kept.",
            headers=("if_match",),
            answers={204: Answer(says="It is removed.")},
            refusals=("unknown-video",),
        ),
    ),
)
