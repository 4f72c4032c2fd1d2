"""Secrets of our own making: made once, by whoever comes first, readable by nobody else."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.identity.secret_files import load_or_make_secret
from adapters.wire.files import create_once


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "playback.key"
    first = load_or_make_secret(path)
    assert len(first) == 32
    assert load_or_make_secret(path) == first
    assert load_or_make_secret(tmp_path / "other.key") != first


def test_nobody_else_can_read_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "playback.key"
    load_or_make_secret(path)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_all_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "playback.key"
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(lambda _number: load_or_make_secret(path), range(40)))
    assert len(secrets) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["playback.key"]


@pytest.mark.parametrize("content", [b"", b"a secret of another kind", b"\xff\xfe", b"00" * 31])
def test_a_file_with_something_else_is_named_and_its_content_is_not_shown(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "playback.key"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"playback\.key") as problem:
        load_or_make_secret(path)
    assert "another kind" not in str(problem.value)
    assert path.read_bytes() == content


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "file"
    create_once(path, b"first")
    create_once(path, b"second")
    assert path.read_bytes() == b"first"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]
