"""GET /learn and GET /learn/{course_id}: our own pages, and what they may do."""

import base64
import hashlib
import re

import pytest
from falcon.testing import Result

from api_client import Api
from entrypoints.http.parts import HttpSettings
from factories import ANN, PUBLIC_URL, SHOP_ORIGIN, World

PATHS = ("/learn", "/learn/drawing")


def policy(answer: Result) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))


def element(answer: Result) -> str:
    return re.findall(r"<course-[^>]+>", answer.text)[0]


def named(**settings: object) -> HttpSettings:
    return HttpSettings(**{"public_url": PUBLIC_URL, "origins": (SHOP_ORIGIN,), **settings})


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_our_scripts_and_media_and_nothing_else(api: Api, path: str) -> None:
    answer = api.get(path)
    (style,) = re.findall("<style>(.*?)</style>", answer.text)
    own = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    media = api.world.signer.base_url
    assert policy(answer) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": f"'sha256-{own}'",
        "img-src": f"'self' {media}",
        "media-src": f"'self' {media} blob:",
        "connect-src": f"'self' {media}",
        "frame-ancestors": f"'self' {SHOP_ORIGIN}",
        "base-uri": "'none'",
        "form-action": "'none'",
        "object-src": "'none'",
    }
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "fullscreen=(self)" in answer.headers["permissions-policy"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_no_inline_script_or_style_attribute(api: Api, path: str) -> None:
    text = api.get(path).text
    assert re.findall(r"<script[^>]*>", text) == [
        '<script type="module" src="/web/learn.js">',
        '<script type="module" src="/courses.js">',
    ]
    assert re.findall(r"\sstyle=|\son[a-z]+=|javascript:", text) == []
    assert len(re.findall("<main>", text)) == len(re.findall("<h1", text)) == 1


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_same_for_everyone(api: Api, path: str) -> None:
    nobody, ann = api.get(path), api.get(path, by=ANN)
    assert nobody.text == ann.text
    assert nobody.headers["cache-control"] == "public, max-age=60"
    assert "ann" not in nobody.text.replace("channel", "")


def test_the_library_links_to_our_player(api: Api) -> None:
    assert element(api.get("/learn")) == '<course-library api="" href="/learn/{course}?video={video}">'


def test_the_player_leads_back_to_our_library(api: Api) -> None:
    assert element(api.get("/learn/drawing")) == '<course-player api="" course="drawing" library="/learn">'


def test_below_a_path_of_the_host_everything_is_found_there(world: World) -> None:
    answer = Api(world, settings=named(public_url="https://shop.example/courses/")).get("/learn/drawing")
    assert element(answer) == ('<course-player api="/courses" course="drawing" library="/courses/learn">')
    assert 'src="/courses/web/learn.js"' in answer.text
    assert 'src="/courses/courses.js"' in answer.text


@pytest.mark.parametrize(
    ("wished", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.8", "de"),
        ("fr, de;q=0.5, en;q=0.4", "de"),
        ("en;q=0.4, de;q=0.9", "de"),
        ("de;q=0, fr", "en"),
        ("*", "en"),
        (",;q=,\x7f", "en"),
    ],
)
def test_a_page_speaks_its_readers_language(api: Api, wished: str | None, language: str) -> None:
    answer = api.get("/learn", headers={} if wished is None else {"Accept-Language": wished})
    assert f'<html lang="{language}">' in answer.text
    assert ("Meine Kurse" if language == "de" else "My courses") in answer.text
    assert answer.headers["vary"] == "Authorization, Origin, Accept-Language"


def test_a_page_has_the_shops_name_and_says_where_to_sign_in(world: World) -> None:
    answer = Api(world, settings=named(shop_name="Lindgren & <b>Söhne</b>")).get("/learn")
    assert "<title>My courses – Lindgren &amp; &lt;b&gt;Söhne&lt;/b&gt;</title>" in answer.text
    link = f'<a href="{SHOP_ORIGIN}">Lindgren &amp; &lt;b&gt;Söhne&lt;/b&gt;</a>'
    assert f"<header>{link}</header>" in answer.text
    assert f'<p class="note" id="sign-in" role="status" hidden>Please sign in at {link},' in answer.text


def test_without_a_shops_address_nothing_links_to_it(world: World) -> None:
    answer = Api(world, settings=named(origins=())).get("/learn")
    assert "<a " not in answer.text
    assert policy(answer)["frame-ancestors"] == "'self'"


@pytest.mark.parametrize("course_id", ['"><script>alert(1)', "a'b&c", "$root", "Zeichnen für alle"])
def test_whatever_a_path_says_stays_a_value(world: World, course_id: str) -> None:
    answer = Api(world).get(f"/learn/{course_id}")
    assert answer.status_code == 200
    assert len(re.findall("<script", answer.text)) == 2
    escaped = course_id.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = escaped.replace('"', "&quot;").replace("'", "&#x27;")
    assert f'course="{escaped}"' in answer.text


@pytest.mark.parametrize(
    ("path", "element"), [("/learn", "course-library-LB34CD56"), ("/learn/drawing", "course-player-PL34CD56")]
)
def test_a_page_asks_at_once_for_all_the_code_of_its_element(api: Api, path: str, element: str) -> None:
    asked = re.findall(r'<link rel="modulepreload" href="([^"]+)">', api.get(path).text)
    assert asked == [f"/web/{element}.js", "/web/chunk-AB12CD34.js"]


def test_a_page_reaches_out_for_the_pictures_host_at_once(api: Api) -> None:
    answer = api.get("/learn")
    (media,) = re.findall(r'<link rel="preconnect" href="([^"]+)">', answer.text)
    assert policy(answer)["img-src"] == f"'self' {media}"
