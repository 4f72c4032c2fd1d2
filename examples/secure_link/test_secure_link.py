"""The signer keeps what Coursedock's own promise, and writes what nginx computes."""

import pytest

from adapters.kit.url_signer import KEY, NOON, TICK, UrlSignerContract
from course_domain.ports import UrlSigner
from secure_link import make

SETTINGS = {
    "SECURE_LINK_URL": "https://media.shop.example/",
    "SECURE_LINK_SECRET": "SECRET-OF-32-CHARACTERS-OR-MORE-",
}


class TestSecureLinkSigner(UrlSignerContract):
    @pytest.fixture
    def signer(self) -> UrlSigner:
        return make(SETTINGS)


def test_an_address_is_what_openssl_and_nginx_make_of_it() -> None:
    """printf '1774785599 /videos/v1/r1/master.mp4  SECRET-OF-32-CHARACTERS-OR-MORE-' | openssl md5 -binary | base64."""
    assert make(SETTINGS).sign(KEY, NOON) == (
        "https://media.shop.example/videos/v1/r1/master.mp4?md5=Cy1OoCksmFIhAs3ML-pWaA&expires=1774785599"
    )


def test_a_folder_and_an_object_of_its_name_are_not_the_same() -> None:
    signer = make(SETTINGS)
    query = signer.sign("videos/v1", NOON).partition("?")[2]
    assert not signer.opens(KEY, query, NOON - TICK)
    assert not signer.opens(KEY, f"{query}&folder=/videos/v1", NOON - TICK)


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_secret_that_can_be_guessed_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="SECURE_LINK_SECRET"):
        make({**SETTINGS, "SECURE_LINK_SECRET": secret})
