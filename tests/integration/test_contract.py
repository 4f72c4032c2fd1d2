"""The served API is held to its own description: schemathesis calls all of it, with every check that it has."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from contract_server import HERE, settings, story_served
from serving import Served

from adapters.identity.secret_files import load_or_make_secret
from adapters.identity.subscription_tokens import AesSivSubscriptionTokens
from adapters.local.system import SystemClock
from contract_story import STREAM
from course_domain.model.notices import NoticeKind
from course_domain.model.preferences import Subscription
from entrypoints.config.settings import Config
from entrypoints.container.adapters import url_signer
from entrypoints.container.media import media_parts
from entrypoints.container.shop_side import shop_side
from environments import STANDARD
from factories import ADMIN, ANN

# Without "use_after_free": a course is archived, not deleted, and stays readable; no operation can be left out of it.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ensure_resource_availability",
    "ignored_auth",
)
"""All but object_level_authorization: nothing that belongs to a learner is addressed by an id of its own."""

CAPTIONS = "text/vtt"

pytestmark = pytest.mark.timeout(700)


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Served]:
    with story_served(tmp_path) as server:
        yield server


def schemathesis(data: Path, api: Served, location: str, *options: str) -> tuple[int, str]:
    """Run it to its end; gives its exit code and what it printed."""
    environ = settings(data, api.url)
    mint, now = shop_side(Config.from_environ(environ)).mint_session, datetime.now(UTC)
    told = {
        "CONTRACT_URL": api.url,
        "CONTRACT_LEARNER": mint(ANN, 3600, now),
        "CONTRACT_ADMINISTRATOR": mint(ADMIN, 3600, now),
        "CONTRACT_WEBHOOK_SECRET": STANDARD,
        "CONTRACT_SUBSCRIPTION": subscription(data),
        "CONTRACT_OPENING": url_signer(Config.from_environ(environ)).sign_folder(
            STREAM.rpartition("/r1/")[0], now + timedelta(hours=1)
        ),
        **uploads(Config.from_environ(environ), now + timedelta(hours=1)),
        "PYTHONPATH": environ["PYTHONPATH"],
    }
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(HERE / "schemathesis.toml")]
    command += ["run", location, "--url", api.url, "--no-color", "--checks", ",".join(CHECKS), *options]
    run = subprocess.run(
        command, env={**os.environ, **told}, cwd=data, capture_output=True, text=True, check=False, timeout=600
    )
    return run.returncode, run.stdout + run.stderr


def subscription(data: Path) -> str:
    """Make what stands in the link of a mail."""
    tokens = AesSivSubscriptionTokens(keys=[load_or_make_secret(data / "keys" / "unsubscribe.key")])
    return tokens.issue(Subscription(user_id=ANN.user_id, kind=NoticeKind.EXPIRY))


def uploads(config: Config, until: datetime) -> dict[str, str]:
    """Begin an upload and give the address of a part of it, and a form for another."""
    receiver = media_parts(config, SystemClock()).receiver
    part = receiver.part_url("incoming/film", receiver.begin("incoming/film", "video/mp4"), 1, until)
    form = receiver.form("incoming/captions.vtt", CAPTIONS, 1 << 20, until)
    return {"CONTRACT_ADDRESS": part.rpartition("/")[2], "CONTRACT_FORM": form.fields["token"]}


def description(api: Served) -> dict[str, Any]:
    answer = httpx.get(f"{api.url}/openapi.json", trust_env=False)
    assert answer.status_code == 200
    return dict(answer.json())


def written(folder: Path, told: dict[str, Any]) -> str:
    """Write a description down: schemathesis leaves out the operation that a description came from."""
    path = folder / f"{len(list(folder.glob('*.json')))}.json"
    path.write_text(json.dumps(told))
    return str(path)


def test_the_api_keeps_its_contract(tmp_path: Path, api: Served) -> None:
    told = description(api)
    count = sum(len(methods) for methods in told["paths"].values())
    code, printed = schemathesis(tmp_path, api, written(tmp_path, told))
    assert code == 0, printed
    assert f"Tested: {count}\n" in printed, printed
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in printed, printed
    assert int(re.findall(r"(\d+) generated", printed)[0]) > 50 * count
    assert "Traceback" not in api.printed


def test_a_wrong_description_is_found_out(tmp_path: Path, api: Served) -> None:
    """The check of the checks: a field is said to be a number, and a status is left out."""
    told = description(api)
    told["components"]["schemas"]["Course"]["properties"]["title"] = {"type": "integer"}
    del told["paths"]["/api/courses/{course_id}"]["get"]["responses"]["404"]
    courses = ("--include-path-regex", "^/api/courses", "--phases", "examples,fuzzing")
    code, printed = schemathesis(tmp_path, api, written(tmp_path, told), *courses)
    assert code == 1, printed
    assert "Response violates schema" in printed, printed
    assert "Undocumented status code" in printed
