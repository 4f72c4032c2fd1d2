"""What must be true after a run. Each check gives a sentence for all that is wrong, and none when all is well."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

from order_stories import DAYS, PASS, Spell, Story
from torture.deliveries import NO_ORDER
from torture.learners import FILM
from torture.run import After

from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.notices import NoticeKind, NoticeState
from course_domain.model.order_grants import order_grants
from course_domain.ports import UnitOfWork

Wrong = Iterator[str]
_COMPLAINS: Final = re.compile(r"Traceback|panicked|\b(WARNING|ERROR|CRITICAL)\b|Error:")
_SET_ASIDE: Final = "WARNING entrypoints.cli.telling a message was set aside: "
_STOPPED: Final = "WARNING entrypoints.worker the worker did not wait for reconcile"
"""In the end all are asked to stop, and a worker that compares a thousand orders then drops it after two seconds."""
_NO_FILM: Final = "probe of video"
"""What its courses show are a few letters, and whoever looks into them says so."""
_WELCOMES: Final = (NoticeKind.ACCESS_GRANTED, NoticeKind.ACCESS_RENEWED)


def digest(key: str) -> str:
    """Give what stands for a notice's key in a Message-ID."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]


@contextmanager
def reading(after: After) -> Iterator[UnitOfWork]:
    """Read as our own programs do."""
    with SqlStorage(database=after.tables.database).reading() as uow:
        yield uow


def unless(is_so: bool, sentence: str) -> Wrong:
    """Say a sentence, unless it is so."""
    if not is_so:
        yield sentence


def each_message_is_kept_once(after: After) -> Wrong:
    """Every delivery got its 2xx, and each message that did is in the inbox, once, as it came."""
    shops = after.shops
    yield from shops.refused
    yield from unless(len(shops.answered) == len(shops.posts), "some deliveries never got a 2xx")
    kept = after.tables.rows("SELECT source, delivery_id, body FROM inbox")
    lost = {post.row for post, _word in shops.answered} - set(kept)
    yield from (f"answered and not kept: {source} {delivery}" for source, delivery, _body in lost)
    yield from unless(set(kept) == {post.row for post in shops.posts}, "the inbox is not what was delivered")
    yield from unless(len(kept) == len(set(kept)), "the inbox holds a message twice")
    accepted, broken = shops.words["accepted"], len(shops.unanswered)
    yield from unless(accepted <= len(kept) <= accepted + broken, f"{accepted} accepted, but {len(kept)} kept")
    yield from unless(set(shops.words) <= {"accepted", "duplicate"}, f"answers: {dict(shops.words)}")


def nothing_is_left(after: After) -> Wrong:
    """All is worked on, nothing was given up, and only what is no order is set aside."""
    tables = after.tables
    yield from unless(tables.left() == 0, f"{tables.left()} messages and mails are left to do")
    aside = tables.rows("SELECT DISTINCT body FROM inbox WHERE state = 'quarantined'")
    yield from unless(aside == [(NO_ORDER,)], f"set aside: {aside}")
    states = {row[0] for row in tables.rows("SELECT DISTINCT state FROM outbox")}
    yield from unless(states <= {NoticeState.SENT, NoticeState.DORMANT}, f"notices are {states}")


def nobody_complained(after: After) -> Wrong:
    """The killed say nothing more, and those that live warn of nothing but what is no order."""
    aside = 0
    for name, text in after.logs():
        for line in filter(_COMPLAINS.search, text.splitlines()):
            aside += _SET_ASIDE in line
            yield from unless(any(said in line for said in (_SET_ASIDE, _STOPPED, _NO_FILM)), f"{name}: {line}")
    deliveries = len({post.row for post in after.shops.posts if post.body == NO_ORDER})
    # A worker that is killed between the commit and the log's line says nothing of it.
    yield from unless(aside <= deliveries, f"{aside} messages were set aside, {deliveries} are no order")


def grants_are_what_the_facts_come_to(after: After) -> Wrong:
    """The grants are the pure function of all that was told."""
    with reading(after) as uow:
        for story in after.stories:
            told = uow.orders.told(story.source, story.order_id)
            yield from unless(len(told) == len(story.messages), f"{story.name}: {len(told)} versions are known")
            kept = {grant.key: grant for grant in uow.grants.of_order(story.source, story.order_id)}
            wanted = order_grants(told, uow.orders.frozen(story.source, story.order_id))
            yield from unless(kept == wanted, f"{story.name} ({story.order_id}): {kept} is not {wanted}")


