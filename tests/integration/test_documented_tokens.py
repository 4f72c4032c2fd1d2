"""The tokens that the page on embedding tells shops to make: our server takes them."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.identity.jwt_sessions import JwtSessions
from node import node

PAGE = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text(encoding="utf-8")
SECRET = "a secret of the shop's sign-on, 32 characters or more"
WHO = ("93", "zoë@example.com")


def code(language: str) -> str:
    """Give what the page tells to write in a language: the block that signs."""
    (found,) = (block for block in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if "mac" in block)
    return str(found)


def by_python() -> str:
    known: dict[str, Any] = {}
    exec(code("python"), known)
    return str(known["course_token"](*WHO, SECRET))


def by_node(folder: Path) -> str:
    module = folder / "token.mjs"
    module.write_text(f"{code('js')}\nconsole.log(courseToken(...{json.dumps([*WHO, SECRET])}))\n", encoding="utf-8")
    return subprocess.run([node(), str(module)], check=True, capture_output=True, text=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_token_made_as_the_page_says_is_taken(language: str, tmp_path: Path) -> None:
    token = by_python() if language == "python" else by_node(tmp_path)
    session = JwtSessions(secrets=[SECRET]).read(token, datetime.now(UTC))
    assert (session.user_id, session.email, session.email_verified) == (*WHO, True)
