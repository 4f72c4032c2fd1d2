"""A film of random bytes in the store of files, and addresses of it as the real signer makes them."""

import os
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from adapters.aws.cloudfront import CloudFrontSigner, SigningKey
from adapters.local.key_pair import local_key_pair
from course_domain.model.viewings import named

EDGE_URL: Final = "http://cdn.example"
"""What is signed for; the CDN answers at any port."""
FOLDER: Final = "videos/film"
KEY: Final = f"{FOLDER}/r1/play.mp4"
_TOGETHER: Final = 1 << 20


def film(folder: Path, size: int) -> Path:
    """Put it below ``folder/media``, and give the file."""
    path = folder / "media" / KEY
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for _ in range(0, size, _TOGETHER):
            file.write(os.urandom(_TOGETHER))
        file.truncate(size)
    return path


def signer(folder: Path) -> CloudFrontSigner:
    """The signer of the installation whose data lies in a folder."""
    pair = local_key_pair(folder / "keys")
    return CloudFrontSigner(base_url=EDGE_URL, keys=[SigningKey.from_pem(pair.key_pair_id, pair.private_pem)])


def signed_path(folder: Path, until: datetime) -> str:
    """Give the film's path and query as a playback has them, named for the access log."""
    made = signer(folder)
    parts = urlsplit(f"{made.address(KEY)}?{named(made.sign_folder(FOLDER, until), 'measured')}")
    return f"{parts.path}?{parts.query}"
