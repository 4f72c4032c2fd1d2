"""Whether what came is what was sent."""

from collections.abc import Iterator, Sequence

from course_domain.model.errors import FieldProblem, Invalid
from course_domain.model.magic import container_of
from course_domain.model.upload_policy import in_words
from course_domain.model.uploads import MOST_PARTS, StoredPart, Upload

Part = tuple[int, str]
"""Number and etag, as the browser tells them."""


def bare(etag: str) -> str:
    """Give an etag without its quotes: some stores write them, others don't."""
    return etag.strip().strip('"')


def parts_to_join(upload: Upload, given: Sequence[Part], stored: Sequence[StoredPart]) -> tuple[Part, ...]:
    """Compare the parts that a browser says it sent with those that came; gives them as the store knows them.

    Raises:
        Invalid: naming each part that is missing, changed, doubled or left out, or all together.
    """
    problems = [*_number_problems(given), *_stored_problems(given, stored)]
    total = sum(part.size for part in stored)
    if not problems and upload.declared_size not in (None, total):
        problems.append(("parts", f"have {total} bytes together, and the file has {upload.declared_size}"))
    if problems:
        raise Invalid(problems=tuple(FieldProblem(field=where, problem=what) for where, what in problems[:100]))
    return tuple((part.number, part.etag) for part in sorted(stored, key=lambda part: part.number))


def check_number(number: int) -> None:
    """Refuse a number that no part has.

    Raises:
        Invalid.
    """
    if not 1 <= number <= MOST_PARTS:
        raise Invalid.of("part_number", f"must be from 1 to {MOST_PARTS}")


def _number_problems(given: Sequence[Part]) -> Iterator[tuple[str, str]]:
    if not given:
        yield "parts", "must name at least one part"
    seen: set[int] = set()
    for place, (number, _) in enumerate(given):
        if not 1 <= number <= MOST_PARTS:
            yield f"parts[{place}].PartNumber", f"must be from 1 to {MOST_PARTS}"
        elif number in seen:
            yield f"parts[{place}].PartNumber", f"names part {number} twice"
        seen.add(number)
    missing = set(range(1, min(max(seen, default=0), MOST_PARTS))) - seen
    if missing:
        yield "parts", f"leave out part {min(missing)}: number them from 1 without a gap"


def _stored_problems(given: Sequence[Part], stored: Sequence[StoredPart]) -> Iterator[tuple[str, str]]:
    known = {part.number: part for part in stored}
    for place, (number, etag) in enumerate(given):
        if number not in known:
            yield f"parts[{place}]", f"part {number} has not arrived: send it again"
        elif bare(known[number].etag) != bare(etag):
            yield f"parts[{place}].ETag", f"part {number} is not what arrived: send it again"
    unnamed = set(known) - {number for number, _ in given}
    if given and unnamed:
        yield "parts", f"leave out part {min(unnamed)}, which has arrived"


def too_much(upload: Upload, size: int) -> str:
    """Say that more came than may."""
    return f"{upload.filename} has {in_words(size)}, and at most {in_words(upload.most)} are taken: it was removed."


def flaw_of(upload: Upload, size: int, head: bytes) -> str | None:
    """Say in a sentence why a whole object can't be taken; None where it can.

    ``size`` is the store's word, ``head`` its first bytes: neither the name nor what was declared is believed.
    """
    name = upload.filename
    if size == 0:
        return f"{name} arrived empty: please choose the file again."
    if size > upload.most:
        return too_much(upload, size)
    if upload.declared_size is not None and size != upload.declared_size:
        return f"{name} has {upload.declared_size} bytes, and {size} arrived: please send it again."
    if container_of(head) is None:
        return f"{name} is not a video, whatever its name says: please export it as MP4 and send that."
    return None
