"""SubscriptionTokens: one suite for AES-SIV and memory."""

import pytest

from adapters.identity.subscription_tokens import AesSivSubscriptionTokens
from adapters.memory.mailing import MemorySubscriptionTokens
from course_domain.model.errors import Forged
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription
from course_domain.ports import SubscriptionTokens

ANN = Subscription(user_id="ann@example.com", kind=NoticeKind.EXPIRY)


def sealed() -> SubscriptionTokens:
    return AesSivSubscriptionTokens(keys=[b"k" * 32])


@pytest.fixture(params=[sealed, MemorySubscriptionTokens], ids=["AES-SIV", "memory"])
def tokens(request: pytest.FixtureRequest) -> SubscriptionTokens:
    return request.param()


@pytest.mark.parametrize("user_id", ["42", "ann@example.com", "李 小\n龙\0", "x" * 255, '"],["', "ÿþ?&=#+/ "])
@pytest.mark.parametrize("kind", [NoticeKind.EXPIRY, NoticeKind.NEW_VIDEOS, NoticeKind.COURSE_COMPLETED])
def test_a_subscription_comes_back_as_it_was_issued(tokens: SubscriptionTokens, user_id: str, kind: NoticeKind) -> None:
    told = Subscription(user_id=user_id, kind=kind)
    assert tokens.read(tokens.issue(told)) == told


def test_kinds_and_people_are_kept_apart(tokens: SubscriptionTokens) -> None:
    others = [Subscription(user_id="bob", kind=NoticeKind.EXPIRY), Subscription(user_id="ann", kind=NoticeKind.EXPIRY)]
    issued = [tokens.issue(each) for each in (ANN, *others)]
    assert len(set(issued)) == 3
    assert [tokens.read(token) for token in issued] == [ANN, *others]


def test_the_same_subscription_has_the_same_link_in_every_mail(tokens: SubscriptionTokens) -> None:
    assert tokens.issue(ANN) == tokens.issue(ANN)


def test_a_token_tells_nobody_whose_it_is_and_fits_a_path_as_it_is(tokens: SubscriptionTokens) -> None:
    token = tokens.issue(ANN)
    assert "ann" not in token
    assert "@" not in token
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("token", ["", "x", "none", "A" * 22, "A" * 64, "é" * 30, "A" * 5000, "=", "a=b", "\0", "💌"])
def test_what_was_never_issued_is_forged(tokens: SubscriptionTokens, token: str) -> None:
    with pytest.raises(Forged):
        tokens.read(token)


def test_a_token_that_was_touched_anywhere_is_forged(tokens: SubscriptionTokens) -> None:
    token = tokens.issue(ANN)
    for place, char in enumerate(token):
        touched = token[:place] + ("A" if char != "A" else "B") + token[place + 1 :]
        for forged in (touched, token[:place], token + char, f"{token}="):
            with pytest.raises(Forged):
                tokens.read(forged)
