"""What anyone may see."""

from typing import Final

from entrypoints.http.openapi.examples import public as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Who

GROUP: Final = Group(
    name="Courses",
    says="What is taught here. Caches may keep an answer for a minute where nobody said who she is.",
    operations=(
        Operation(
            id="listCourses",
            method="get",
            path="/api/courses",
            who=Who.ANYONE,
            summary="List the published courses",
            says="`q` is a part of a title or a description.",
            query=("q", "limit", "cursor"),
            answers={200: Answer(says="A page of courses.", schema="CoursePage", example=examples.COURSES)},
        ),
        Operation(
            id="readCourse",
            method="get",
            path="/api/courses/{course_id}",
            who=Who.VISITOR,
            summary="Read a course with its videos",
            says="Drafts are shown to administrators only, archived courses to those who had them.",
            answers={200: Answer(says="The course.", schema="CourseWithVideos", example=examples.COURSE_WITH_VIDEOS)},
            refusals=("unknown-course",),
        ),
    ),
)
