"""Tries of every real part: each gives a sentence, or raises what is wrong."""

import tempfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlsplit

from adapters.huey_queue.queue import JobQueue
from adapters.local.signature_gate import SignatureGate
from adapters.mail.smtp import SmtpMailer
from course_domain.ports import Clock, Mailer, MediaObjects, Storage, UrlSigner
from entrypoints.config.settings import Config
from entrypoints.container.adapters import path_of
from entrypoints.container.groups import Check, Schema
from entrypoints.http.parts import UploadRehearsal

_PROBE = "probe/coursedock.txt"


class NotWell(Exception):
    """What is wrong with a part, in a sentence."""


def database(schema: Schema, storage: Storage) -> Check:
    """The schema is current and a transaction begins."""

    def check() -> str:
        if not schema.is_current():
            raise NotWell("not up to date; run: coursedock migrate")
        with storage.reading() as uow:
            return f"up to date; {uow.inbox.backlog()} messages and {uow.outbox.backlog()} notices to work on"

    return check


def queue(waiting: JobQueue) -> Check:
    """The queue answers."""

    def check() -> str:
        try:
            return f"{waiting.huey.pending_count()} waiting"
        except Exception as problem:
            first_line = str(problem).partition("\n")[0].strip()
            raise NotWell(f"can't be reached; workers look by themselves meanwhile: {first_line}") from problem

    return check


def media(objects: MediaObjects) -> Check:
    """An object can be put, read and deleted."""

    def check() -> str:
        objects.put(_PROBE, BytesIO(b"probe"), "text/plain")
        try:
            if objects.read(_PROBE, 0, 10) != b"probe":
                raise NotWell("what was put is not what is read")
        finally:
            objects.delete(_PROBE)
        return "an object was put, read and deleted"

    return check


def uploads(rehearsal: UploadRehearsal, origin: str) -> Check:
    """A browser can send files from our own pages."""

    def check() -> str:
        if problems := rehearsal.rehearse(origin):
            raise NotWell(" ".join(problems))
        return f"pages at {origin} may send files"

    return check


def signing(signer: UrlSigner, gate: SignatureGate | None, clock: Clock) -> Check:
    """What the signer signs, the local CDN opens; another CDN isn't asked here, but its signer is."""

    def check() -> str:
        now = clock.now()
        url = urlsplit(signer.sign(_PROBE, now + timedelta(minutes=1)))
        if not signer.opens(_PROBE, url.query, now):
            raise NotWell("the signer refuses what it signed itself")
        if gate is None:
            return f"signs for {url.netloc}"
        verdict = gate.check(path=url.path, query=url.query, now=now)
        if not verdict.opens:
            raise NotWell(f"the local CDN refuses our own signature: {verdict.reason}")
        return "the local CDN opens what we sign"

    return check


def mail(config: Config, mailer: Mailer) -> Check:
    """The folder can be written, or the server takes our sign-in; nothing is sent."""

    def check() -> str:
        if isinstance(mailer, SmtpMailer):
            mailer.reach()
            return f"{mailer.host}:{mailer.port} answers"
        folder = path_of(config.mail_url)
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return f"goes to {folder}"

    return check


def readiness(checks: Mapping[str, Check]) -> Mapping[str, Check]:
    """What must be well before requests are taken: cheap, and without a trace."""
    return {name: checks[name] for name in ("database", "queue", "signing")}
