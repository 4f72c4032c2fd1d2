"""What learners do: look at their courses, watch, and ask why."""

from typing import Final

from entrypoints.http.openapi.examples import learner as examples
from entrypoints.http.openapi.examples import notifications as mails
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

_NO_ACCESS: Final = ("not-enrolled", "access-ended", "access-expired", "blocked")
_PLAYLIST: Final = Answer(
    says="The playlist.",
    schema="PlaylistText",
    example=examples.PLAYLIST,
    media_type="application/vnd.apple.mpegurl",
)

GROUP: Final = Group(
    name="Learning",
    says="A learner's own courses. The session says who she is, and nothing in a request does.",
    operations=(
        Operation(
            id="listEnrolledCourses",
            method="get",
            path="/api/user/enrolled-courses",
            who=Who.LEARNER,
            summary="List the courses that I have or had",
            says="Claims what waits for the session's verified e-mail address first. Newest first.",
            query=("library_status", "limit", "cursor"),
            answers={200: Answer(says="A page of the library.", schema="Library", example=examples.LIBRARY)},
        ),
        Operation(
            id="readProgress",
            method="get",
            path="/api/user/course/{course_id}/progress",
            who=Who.LEARNER,
            summary="Read my progress in a course",
            says="Readable as long as there ever was access.",
            answers={200: Answer(says="Each video and their sum.", schema="Progress", example=examples.PROGRESS)},
            refusals=("unknown-course", "not-enrolled"),
        ),
        Operation(
            id="recordProgress",
            method="post",
            path="/api/user/course/{course_id}/progress",
            who=Who.LEARNER,
            summary="Tell what was played",
            says=(
                "Spans are united before they are counted, so beats may come late, twice and in any order; what was"
                " played offline is told with its `age`. Only seconds that can honestly have been played by now are"
                " credited; the rest stays pending and is credited later. On 429, keep the beats and send them again."
            ),
            sent=Sent(schema="Beats", examples={"one beat": examples.BEAT, "several": examples.BEATS}),
            answers={200: Answer(says="What the beats came to.", schema="Heard", example=examples.HEARD)},
            refusals=("quota-exceeded", "forged", *_NO_ACCESS, "unknown-course", "unknown-video"),
        ),
        Operation(
            id="openVideo",
            method="get",
            path="/api/user/course/{course_id}/video/{video_id}/url",
            who=Who.VISITOR,
            summary="Get a video's address for a while",
            says=(
                "Everything that a player needs: the stream at `url` (the file where there is none), and the file for"
                " players without HLS. Ask again at `renew_at`, with the `session` of the first answer."
                " With a `device`, `elsewhere` tells where she was last on another one."
                " Without a session of the shop only free previews open, and no progress is kept."
            ),
            query=("session", "device"),
            answers={200: Answer(says="The address.", schema="VideoAddress", example=examples.ADDRESS)},
            refusals=("quota-exceeded", "forged", *_NO_ACCESS, "unknown-course", "unknown-video"),
        ),
        Operation(
            id="readPlaylist",
            method="get",
            path="/playlists/{key}",
            who=Who.ANYONE,
            summary="Read a playlist or a storyboard of a video",
            says=(
                "As `url` and `storyboard` of a video's address name it, slashes as they are, with the very query that"
                " stands there: that opens it, and every link in the answer carries it. Players need no session here."
                " A storyboard is `text/vtt`."
            ),
            answers={200: _PLAYLIST},
            refusals=("not-opened", "unknown-media", "unusable", "not-reachable"),
        ),
        Operation(
            id="readPlaylistHead",
            method="head",
            path="/playlists/{key}",
            who=Who.ANYONE,
            summary="Ask the same without a body",
            answers={200: Answer(says="There is one, and it opens.")},
            refusals=("not-opened", "unknown-media", "unusable", "not-reachable"),
        ),
        Operation(
            id="readAccess",
            method="get",
            path="/api/user/course/{course_id}/access",
            who=Who.LEARNER,
            summary="Ask why I have access, or have none",
            answers={200: Answer(says="The whole answer.", schema="Access", example=examples.ACCESS)},
            refusals=("unknown-course",),
        ),
        Operation(
            id="readNotifications",
            method="get",
            path="/api/user/notifications",
            who=Who.LEARNER,
            summary="See which mails I get",
            answers={200: Answer(says="Every kind.", schema="Notifications", example=mails.NOTIFICATIONS)},
        ),
        Operation(
            id="changeNotifications",
            method="put",
            path="/api/user/notifications",
            who=Who.LEARNER,
            summary="Turn kinds of mail on or off",
            says="Takes back what GET answered; kinds that aren't named stay as they are.",
            sent=Sent(schema="NotificationWishes", examples={"no reminders": mails.WISHES}),
            answers={200: Answer(says="Every kind.", schema="Notifications", example=mails.CHANGED)},
        ),
    ),
)
