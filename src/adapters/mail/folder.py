"""Mail into a folder, for trying things and for the demonstration: one file per letter, for any mail program."""

from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

from adapters.mail.letters import LetterWriter, key_digest
from adapters.wire.files import create_once
from course_domain.model.errors import NotDelivered
from course_domain.model.mail import Mail
from course_domain.ports import Clock


@frozen(kw_only=True)
class FolderMailer:
    """Mailer that writes ``<time>-<digest of the key>.eml``; the names sort by time, and a file appears whole."""

    folder: Path
    letters: LetterWriter
    clock: Clock

    def send(self, mail: Mail) -> None:
        now = self.clock.now()
        letter = self.letters.write(mail, now)
        try:
            create_once(self.folder / file_name(mail.key, now), letter.as_bytes())
        except OSError as error:
            raise NotDelivered(why=f"the mail folder can't be written: {error.strerror}") from error


def file_name(key: str, now: datetime) -> str:
    """Name a letter's file: UTC to the microsecond, then eight digits that stand for the notice's key."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{key_digest(key)[:8]}.eml"
