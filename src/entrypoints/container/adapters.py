"""Makes each adapter from the settings; nothing here is connected before it is first used."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, cast
from urllib.parse import SplitResult, unquote, urlsplit

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.aws.cloudfront_logs import CloudFrontAccessLogs
from adapters.aws.sdk import ServiceClient
from adapters.aws.secret_text import secret_text
from adapters.ffmpeg.inspector import FfmpegInspector
from adapters.ffmpeg.running import program
from adapters.ffmpeg.scratch import Scratch
from adapters.ffmpeg.transcoder import FfmpegTranscoder
from adapters.ffmpeg.working import Workshop
from adapters.identity.jwt_sessions import ClaimNames, JwtSessions, SessionMinter
from adapters.local.edge_log import EdgeAccessLogs, EdgeLog
from adapters.local.key_pair import local_key_pair
from adapters.local.signature_gate import SignatureGate, load_public_key
from adapters.local.system import SystemClock
from adapters.mail.folder import FolderMailer
from adapters.mail.letters import LetterWriter
from adapters.mail.smtp import SmtpMailer, SmtpSecurity
from adapters.shops.configured import ConfiguredShops
from adapters.shops.standard import StandardShop
from adapters.shops.woocommerce import WooCommerceShop
from adapters.shops.woocommerce_api import WooCommerceApi
from adapters.wire.cloudfront import HashName
from course_domain.ports import AccessLogs, Clock, Mailer, MediaObjects, Shop, UrlSigner
from entrypoints.config.settings import Config
from entrypoints.config.values import AuthConfig, SourceConfig
from entrypoints.container.course_page import signed_out_pages
from entrypoints.container.foreign import load
from entrypoints.container.media_elsewhere import unforgetting

EDGE_LOG: Final = "edge-log"
"""The folder below the data where the local CDN's access log lies."""


def keys_folder(config: Config) -> Path:
    """Where keys of our own making lie."""
    return config.data / "keys"


def path_of(url: str) -> Path:
    """Give the path in ``file://…``, ``folder:…`` or ``sqlite:///…``."""
    rest = url.partition(":")[2]
    return Path(rest.removeprefix("///" if url.startswith("sqlite") else "//"))


def clock() -> Clock:
    """The machine's time."""
    return SystemClock()


def url_signer(config: Config) -> UrlSigner:
    """Somebody else's CDN or CloudFront where it is configured, else the local CDN with a key pair of its own."""
    if config.cdn is not None:
        return cast(UrlSigner, load(config.cdn, "COURSEDOCK_CDN", UrlSigner))
    if config.cloudfront is None:
        pair = local_key_pair(keys_folder(config))
        key = SigningKey.from_pem(pair.key_pair_id, pair.private_pem)
        return CloudFrontSigner(base_url=config.edge_url, keys=[key])
    return CloudFrontSigner(
        base_url=f"https://{config.cloudfront.domain}",
        keys=[SigningKey.from_pem(name, secret_text(pem).encode()) for name, pem in config.cloudfront.keys],
        hash_name=HashName(config.cloudfront.hash),
    )


def edge_log(config: Config) -> EdgeLog | None:
    """What the local CDN sends, as far as the access log is kept."""
    if config.viewings_days == 0:
        return None
    return EdgeLog(folder=config.data / EDGE_LOG, clock=clock())


def access_logs(config: Config, clock: Clock) -> AccessLogs:
    """CloudFront's logs where their bucket is configured, else those of the local CDN."""
    if config.cloudfront is None or config.cloudfront.logs is None:
        return EdgeAccessLogs(folder=config.data / EDGE_LOG, clock=clock)
    bucket, _, prefix = config.cloudfront.logs.removeprefix("s3://").partition("/")
    return CloudFrontAccessLogs(bucket=bucket, prefix=prefix, client=ServiceClient("s3"))


def signature_gate(config: Config) -> SignatureGate:
    """What the local CDN trusts."""
    pair = local_key_pair(keys_folder(config))
    return SignatureGate(base_url=config.edge_url, keys={pair.key_pair_id: load_public_key(pair.public_pem)})


def mailer(config: Config, clock: Clock) -> Mailer:
    """A folder, or SMTP."""
    letters = LetterWriter(
        shop_name=config.shop_name,
        sender=config.mail_from,
        public_url=config.public_url,
        time_zone=config.time_zone,
    )
    url = urlsplit(config.mail_url)
    if url.scheme == "folder":
        return FolderMailer(folder=path_of(config.mail_url), letters=letters, clock=clock)
    return _smtp(url, letters, clock)


def _smtp(url: SplitResult, letters: LetterWriter, clock: Clock) -> SmtpMailer:
    security = SmtpSecurity(url.scheme)
    return SmtpMailer(
        host=url.hostname or "localhost",
        port=url.port or (465 if security is SmtpSecurity.SMTPS else 587),
        letters=letters,
        clock=clock,
        security=security,
        user=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
    )


def _standard(source: SourceConfig) -> Shop:
    return StandardShop(source=source.name, secrets=source.secrets, customer_ids=source.customer_ids)


def _woocommerce(source: SourceConfig) -> WooCommerceShop:
    refunds = None
    if source.url and source.consumer_key and source.consumer_secret:
        refunds = WooCommerceApi(
            url=source.url, consumer_key=source.consumer_key, consumer_secret=source.consumer_secret
        )
    return WooCommerceShop(
        source=source.name, secrets=source.secrets, customer_ids=source.customer_ids, refunds=refunds
    )


_KINDS: dict[str, Callable[[SourceConfig], Shop]] = {"standard": _standard, "woocommerce": _woocommerce}


def shops(config: Config) -> ConfiguredShops:
    """Every configured shop by its source."""
    return ConfiguredShops({source.name: _KINDS[source.kind](source) for source in config.sources})


def advice(config: Config) -> tuple[str, ...]:
    """What works, but less well than it could."""
    woos = [_woocommerce(source) for source in config.sources if source.kind == "woocommerce"]
    said = [sentence for shop in woos for sentence in shop.needs_attention()]
    none = [] if config.sources else ["No shop is configured: set COURSEDOCK_SOURCES."]
    return (*none, *said, *unforgetting(config), *signed_out_pages(config))


def _claims(auth: AuthConfig) -> ClaimNames:
    return ClaimNames(**dict(auth.claims))


def session_reader(auth: AuthConfig) -> JwtSessions:
    """The shop's sign-on."""
    return JwtSessions(
        secrets=auth.secrets,
        issuer=auth.issuer,
        audience=auth.audience,
        claims=_claims(auth),
        admin_role=auth.admin_role,
    )


def session_minter(auth: AuthConfig) -> SessionMinter:
    """Signs sessions as the shop would, for trying things."""
    return SessionMinter(
        secret=auth.secrets[0],
        issuer=auth.issuer,
        audience=auth.audience,
        claims=_claims(auth),
        admin_role=auth.admin_role,
    )


def scratch(config: Config) -> Scratch:
    """Where files lie while they are worked on."""
    return Scratch(config.data / "work")


def inspector(media: MediaObjects, scratch: Scratch) -> FfmpegInspector:
    """Looks into video files on this machine."""
    return FfmpegInspector(media=media, scratch=scratch)


def transcoder(config: Config, media: MediaObjects, scratch: Scratch) -> FfmpegTranscoder:
    """Works on videos on this machine."""
    return FfmpegTranscoder(workshop=Workshop(media=media, scratch=scratch, program=program(config.ffmpeg)))
