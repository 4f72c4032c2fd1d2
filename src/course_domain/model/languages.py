"""Languages of captions: BCP 47 tags in their canonical case, and what people call their own language."""

import re
from typing import Final

from course_domain.model.errors import Invalid

LONGEST_TAG: Final = 35
TAG: Final = (
    "([A-Za-z]{2,3})(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|[0-9]{3}))?"
    "((?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?)"
)
"""Primary language, script, region, and the rest: RFC 5646, section 2.1, without extensions and the grandfathered."""
_TAG: Final = re.compile(TAG)

_NAMES: Final = {
    "ar": "العربية",
    "bg": "Български",
    "bn": "বাংলা",
    "ca": "Català",
    "cs": "Čeština",
    "cy": "Cymraeg",
    "da": "Dansk",
    "de": "Deutsch",
    "de-AT": "Deutsch (Österreich)",
    "de-CH": "Deutsch (Schweiz)",
    "el": "Ελληνικά",
    "en": "English",
    "en-GB": "English (United Kingdom)",
    "en-US": "English (United States)",
    "es": "Español",
    "es-419": "Español (Latinoamérica)",
    "es-ES": "Español (España)",
    "es-MX": "Español (México)",
    "et": "Eesti",
    "eu": "Euskara",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "fr-CA": "Français (Canada)",
    "ga": "Gaeilge",
    "gl": "Galego",
    "he": "עברית",
    "hi": "हिन्दी",
    "hr": "Hrvatski",
    "hu": "Magyar",
    "id": "Bahasa Indonesia",
    "is": "Íslenska",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "lt": "Lietuvių",
    "lv": "Latviešu",
    "ms": "Bahasa Melayu",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "nn": "Norsk nynorsk",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "pt-PT": "Português (Portugal)",
    "ro": "Română",
    "ru": "Русский",
    "sk": "Slovenčina",
    "sl": "Slovenščina",
    "sr": "Српски",
    "sv": "Svenska",
    "ta": "தமிழ்",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
}


def is_language_tag(text: str) -> bool:
    """Tell whether it is written as language tags are."""
    return len(text) <= LONGEST_TAG and _TAG.fullmatch(text) is not None


def language_tag(text: str) -> str:
    """Give a language's tag in its canonical case: ``pt-br`` is ``pt-BR``.

    Raises:
        Invalid: it is none.
    """
    found = _TAG.fullmatch(text) if len(text) <= LONGEST_TAG else None
    if found is None:
        raise Invalid.of("language", "must be a language tag such as en, pt-BR or zh-Hans")
    language, script, region, rest = found.groups(default="")
    return f"{language.lower()}{script.title()}{region.upper()}{rest.lower()}"


def language_name(tag: str) -> str:
    """Give what people who speak a language call it; the tag itself where that isn't known here."""
    if tag in _NAMES:
        return _NAMES[tag]
    primary, _, more = tag.partition("-")
    return f"{_NAMES[primary]} ({more})" if primary in _NAMES else tag
