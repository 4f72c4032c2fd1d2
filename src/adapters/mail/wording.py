"""Words for mails: one layout for every mail, and for each language a small template per kind of notice.

A kind's template is plain text and holds every sentence of the mail, as variables (subject, heading, greeting, opening,
note, closing, footer; stop, where its kind can be turned off) and two macros of a course (about, button); the layouts
hold no words. ``words.jinja`` has what the templates of a language share. A language is added as a folder of templates
beside ``en``.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from attrs import field, frozen
from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, select_autoescape
from jinja2.environment import TemplateModule
from mjml import mjml2html

from adapters.mail.clean_text import friendly_name, local_time, one_line, shortened, web_address, zone_name
from course_domain.model.mail import Mail, MailCourse
from course_domain.model.notices import NoticeKind

TEMPLATES: Final = Path(__file__).parent / "templates"
_FALLBACK: Final = "en"
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?=$|[-_])")
_LONGEST_SUBJECT: Final = 150
_PARTS: Final = ("subject", "heading", "greeting", "opening", "note", "closing", "footer")
_CLOSED_BY_THE_SHOP: Final = ("blocked", "administrator")
"""Causes after which offering the course for sale again would be a mockery."""


@frozen(kw_only=True)
class Wording:
    """A mail in words: two parts that say the same. ``language`` is the one it is worded in."""

    subject: str
    text: str
    html: str
    language: str


@frozen(kw_only=True)
class CourseView:
    """A course as a kind's template sees it; ``until`` is None where access has no end that is known.

    ``renewable``: the link leads to where more time is sold.
    """

    title: str
    until: datetime | None
    zone: str
    link: str | None
    renewable: bool
    lessons: tuple[str, ...]


@frozen(kw_only=True)
class Card:
    """A course as the layouts see it, in words; there is no button without a link."""

    title: str
    about: str
    button: str
    link: str | None
    lessons: tuple[str, ...]


@frozen(kw_only=True)
class Wordings:
    """The templates, read and compiled when they are first needed."""

    folder: Path = TEMPLATES
    _environment: Environment = field(init=False, repr=False, eq=False)

    @_environment.default
    def _open(self) -> Environment:
        return Environment(
            loader=FunctionLoader(partial(_source, self.folder)),
            autoescape=select_autoescape(enabled_extensions=("mjml",), default=False),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def word(self, mail: Mail, shop_name: str, time_zone: str) -> Wording:
        """Put a mail into the reader's language, or into English; ``time_zone`` is for readers without one."""
        template, language = self._template(mail)
        courses = [_view(mail, course, time_zone) for course in mail.courses]
        words = template.make_module(_facts(mail, shop_name, courses))
        # What comes out of a kind's template is plain text, so that the HTML layout escapes every word of it.
        page: dict[str, object] = {part: one_line(str(getattr(words, part))) for part in _PARTS}
        subject = shortened(str(page["subject"]), _LONGEST_SUBJECT)
        page |= {"shop": shop_name, "language": language, "cards": [_card(words, course) for course in courses]}
        page |= {"unsubscribe": web_address(mail.unsubscribe), "stop": one_line(str(getattr(words, "stop", "")))}
        return Wording(
            subject=subject,
            text=self._environment.get_template("layout.txt").render(page).strip() + "\n",
            html=self._environment.get_template("layout.mjml").render(page),
            language=language,
        )

    def _template(self, mail: Mail) -> tuple[Template, str]:
        found = _LANGUAGE.match((mail.locale or "").lower())
        wanted = found[0] if found else _FALLBACK
        template = self._environment.select_template([_file(wanted, mail.kind), _file(_FALLBACK, mail.kind)])
        return template, str(template.name).partition("/")[0]


def _file(language: str, kind: NoticeKind) -> str:
    return f"{language}/{kind.value}.jinja"


def _source(folder: Path, name: str) -> str | None:
    path = folder / name
    if not path.is_file():
        return None
    source = path.read_text(encoding="utf-8")
    # No fonts: a mail that fetches one tells a third party when it is read.
    return mjml2html(source, fonts={}) if path.suffix == ".mjml" else source


def _facts(mail: Mail, shop_name: str, courses: Sequence[CourseView]) -> dict[str, object]:
    return {
        "shop": shop_name,
        "name": friendly_name(mail.name),
        "to": one_line(mail.to),
        "courses": courses,
        "cause": mail.cause,
        "must_claim": mail.must_claim,
    }


def _view(mail: Mail, course: MailCourse, time_zone: str) -> CourseView:
    until = local_time(course.expires_at, mail.time_zone, time_zone) if course.expires_at else None
    return CourseView(
        title=one_line(course.title),
        until=until,
        zone=zone_name(until) if until else "",
        link=web_address(_link(mail, course)),
        renewable=bool(web_address(course.shop_url)),
        lessons=tuple(map(one_line, course.lessons)),
    )


def _link(mail: Mail, course: MailCourse) -> str | None:
    if mail.kind is NoticeKind.EXPIRY:
        return web_address(course.shop_url) or course.address
    if mail.kind is not NoticeKind.ACCESS_ENDED:
        return course.address
    return None if mail.cause in _CLOSED_BY_THE_SHOP else course.shop_url


def _card(words: TemplateModule, course: CourseView) -> Card:
    about, button = (one_line(str(getattr(words, part)(course))) for part in ("about", "button"))
    return Card(title=course.title, about=about, button=button, link=course.link, lessons=course.lessons)
