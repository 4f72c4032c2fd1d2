"""Which mails can be turned off."""

import pytest

from course_domain.model.errors import Invalid
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import TOPICS, Preference, check_choices, choices, is_optional, is_wanted
from stories import day

OPTIONAL = {NoticeKind.EXPIRY, NoticeKind.NEW_VIDEOS, NoticeKind.COURSE_COMPLETED}


def off(kind: NoticeKind) -> Preference:
    return Preference(user_id="ann", kind=kind, is_on=False, changed_at=day(0))


def test_every_kind_has_a_title_and_a_description_and_three_are_optional() -> None:
    assert set(TOPICS) == set(NoticeKind)
    assert {kind for kind in NoticeKind if is_optional(kind)} == OPTIONAL
    assert all(topic.title and topic.description.endswith(".") for topic in TOPICS.values())


def test_every_kind_is_on_until_somebody_turns_it_off() -> None:
    assert all(choice.is_on for choice in choices(()))
    chosen = choices([off(NoticeKind.EXPIRY)])
    assert [choice.kind for choice in chosen if not choice.is_on] == [NoticeKind.EXPIRY]


@pytest.mark.parametrize("kind", sorted(set(NoticeKind) - OPTIONAL))
def test_what_belongs_to_a_purchase_is_always_on(kind: NoticeKind) -> None:
    assert is_wanted(kind, [off(kind)])
    with pytest.raises(Invalid, match=f"{kind}: can't be turned off: it tells you about your own purchases"):
        check_choices({kind: False})
    check_choices({kind: True})


def test_every_kind_that_cannot_be_turned_off_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        check_choices(dict.fromkeys(NoticeKind, False))
    assert {each.field for each in refused.value.problems} == set(NoticeKind) - OPTIONAL
