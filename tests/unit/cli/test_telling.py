"""What the worker's log and the doctor say of what did not go through."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from course_domain.model.intake import EventState, InboxEvent
from course_domain.model.learners import Holder
from course_domain.model.media_jobs import JobKind, JobState, MediaJob
from course_domain.model.notices import Notice, NoticeKind, NoticeState
from course_domain.use_cases.list_set_aside import SetAside
from entrypoints.cli.telling import event_in_words, log_event, log_notice, notes_on, notice_in_words

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


def event(state: EventState = EventState.QUARANTINED, **more: Any) -> InboxEvent:
    known = {"source": "shop", "delivery_id": "d", "received_at": NOW, "due_at": NOW, "reason": "no order in it"}
    return InboxEvent(id="e1", state=state, body=b"a body", headers={"x": "a header"}, **{**known, **more})


def notice(state: NoticeState = NoticeState.DEAD, email: str | None = "ann@example.com", **more: Any) -> Notice:
    holder = Holder(email=email) if email else Holder(user_id="ann")
    known = {"key": f"access-granted:shop:1:{holder.person}", "last_error": "550 no such mailbox"}
    kind = NoticeKind.ACCESS_GRANTED
    return Notice(
        kind=kind, holder=holder, course_ids=("c",), created_at=NOW, due_at=NOW, state=state, **{**known, **more}
    )


def test_a_message_is_named_by_its_id_its_source_and_its_reason() -> None:
    assert event_in_words(event()) == "e1 from shop: no order in it"


@pytest.mark.parametrize("email", ["ann@example.com", '"a nn"@example.com', "ann at home"])
def test_a_notice_is_named_without_the_address_in_its_key(email: str) -> None:
    assert notice_in_words(notice(email=email)) == "access-granted:shop:1:email:…: 550 no such mailbox"


def test_a_notice_to_a_user_is_named_by_the_user() -> None:
    assert notice_in_words(notice(email=None)) == "access-granted:shop:1:user:ann: 550 no such mailbox"


@pytest.mark.parametrize(
    "said", ["550 <ann@example.com>: gone", "550 'ann@example.com' gone", "ann@example.com,\ngone"]
)
def test_what_others_said_of_an_address_is_told_without_it(said: str) -> None:
    for words in (event_in_words(event(reason=said)), notice_in_words(notice(email=None, last_error=said))):
        assert "gone" in words
        assert "ann@" not in words
        assert "example.com" not in words


def test_a_reason_is_one_line_and_not_longer_than_a_few() -> None:
    words = event_in_words(event(reason="a\r\nb\x1cc " + "x" * 5000))
    assert words.startswith("e1 from shop: a b c xxx")
    assert len(words.splitlines()) == 1
    assert len(words) < 400


@pytest.mark.parametrize(
    ("state", "level"), [(EventState.QUARANTINED, "WARNING"), (EventState.NEW, "INFO"), (EventState.DONE, None)]
)
def test_a_message_is_logged_when_it_did_not_go_through(
    caplog: pytest.LogCaptureFixture, state: EventState, level: str | None
) -> None:
    with caplog.at_level(logging.INFO):
        log_event(event(state))
    assert [record.levelname for record in caplog.records] == ([level] if level else [])
    assert all("e1 from shop: no order in it" in line for line in caplog.messages)
    assert "a body" not in caplog.text


@pytest.mark.parametrize(
    ("state", "level"),
    [
        (NoticeState.DEAD, "WARNING"),
        (NoticeState.PENDING, "INFO"),
        (NoticeState.SENT, None),
        (NoticeState.DORMANT, None),
    ],
)
def test_a_notice_is_logged_when_it_did_not_go_through(
    caplog: pytest.LogCaptureFixture, state: NoticeState, level: str | None
) -> None:
    with caplog.at_level(logging.INFO):
        log_notice(notice(state))
    assert [record.levelname for record in caplog.records] == ([level] if level else [])
    assert "ann" not in caplog.text


def test_a_notice_that_came_true_again_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_notice(notice(NoticeState.PENDING, last_error=None))
    assert caplog.messages == []


def test_the_notes_count_all_list_the_newest_and_say_how_to_go_on() -> None:
    assert list(notes_on(SetAside(events=(), event_count=0, notices=(), notice_count=0))) == []
    messages, mails = notes_on(SetAside(events=(event(),), event_count=12, notices=(notice(),), notice_count=3))
    assert messages.splitlines() == [
        "messages set aside: 12; replay one with POST /api/admin/events/{id}/replay",
        "      e1 from shop: no order in it",
    ]
    assert mails.splitlines() == [
        "notices given up: 3; send them again with: coursedock resend",
        "      access-granted:shop:1:email:…: 550 no such mailbox",
    ]


def test_work_on_a_file_that_was_given_up_is_told_with_its_reason_and_what_helps() -> None:
    job = MediaJob(
        id="j",
        kind=JobKind.PREVIEW,
        video_id="v",
        revision="r",
        source_key="incoming/r",
        state=JobState.FAILED,
        problem="The file holds text, not a video.",
        due_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    (told,) = notes_on(SetAside(events=(), event_count=0, notices=(), notice_count=0, works=(job,)))
    assert told.splitlines() == [
        "work on a video's file given up; give it another file, or try again with POST /api/admin/videos/{id}/process",
        "      preview of video v: The file holds text, not a video.",
    ]
