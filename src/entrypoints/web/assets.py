"""The built front end, as bytes to be served: read once, when something of it is first asked for."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import field, frozen

BUILT: Final = Path(__file__).parent / "built"
ENTRY: Final = "courses.js"
"""The script that shops embed: its name stays, whatever is in it."""
CODINGS: Final = {"br": ".br", "gzip": ".gz"}
"""Content codings, the smallest first, with the endings of the files that hold them."""
_NEEDED: Final = "manifest.json"
_TYPES: Final = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
_HASHED: Final = re.compile(r"-[A-Z0-9]{8}\.\w+$", re.ASCII)


class NotBuilt(Exception):
    """The front end is not there, in a sentence that says what makes it."""

    def __init__(self, folder: Path) -> None:
        """Name the folder in which it would be."""
        super().__init__(
            f"The front end was never built: {folder.parent.name}/{folder.name} is missing or has no {ENTRY}. "
            f"In src/entrypoints/web, `npm ci` and then `node build.mjs` make it."
        )


@frozen(kw_only=True)
class Asset:
    """A file of the front end; ``coded`` holds it compressed, by content coding."""

    body: bytes = field(repr=False)
    content_type: str
    name_tells_content: bool
    """Such a name never gets another content, so a copy may be kept for ever."""
    coded: Mapping[str, bytes] = field(factory=dict, repr=False)

    @property
    def etag(self) -> str:
        """Name this version."""
        return hashlib.sha256(self.body).hexdigest()[:32]


@frozen(kw_only=True)
class WebAssets:
    """The files of a folder: ``courses.js``, and below ``web/`` what it loads."""

    folder: Path = BUILT
    _kept: dict[str, Asset] = field(factory=dict, init=False, repr=False, eq=False)

    def find(self, name: str) -> Asset | None:
        """Give a file by its path below the folder. NotBuilt."""
        return self._files().get(name)

    def needed(self, module: str) -> tuple[str, ...]:
        """Give the paths, below the folder, of what a module of the sources loads at once. NotBuilt."""
        self._files()
        return tuple(json.loads((self.folder / _NEEDED).read_text(encoding="utf-8"))[module])

    def _files(self) -> Mapping[str, Asset]:
        if not self._kept:
            read = dict(self._read())
            if ENTRY not in read:
                raise NotBuilt(self.folder)
            self._kept.update(read)
        return self._kept

    def _read(self) -> Iterator[tuple[str, Asset]]:
        for path in sorted(self.folder.rglob("*")):
            kind = _TYPES.get(path.suffix)
            if kind is not None and path.is_file():
                yield path.relative_to(self.folder).as_posix(), _asset(path, kind)


def _asset(path: Path, kind: str) -> Asset:
    beside = {coding: path.with_name(path.name + ending) for coding, ending in CODINGS.items()}
    return Asset(
        body=path.read_bytes(),
        content_type=kind,
        name_tells_content=_HASHED.search(path.name) is not None,
        coded={coding: coded.read_bytes() for coding, coded in beside.items() if coded.is_file()},
    )
