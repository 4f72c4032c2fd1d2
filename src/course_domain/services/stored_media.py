"""Videos name objects; an object that isn't there would be sold and never play."""

from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import FieldProblem, Invalid
from course_domain.model.media import MediaObject
from course_domain.model.uploads import INCOMING
from course_domain.ports import MediaObjects


def require_stored(media: MediaObjects, draft: VideoDraft) -> MediaObject | None:
    """Give the object that a draft names as its file; None where its file is an upload.

    Raises:
        Invalid: nothing is stored under one of its keys; every one of them is named.
    """
    found = {name: media.find(key) for name, key in draft.keys}
    missing = [name for name, known in found.items() if known is None]
    if missing:
        problem = "names no object in the media store: put the file there first"
        raise Invalid(problems=tuple(FieldProblem(field=name, problem=problem) for name in missing))
    return found.get("s3_key")


def refuse_incoming(draft: VideoDraft) -> None:
    """Refuse an upload that is named by its key: nobody would know that it is used, and it would be swept.

    Raises:
        Invalid: the key of the draft's file lies where uploads arrive.
    """
    if draft.upload_id is None and draft.s3_key.startswith(INCOMING):
        raise Invalid.of("s3_key", f"must not lie below {INCOMING}: name the upload by upload_id")
