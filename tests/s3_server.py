"""A server that speaks S3 and checks signatures, policies and CORS: SeaweedFS, on loopback ports of its own."""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import boto3
import httpx
from attrs import define, field, frozen
from botocore.config import Config

from servers import end_with_us

PATIENCE: Final = 20.0
ACCESS_KEY: Final = "coursedock-tests"
SECRET_KEY: Final = "swordfish-in-the-store"
_PORTS: Final = (
    "s3.port",
    "s3.port.grpc",
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "admin.port",
    "admin.port.grpc",
)
_OFF: Final = (
    "-s3.autoCreateBucket=false",
    "-admin.ui=false",
    "-webdav=false",
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-master.telemetry=false",
)


@frozen(kw_only=True)
class Bucket:
    """A bucket of one test's own; ``environ`` is what boto3, and a process of ours, needs to come in."""

    endpoint: str
    name: str
    client: Any = field(repr=False)

    @property
    def environ(self) -> dict[str, str]:
        """Credentials the AWS way."""
        return credentials()

    def allow(self, *origins: str, methods: Sequence[str] = ("GET", "PUT", "POST"), exposed: Sequence[str]) -> None:
        """Say whose pages may come in, and which headers they may read."""
        rule = {"AllowedOrigins": list(origins), "AllowedMethods": list(methods), "AllowedHeaders": ["*"]}
        self.client.put_bucket_cors(
            Bucket=self.name, CORSConfiguration={"CORSRules": [{**rule, "ExposeHeaders": list(exposed)}]}
        )


def credentials() -> dict[str, str]:
    """Give the environment in which boto3 finds the server's keys, and no others."""
    return {
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


@define(kw_only=True)
class S3Server:
    """One server; its objects lie in ``folder``."""

    folder: Path
    process: subprocess.Popen[bytes]
    endpoint: str
    _names: Iterator[int] = field(factory=itertools.count, init=False)

    def client(self) -> Any:
        """Give a client of boto3 that may do everything."""
        return boto3.session.Session(
            aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY, region_name="us-east-1"
        ).client(
            "s3",
            endpoint_url=self.endpoint,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}, retries={"total_max_attempts": 5}),
        )

    def bucket(self) -> Bucket:
        """Make a new bucket. They all go when the server does."""
        client = self.client()
        name = f"test-{next(self._names)}"
        client.create_bucket(Bucket=name)
        return Bucket(endpoint=self.endpoint, name=name, client=client)


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """Start a server of one's own; a second time where another program was quicker to take one of its ports."""
    with tempfile.TemporaryDirectory(prefix="s3-") as folder:
        server = _started(Path(folder) / "first") or _started(Path(folder) / "second")
        assert server is not None, "\n".join(log.read_text() for log in Path(folder).glob("*/log"))
        try:
            yield server
        finally:
            _stop(server.process)


def _started(folder: Path) -> S3Server | None:
    """Start, and give the server once it is well; None where it did not become so."""
    folder.mkdir()
    ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
    command = [_program(), "mini", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder / 'data'}", *_OFF]
    command += [f"-{name}={port}" for name, port in ports.items()]
    (folder / "data").mkdir()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            env=_environ(folder),
            preexec_fn=end_with_us,  # noqa: PLW1509 - it takes no lock that another thread may hold
        )
    endpoint = f"http://127.0.0.1:{ports['s3.port']}"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{endpoint}/healthz", timeout=2, trust_env=False, verify=False).status_code == httpx.codes.OK:
                return S3Server(folder=folder, process=process, endpoint=endpoint)
        time.sleep(0.05)
    _stop(process)
    return None


def _program() -> str:
    """Find the program beside this interpreter."""
    found = shutil.which("weed", path=str(Path(sys.executable).parent))
    assert found is not None
    return found


def _environ(folder: Path) -> Mapping[str, str]:
    keys = {name: value for name, value in credentials().items() if "KEY" in name}
    return {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), **keys}


def _free_ports(count: int) -> list[int]:
    """Find ports that differ: all of them are held until the last is found."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
