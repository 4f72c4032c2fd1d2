"""Languages of captions."""

import pytest

from course_domain.model.errors import Invalid
from course_domain.model.languages import language_name, language_tag
from course_domain.model.media import is_valid_key


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("pt-br", "pt-BR"),
        ("ES-419", "es-419"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("ZH-HANS", "zh-Hans"),
        ("de-CH-1996", "de-CH-1996"),
        ("sl-ROZAJ", "sl-rozaj"),
        ("gsw", "gsw"),
        ("en-X-Easy", "en-x-easy"),
    ],
)
def test_a_tag_has_one_case(written: str, tag: str) -> None:
    assert language_tag(written) == tag
    assert is_valid_key(f"videos/v/captions/{tag}.vtt")


@pytest.mark.parametrize(
    "written", ["", "e", "english", "pt_BR", "en-", "-en", "en--US", "en/US", "..", "é", "en-USA-", "en" + "-abcde" * 6]
)
def test_what_is_no_tag_is_refused(written: str) -> None:
    with pytest.raises(Invalid) as refusal:
        language_tag(written)
    assert "such as en, pt-BR or zh-Hans" in refusal.value.sentence


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("de", "Deutsch"),
        ("pt-BR", "Português (Brasil)"),
        ("fr-BE", "Français (BE)"),
        ("tlh", "tlh"),
    ],
)
def test_a_language_is_called_what_its_people_call_it(tag: str, name: str) -> None:
    assert language_name(tag) == name
