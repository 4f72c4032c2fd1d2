"""What a shop has of its own: it signs sessions and webhooks. For trying things, and for the demonstration."""

from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from adapters.wire.standard_webhooks import sign
from entrypoints.config.settings import Config
from entrypoints.container import adapters
from entrypoints.container.groups import ShopSide


def shop_side(config: Config) -> ShopSide:
    """Sign with the current secrets: the sign-on's, and those of the first source that speaks the standard."""
    secret = next((source.secrets[0] for source in config.sources if source.kind == "standard"), "")
    return ShopSide(
        mint_session=adapters.session_minter(config.auth).mint,
        read_session=adapters.session_reader(config.auth).read,
        sign_webhook=lambda message_id, body, now: sign(secret, message_id, now, body),
        mails=lambda: _letters(adapters.path_of(config.mail_url)),
    )


def _letters(folder: Path) -> list[tuple[str, EmailMessage]]:
    """Read a mail folder, newest first; the files' names sort by time."""
    paths = sorted(folder.glob("*.eml"), reverse=True)
    return [(path.stem, _letter(path)) for path in paths]


def _letter(path: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
