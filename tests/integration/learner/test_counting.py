"""What is told of watching that the server has not counted yet, and what becomes of it in the end."""

import re
from collections.abc import Callable

import pytest
from installation import eventually
from learner_shop import LearnerShop
from playwright.sync_api import Request, expect
from shell_steps import BEATS, REFUSED, becomes, begin, film, pause, seek
from visitors import Visitor

pytestmark = pytest.mark.timeout(300)
Visit = Callable[..., Visitor]


def test_what_is_still_being_counted_is_told_until_it_counts(visit: Visit, shop: LearnerShop) -> None:
    who = shop.learner()
    # More than anybody can have watched in a moment: 20 seconds count at once.
    shop.watch(who, 0, [[0, 23]], 23)
    page = visit(who).player(1)
    note = page.get_by_text("Still being counted")
    expect(note).to_have_text("Still being counted: 3 sec")
    begin(page)
    becomes(page, "v.currentTime > 4.5")
    pause(page)
    expect(note).to_be_hidden()
    assert shop.of_video(who)["watched"] == [[0, 23]]
    assert shop.progress(who)["course"]["pending"] == 0


def test_what_was_kept_by_a_page_that_was_closed_is_sent_as_one_batch_by_the_next_one(
    visit: Visit, shop: LearnerShop
) -> None:
    visitor = visit()
    visitor.allowed += [REFUSED, "net::"]
    page = begin(visitor.player(0))
    # It is there before it says anything, so that what it says is heard.
    expect(page.locator("course-player").get_by_role("status").and_(page.locator(".saving"))).to_be_empty()
    becomes(page, "v.buffered.length && v.buffered.end(0) > 12")
    seek(page, 6)
    before = shop.watched(visitor.who)
    visitor.context.set_offline(True)
    for _ in range(3):
        at = film(page, "v.currentTime")
        film(page, "void v.play()")
        becomes(page, f"v.currentTime > {at} + 1.2")
        pause(page)
    place = film(page, "v.currentTime")
    eventually(lambda: page.evaluate(BEATS) >= 3)
    expect(
        page.get_by_text(re.compile("Not sent yet: [3-8] sec are kept on this device and will be sent"))
    ).to_be_visible()
    kept = page.evaluate(BEATS)
    page.close()
    assert shop.watched(visitor.who) == before
    visitor.context.set_offline(False)
    visitor.page = visitor.context.new_page()
    told: list[Request] = []
    visitor.page.on("request", lambda asked: asked.method == "POST" and told.append(asked))
    again = visitor.player(2)
    eventually(lambda: again.evaluate(BEATS) == 0)
    beats = [len(asked.post_data_json["beats"]) for asked in told]
    assert len(beats) == 1
    assert beats[0] >= kept
    assert {7, 8} <= shop.watched(visitor.who)
    assert abs(shop.of_video(visitor.who)["position"] - place) <= 1
    expect(again.get_by_text("Not sent yet")).to_be_hidden()
