"""Sealed subscriptions: keys rotate, nothing shows, and only optional kinds can be meant."""

import base64

import pytest

from adapters.identity.subscription_tokens import AesSivSubscriptionTokens
from course_domain.model.errors import Forged
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription

NEW, OLD, OTHER = b"n" * 32, b"o" * 32, b"x" * 32
ANN = Subscription(user_id="ann@example.com", kind=NoticeKind.NEW_VIDEOS)


def test_keys_rotate_the_first_seals_and_any_is_taken() -> None:
    before, after = AesSivSubscriptionTokens(keys=[OLD]), AesSivSubscriptionTokens(keys=[NEW, OLD])
    assert after.read(before.issue(ANN)) == ANN
    assert after.read(after.issue(ANN)) == ANN
    with pytest.raises(Forged):
        before.read(after.issue(ANN))
    with pytest.raises(Forged):
        after.read(AesSivSubscriptionTokens(keys=[OTHER]).issue(ANN))


def test_neither_the_address_nor_the_kind_can_be_read_from_a_token() -> None:
    token = AesSivSubscriptionTokens(keys=[NEW]).issue(ANN)
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert not [word for word in (b"ann", b"example", b"new-videos") if word in raw]
    assert len(token) < 120


def test_a_kind_that_cannot_be_turned_off_is_refused_even_under_our_own_seal() -> None:
    tokens = AesSivSubscriptionTokens(keys=[NEW])
    with pytest.raises(Forged):
        tokens.read(tokens.issue(Subscription(user_id="ann", kind=NoticeKind.ACCESS_ENDED)))


@pytest.mark.parametrize("keys", [[], [b""], [NEW, b"short"], [b"l" * 64]])
def test_no_key_or_one_of_another_length_is_refused_at_once(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        AesSivSubscriptionTokens(keys=keys)


def test_keys_are_never_shown() -> None:
    assert "nnnn" not in repr(AesSivSubscriptionTokens(keys=[NEW]))
