"""A CDN of somebody else's: tested as a stranger would test it, and used because a setting names it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from installation import Installation, installed
from serving import wait_until_answered

EXAMPLE = Path(__file__).parents[2] / "examples" / "secure_link"
SETTINGS = {
    "COURSEDOCK_CDN": "python:secure_link:make",
    "SECURE_LINK_URL": "https://media.shop.example",
    "SECURE_LINK_SECRET": "a secret that nginx knows as well, of 32",
    "PYTHONPATH": str(EXAMPLE),
}


def strangers_run(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a project that has nothing of ours but what is installed."""
    ours = ("PYTHONPATH", "PYTEST", "COURSEDOCK", "AWS")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", f"--rootdir={project}", *words]
    return subprocess.run(command, cwd=project, env=environ, capture_output=True, text=True, timeout=100, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example, copied to where a stranger has it."""
    folder = tmp_path / "secure_link"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_examples_own_tests_pass_where_a_stranger_runs_them(project: Path) -> None:
    run = strangers_run(project, "-rA")
    assert run.returncode == 0, run.stdout + run.stderr
    assert re.search(r"=+ (\d+) passed in ", run.stdout), run.stdout
    assert "TestSecureLinkSigner::test_a_tampered_query_opens_nothing" in run.stdout


def test_a_stranger_sees_which_promise_a_signer_breaks(project: Path) -> None:
    module = project / "secure_link.py"
    text = module.read_text()
    late = text.replace("int(expires_at.timestamp()) - 1", "int(expires_at.timestamp())")
    assert late != text
    module.write_text(late)
    run = strangers_run(project, "-q")
    assert run.returncode == 1
    failed = set(re.findall(r"^FAILED test_secure_link.py::(?:\w+::)?(\w+)", run.stdout, re.MULTILINE))
    assert "test_a_signed_address_opens_until_it_expires_and_not_a_moment_longer" in failed
    assert "test_a_signed_address_opens_no_other_object" not in failed


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Installation]:
    with installed(tmp_path / "data", SETTINGS) as made:
        yield made


def video_of(shop: Installation) -> str:
    """Publish a course of one film that anyone may watch; gives the path of its address."""
    admin = shop.token("boss", admin=True)
    film = shop.data / "media" / "videos" / "bread" / "1.mp4"
    film.parent.mkdir(parents=True)
    film.write_bytes(bytes(1000))
    price = {"amount": 4900, "currency": "EUR"}
    made = shop.call("POST", "/api/admin/courses", admin, {"title": "Bread", "price": price, "status": "published"})
    course_id = made.json()["id"]
    wish = {"title": "Stir", "duration": 9, "s3_key": "videos/bread/1.mp4", "free_preview": True}
    added = shop.call("POST", f"/api/admin/courses/{course_id}/videos", admin, wish)
    assert added.status_code == 201, added.text
    return f"/api/user/course/{course_id}/video/{added.json()['id']}/url"


def test_a_cdn_that_a_setting_names_signs_the_addresses_and_ours_is_not_started(shop: Installation) -> None:
    with shop.background("serve") as server:
        wait_until_answered(server, f"{shop.url}/healthz")
        url = urlsplit(shop.read(video_of(shop))["url"])
        assert url.netloc == "media.shop.example"
        assert re.search(r"(^|&)md5=[\w-]{22}(&|$)", url.query)
        with pytest.raises(httpx.ConnectError):
            shop.client.get(f"http://{shop.environ['COURSEDOCK_EDGE_BIND']}/")
    told = shop.run("doctor")
    assert "signs for media.shop.example" in told


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"COURSEDOCK_CDN": "python:secure_lync:make"}, "secure_lync can't be imported"),
        ({"COURSEDOCK_CDN": "python:secure_link:mk"}, "secure_link has no function mk"),
        ({"COURSEDOCK_CDN": "python:secure_link:path_of"}, "path_of could not make its adapter"),
        ({"SECURE_LINK_SECRET": "short"}, "SECURE_LINK_SECRET must have 32 characters or more"),
    ],
)
def test_a_cdn_that_can_not_be_used_is_told_of_before_anything_starts(
    shop: Installation, changes: dict[str, str], sentence: str
) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("COURSEDOCK_")}
    run = subprocess.run(
        shop.command("serve"),
        env={**environ, **shop.environ, **changes},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2, run.stderr
    assert re.search(f"^COURSEDOCK_CDN: .*{re.escape(sentence)}", run.stderr, re.MULTILINE), run.stderr
    assert "Nothing was started." in run.stderr
    assert "Traceback" not in run.stderr
