"""Preferences: one suite for every storage."""

import pytest
from hypothesis import given
from stored import KATHMANDU, NOW, any_of, days, ids, is_utc, many_values, save

from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Preference
from course_domain.ports import Storage
from parallel import in_parallel


def preference(kind: NoticeKind = NoticeKind.EXPIRY, **fields: object) -> Preference:
    known: dict[str, object] = {"user_id": "ada", "is_on": False, "changed_at": NOW}
    return Preference(kind=kind, **{**known, **fields})  # type: ignore[arg-type]


def choose(storage: Storage, *preferences: Preference) -> None:
    save(storage, *(lambda unit, each=each: unit.preferences.save(each) for each in preferences))


def chosen(storage: Storage, user_id: str = "ada") -> tuple[Preference, ...]:
    with storage.reading() as unit:
        return unit.preferences.of(user_id)


@many_values
@given(any_of(Preference, user_id=ids))
def test_a_preference_comes_back_as_saved(storage: Storage, told: Preference) -> None:
    with storage.writing() as unit:
        unit.preferences.save(told)
        found = unit.preferences.of(told.user_id)
    assert told in found
    assert all(map(is_utc, found))


def test_who_chose_nothing_has_none(storage: Storage) -> None:
    choose(storage, preference(user_id="bob"))
    assert chosen(storage) == ()


def test_the_newest_choice_for_a_kind_stays_and_other_kinds_are_left_alone(storage: Storage) -> None:
    choose(storage, preference(), preference(NoticeKind.NEW_VIDEOS))
    choose(storage, preference(is_on=True, changed_at=NOW + days(1)))
    assert chosen(storage) == (
        preference(is_on=True, changed_at=NOW + days(1)),
        preference(NoticeKind.NEW_VIDEOS),
    )


def test_choices_are_given_by_kind(storage: Storage) -> None:
    kinds = [NoticeKind.NEW_VIDEOS, NoticeKind.COURSE_COMPLETED, NoticeKind.EXPIRY]
    choose(storage, *map(preference, kinds))
    assert [each.kind for each in chosen(storage)] == sorted(kinds)


def test_a_time_with_an_offset_comes_back_as_the_same_instant_in_utc(storage: Storage) -> None:
    choose(storage, preference(changed_at=NOW.astimezone(KATHMANDU)))
    assert chosen(storage) == (preference(),)
    assert is_utc(chosen(storage)[0])


@pytest.mark.parametrize("nobody", ["", "0"])
def test_a_guest_has_no_preferences(storage: Storage, nobody: str) -> None:
    with pytest.raises(Exception, match=r"guest|CHECK|check"):
        choose(storage, preference(user_id=nobody))


def test_what_is_not_committed_is_not_chosen(storage: Storage) -> None:
    with storage.writing() as unit:
        unit.preferences.save(preference())
    assert chosen(storage) == ()


def test_twenty_clicks_at_once_leave_one_row(kept) -> None:
    in_parallel(20, lambda _: choose((kept.storage, kept.elsewhere)[_ % 2], preference()))
    assert chosen(kept.storage) == (preference(),)
