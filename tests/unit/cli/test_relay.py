"""The worker's relay: orders and mails by turns, and nothing fails in silence."""

import logging

import pytest
from attrs import evolve

from entrypoints.cli.run import relay
from entrypoints.container.groups import Jobs
from factories import World
from stories import deliver, events, open_world, sent, told


@pytest.fixture
def world() -> World:
    """A course for good."""
    made = open_world()
    made.add_course("drawing")
    return made


def jobs_of(world: World) -> Jobs:
    return world.make(Jobs)


def test_a_mail_does_not_wait_for_all_the_orders_behind_its_own(world: World, caplog: pytest.LogCaptureFixture) -> None:
    deliver(world, told("day 0: order 1 paid")[0])
    deliver(world, told("day 0: order 2 pending")[0])
    with caplog.at_level(logging.INFO):
        assert (relay(jobs_of(world)), sent(world)) == (True, ["granted"])
        assert relay(jobs_of(world)) is True
        assert relay(jobs_of(world)) is False
    assert caplog.messages == []


def test_what_can_t_be_used_is_logged_with_its_id_and_its_reason(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    (paid,) = told("day 0: paid")
    deliver(world, evolve(paid, holder=evolve(paid.holder, user_id=None, email=None)))
    assert relay(jobs_of(world))
    (event,) = events(world)
    assert caplog.messages == [f"a message was set aside: {event.id} from shop: {event.reason}"]


def test_a_mail_that_nobody_takes_is_logged_without_its_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.mailer.refuse("guest@example.com", permanent=True)
    deliver(world, told("day 0: paid", user_id=None, email="guest@example.com")[0])
    with caplog.at_level(logging.INFO):
        assert relay(jobs_of(world))
    assert caplog.messages == [
        "a notice was given up: access-granted:shop:1001:email:…: told to refuse this address",
    ]
