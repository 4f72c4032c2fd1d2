"""Key pairs of a stage: two places, A and B, in Secrets Manager or in files of one's own."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from attrs import frozen
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from adapters.aws.stacks.refusals import AwsRefused, told
from adapters.wire.files import create_once

PLACES: Final = ("A", "B")


class KeyPlaces(Protocol):
    """Where private keys are kept."""

    def read(self, place: str) -> str | None:
        """Give the PEM in a place, or None."""

    def write(self, place: str, pem: str) -> None:
        """Put a PEM there, whatever was there before."""

    def written_at(self, place: str) -> datetime | None:
        """Tell when that was."""

    def address(self, place: str) -> str:
        """Tell how a setting names the place."""


def new_private_key() -> str:
    """Make a P-256 key: a tenth of RSA's time to sign, and half of its address."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_half(pem: str) -> str:
    """Give the public key of a private one, as CloudFront is told of it."""
    public = load_pem_private_key(pem.encode(), password=None).public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@frozen(kw_only=True)
class SecretKeys:
    """A secret of Secrets Manager for each place; ``client`` is its."""

    client: Any
    stage: str

    def read(self, place: str) -> str | None:
        try:
            with told(f"reading the secret {self._name(place)}"):
                return str(self.client.get_secret_value(SecretId=self._name(place))["SecretString"])
        except AwsRefused as refused:
            # InvalidRequest is said of one that is marked for deletion.
            if refused.code in ("ResourceNotFoundException", "InvalidRequestException"):
                return None
            raise

    def write(self, place: str, pem: str) -> None:
        name = self._name(place)
        with told(f"writing the secret {name}"):
            try:
                tags = [{"Key": "coursedock:stage", "Value": self.stage}]
                self.client.create_secret(
                    Name=name, Description="Signs addresses of videos", SecretString=pem, Tags=tags
                )
            except (self.client.exceptions.ResourceExistsException, self.client.exceptions.InvalidRequestException):
                if "DeletedDate" in self.client.describe_secret(SecretId=name):
                    self.client.restore_secret(SecretId=name)
                self.client.put_secret_value(SecretId=name, SecretString=pem)

    def written_at(self, place: str) -> datetime | None:
        try:
            with told(f"looking at the secret {self._name(place)}"):
                changed: datetime = self.client.describe_secret(SecretId=self._name(place))["LastChangedDate"]
        except AwsRefused as refused:
            if refused.code == "ResourceNotFoundException":
                return None
            raise
        return changed

    def address(self, place: str) -> str:
        with told(f"looking at the secret {self._name(place)}"):
            return str(self.client.describe_secret(SecretId=self._name(place))["ARN"])

    def _name(self, place: str) -> str:
        return f"coursedock/{self.stage}/signing-{place.lower()}"


@frozen(kw_only=True)
class FileKeys:
    """A file for each place beside ``path``: ``keys/cdn.pem`` means ``keys/cdn-a.pem`` and ``keys/cdn-b.pem``."""

    path: Path

    def read(self, place: str) -> str | None:
        with suppress(FileNotFoundError):
            return self._file(place).read_text(encoding="utf-8")
        return None

    def write(self, place: str, pem: str) -> None:
        new = self._file(place).with_suffix(".new")
        new.unlink(missing_ok=True)
        create_once(new, pem.encode())
        new.replace(self._file(place))

    def written_at(self, place: str) -> datetime | None:
        with suppress(FileNotFoundError):
            return datetime.fromtimestamp(self._file(place).stat().st_mtime, UTC)
        return None

    def address(self, place: str) -> str:
        return str(self._file(place).absolute())

    def _file(self, place: str) -> Path:
        return self.path.with_name(f"{self.path.stem}-{place.lower()}{self.path.suffix}")
