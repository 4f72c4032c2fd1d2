"""What a learner watches with, as far as her browser tells."""

import re
from typing import Final

from falcon import Request

from course_domain.model.errors import Invalid
from course_domain.model.playback import Device, DeviceKind
from entrypoints.http.paging import words

LONGEST_NAME: Final = 40
_NAME: Final = re.compile(f"[A-Za-z0-9_-]{{1,{LONGEST_NAME}}}", re.ASCII)
_TABLET: Final = re.compile("iPad|Tablet(?! PC)|PlayBook")
_PHONE: Final = re.compile("Mobi|iPhone|iPod")
_ANDROID: Final = re.compile("Android|Silk/")


def device(req: Request) -> Device:
    """Read which device asks: ``device`` names it, the browser's own words say its kind.

    Raises:
        Invalid: a name of other than 1 to 40 letters, digits, "_" and "-".
    """
    name = words(req, "device") or ""
    if name and not _NAME.fullmatch(name):
        raise Invalid.of("device", f'must be up to {LONGEST_NAME} letters, digits, "_" and "-"')
    return Device(name=name, kind=kind_of(req.user_agent or "", req.get_header("Sec-CH-UA-Mobile") or ""))


def kind_of(user_agent: str, mobile: str) -> DeviceKind:
    """Tell a kind by ``User-Agent`` and ``Sec-CH-UA-Mobile``; an iPad that asks as a Mac is a computer.

    Browsers on Android write "Mobile" on phones alone:
    https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/Browser_detection_using_the_user_agent
    """
    if _TABLET.search(user_agent):
        return DeviceKind.TABLET
    if mobile == "?1" or _PHONE.search(user_agent):
        return DeviceKind.PHONE
    return DeviceKind.TABLET if _ANDROID.search(user_agent) else DeviceKind.COMPUTER
