"""Videos name objects; an object that isn't there would be sold and never play."""

from course_domain.model.drafts import VideoDraft
from course_domain.model.errors import FieldProblem, Invalid
from course_domain.ports import MediaObjects


def require_stored(media: MediaObjects, draft: VideoDraft) -> None:
    """Refuse keys under which nothing is stored, naming every one of them."""
    missing = [name for name, key in draft.keys if media.find(key) is None]
    if missing:
        problem = "names no object in the media store: put the file there first"
        raise Invalid(problems=tuple(FieldProblem(field=name, problem=problem) for name in missing))