def grants_are_what_a_person_would_write_down(after: After) -> Wrong:
    """The grants are those of the list by hand, and there are no others."""
    names = {course_id: name for name, course_id in after.courses.items()}
    total = 0
    with reading(after) as uow:
        for story in after.stories:
            found: dict[Spell, Any] = {}
            for grant in uow.grants.of_order(story.source, story.order_id):
                line, number = re.fullmatch(r"order:.*:(.*):.*:(\d+)", grant.key).groups()  # type: ignore[union-attr]
                found[line, names[grant.course_id], int(number)] = (grant.given_at, grant.ended_at, grant.end_reason)
                holder = (grant.holder.user_id, grant.holder.email)
                yield from unless(holder == (story.user_id, story.email), f"{story.name} is {holder}'s")
                yield from unless(grant.days == DAYS[names[grant.course_id]], f"{story.name}: {grant.days} days")
            yield from unless(found == story.grants, f"{story.name} ({story.order_id}): {found}")
            total += len(found)
    counted = after.tables.number("SELECT count(*) FROM grants")
    yield from unless(counted == total + len(after.learners.users), f"{counted} grants, of orders {total}")


def access_by_hand(stories: Iterable[Story]) -> Mapping[tuple[str, str], datetime | None]:
    """Say who may watch what, and until when: passes of one person follow each other."""
    alive: dict[tuple[str, str], list[datetime]] = {}
    for story in stories:
        for (_line, course, _number), (given, ended, _why) in story.grants.items():
            if story.user_id and ended is None:
                alive.setdefault((story.user_id, course), []).append(given)
    return {
        (user, course): min(given) + timedelta(days=30) * len(given) if course == PASS else None
        for (user, course), given in alive.items()
    }


def access_is_open_where_a_grant_lives(after: After) -> Wrong:
    """Access is open exactly where a grant lives, and as long as a person would reckon."""
    wanted = {(user, after.courses[course]): end for (user, course), end in access_by_hand(after.stories).items()}
    wanted |= {(user, after.courses[FILM]): None for user in after.learners.users}
    active = after.tables.rows("SELECT user_id, course_id FROM course_enrollments WHERE status = 'active'")
    yield from unless(len(active) == len(set(active)), "somebody is enrolled twice")
    yield from (f"open, and should not be: {pair}" for pair in set(active) - set(wanted))
    yield from (f"not open, and should be: {pair}" for pair in set(wanted) - set(active))
    with reading(after) as uow:
        for (user, course), end in wanted.items():
            found = uow.enrollments.find(user, course)
            yield from unless(found is None or found.expires_at == end, f"{user} {course} ends otherwise than {end}")


def each_order_that_is_alive_was_welcomed_once(after: After) -> Wrong:
    """One welcome an order, which tells of a renewal only where another order of the same person opened the course."""
    welcomes: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for key, kind, state, facts in after.tables.rows("SELECT key, kind, state, CAST(facts AS TEXT) FROM outbox"):
        told = json.loads(facts)
        if kind in _WELCOMES and "order" in told:
            welcomes.setdefault((told["source"], told["order"]), []).append((key, kind, state))
    kinds: dict[str | None, list[str]] = {}
    for story in (story for story in after.stories if story.alive):
        of_it = welcomes.get((story.source, story.order_id), [])
        mailed = [after.mails[digest(key)] for key, _kind, _state in of_it]
        wrong = f"{story.name} ({story.order_id}): {of_it}, mailed {mailed}"
        yield from unless(len(of_it) == 1 and of_it[0][2] == NoticeState.SENT and mailed[0] >= 1, wrong)
        is_granted = all(kind == NoticeKind.ACCESS_GRANTED for _key, kind, _state in of_it)
        yield from unless(is_granted or story.shares_its_course, wrong)
        if "passes" in story.name:
            kinds.setdefault(story.user_id, []).extend(kind for _key, kind, _state in of_it)
    pair = sorted(_WELCOMES)
    yield from (f"{user} bought two passes: {found}" for user, found in kinds.items() if sorted(found) != pair)
    yield from unless(len(welcomes) <= len(after.stories), "there are more welcomes than orders")


