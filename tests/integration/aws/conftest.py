"""An AWS of this machine: an emulator for stacks and secrets."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import free_port, running, wait_until_answered

REGION = "eu-central-1"


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulator, one a test process, on a loopback port."""
    port = free_port()
    command = shutil.which("ministack", path=str(Path(sys.executable).parent))
    assert command is not None
    environ = {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "0",
    }
    log = tmp_path_factory.mktemp("ministack") / "log"
    with running([command], log=log, environ=environ) as process:
        url = f"http://127.0.0.1:{port}"
        wait_until_answered(process, f"{url}/_ministack/health")
        yield url


@pytest.fixture
def aws(ministack: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Turn AWS's own environment to the emulator."""
    for name, value in {
        "AWS_ENDPOINT_URL": ministack,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": str(tmp_path / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no-credentials"),
    }.items():
        monkeypatch.setenv(name, value)
    return ministack
