"""Servers and workers that are killed again and again lose nothing and do nothing twice, on each database.

This is the small run of what ``make torture`` does at length.
"""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from attrs import evolve
from torture import judgement
from torture.run import After, Plan, tortured

from servers import PostgresServer

pytestmark = [
    pytest.mark.xdist_group("killed worker"),  # all tests look at what came of one run for each database
    pytest.mark.timeout(300),
]

PLANS = {
    "sqlite": Plan(orders=100, kills=5, servers=1, workers=1, seed=20_260_329),
    "postgres": Plan(orders=100, kills=5, servers=2, workers=2, seed=20_260_330),
}


@pytest.fixture(scope="module", params=list(PLANS))
def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[After]:
    """Run it once; the tests look at what came of it."""
    plan = PLANS[request.param]
    with ExitStack() as stack:
        if request.param == "postgres":
            server: PostgresServer = request.getfixturevalue("postgres")
            plan = evolve(plan, database=stack.enter_context(server.database(migrated=False)))
        yield stack.enter_context(tortured(plan, tmp_path_factory.mktemp("killed")))


def test_servers_and_workers_were_killed_in_the_midst_of_work(after: After) -> None:
    assert list(judgement.all_kills_were_done(after)) == []


def test_every_message_that_was_answered_is_in_the_inbox_once(after: After) -> None:
    assert list(judgement.each_message_is_kept_once(after)) == []


def test_nothing_is_left_to_do_and_nothing_was_given_up(after: After) -> None:
    assert list(judgement.nothing_is_left(after)) == []


def test_no_process_complains_of_what_a_kill_left_behind(after: After) -> None:
    assert list(judgement.nobody_complained(after)) == []


def test_the_grants_are_what_the_facts_come_to(after: After) -> None:
    assert list(judgement.grants_are_what_the_facts_come_to(after)) == []


def test_the_grants_are_what_a_person_would_write_down(after: After) -> None:
    assert list(judgement.grants_are_what_a_person_would_write_down(after)) == []


def test_access_is_open_where_a_grant_lives_and_nowhere_else(after: After) -> None:
    assert list(judgement.access_is_open_where_a_grant_lives(after)) == []


def test_each_order_that_is_alive_was_welcomed_exactly_once(after: After) -> None:
    assert list(judgement.each_order_that_is_alive_was_welcomed_once(after)) == []


def test_no_notice_was_mailed_twice_but_those_in_flight_at_a_kill(
    after: After, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(judgement.no_mail_twice_but_in_flight(after)) == []
    with capsys.disabled():
        print(f"\n{judgement.figures(after)}")  # noqa: T201 - these figures are what the test is for


def test_who_is_enrolled_and_watches_meanwhile_has_one_grant_and_every_second(after: After) -> None:
    assert list(judgement.learners_have_what_they_were_told(after)) == []


def test_the_reconciler_finds_no_gap(after: After) -> None:
    assert list(judgement.the_reconciler_finds_no_gap(after)) == []