def doubled(after: After) -> dict[str, int]:
    """Give the mails that were sent more than once."""
    return {each: times for each, times in after.mails.items() if times > 1}


def no_mail_twice_but_in_flight(after: After) -> Wrong:
    """A notice is mailed once; twice only if a worker was killed while it had it, and one a kill at most."""
    states = {digest(key): state for key, state in after.tables.rows("SELECT key, state FROM outbox")}
    yield from unless(set(after.mails) <= set(states), "a mail tells of no notice")
    sent = {each for each, state in states.items() if state == NoticeState.SENT}
    yield from unless(sent <= set(after.mails), "a notice is sent, and there is no mail")
    twice = doubled(after)
    others = set(twice) - {digest(key) for key in after.fleet.in_flight}
    keys = {digest(key): key for (key,) in after.tables.rows("SELECT key FROM outbox")}
    yield from (f"mailed {twice[each]} times: {keys.get(each)}" for each in others)
    extra = sum(twice.values()) - len(twice)
    yield from unless(extra <= after.kills_of("worker"), f"{extra} mails too many")


def the_reconciler_finds_no_gap(after: After) -> Wrong:
    """There is nothing to repair."""
    told = after.shop.run("reconcile")
    yield from unless(told.startswith(f"orders={len(after.stories)} gaps=0 repaired=0"), told)


def learners_have_what_they_were_told(after: After) -> Wrong:
    """Whoever was enrolled by several calls has one grant and one welcome; every second that was told is kept."""
    yield from after.learners.wrong
    users = after.tables.rows("SELECT user_id FROM grants WHERE substr(key, 1, 6) <> 'order:'")
    by_hand = Counter(user for (user,) in users)
    yield from unless(by_hand == Counter(after.learners.users), f"grants by hand: {by_hand}")


def all_kills_were_done(after: After) -> Wrong:
    """As many as were planned, half of them of servers, and of workers only what had work to do."""
    kills = after.fleet.kills
    yield from unless(len(kills) == after.plan.kills, f"{len(kills)} kills")
    yield from unless(after.kills_of("server") == after.plan.kills // 2, "too few were servers'")


CHECKS: Final[tuple[Callable[[After], Wrong], ...]] = (
    all_kills_were_done,
    each_message_is_kept_once,
    nothing_is_left,
    grants_are_what_the_facts_come_to,
    grants_are_what_a_person_would_write_down,
    access_is_open_where_a_grant_lives,
    each_order_that_is_alive_was_welcomed_once,
    no_mail_twice_but_in_flight,
    learners_have_what_they_were_told,
    the_reconciler_finds_no_gap,
    nobody_complained,
)


def figures(after: After) -> str:
    """Say in a few lines what was done."""
    plan, shops, kills = after.plan, after.shops, sorted(after.fleet.kills, key=lambda kill: kill.worked_on)
    messages = after.tables.number("SELECT count(*) FROM inbox")
    pace = f"{messages} messages in {after.seconds:.0f} s ({messages / after.seconds:.0f}/s)"
    size = f"{len(after.stories)} orders, {plan.servers} servers, {plan.workers} workers"
    killed = f"{after.kills_of('server')} times a server, {after.kills_of('worker')} times a worker"
    back = max((kill.back_after for kill in kills), default=0.0)
    again = dict(Counter(shops.unanswered))
    twice, in_flight = len(doubled(after)), len(after.fleet.in_flight)
    mails = f"{sum(after.mails.values())} mails of {len(after.mails)} notices"
    lines = [
        f"seed {plan.seed}, {size}: {pace}",
        f"killed: {killed}, back after {back:.1f} s at most; at (messages+mails) {', '.join(map(str, kills))}",
        f"{len(shops.posts)} deliveries: {dict(shops.words)}; sent again after {again}",
        f"{mails}: {twice} sent twice, {in_flight} in flight at a kill",
        f"{len(after.learners.users)} learners: {dict(after.learners.calls)}",
    ]
    return "\n".join(f"  {line}" for line in lines)
