"""What pages load of the front end: files of a build by what imports them, and what they weigh when sent by gzip."""

from collections.abc import Iterator, Mapping
from typing import Any

from web_workshop import Workshop

ENGINE = "node_modules/hls.js/"
WORDS = "src/strings/"
ENTRY = "src/courses.ts"
# What an element says; "index" where a language is one module.
SPOKEN = {
    "src/library/course-library.ts": {"common", "library", "index"},
    "src/player/course-player.ts": {"common", "player", "stage", "index"},
}
LANGUAGES = ("en", "de")
Outputs = Mapping[str, Mapping[str, Any]]


def is_engine(outputs: Outputs, path: str) -> bool:
    return any(name.startswith(ENGINE) for name in outputs[path]["inputs"])


def is_left_out(outputs: Outputs, path: str, element: str, language: str) -> bool:
    """Words of another language, or of another element."""
    entry = outputs[path].get("entryPoint", "")
    if not entry.startswith(WORDS):
        return False
    spoken, _, part = entry.removeprefix(WORDS).removesuffix(".ts").partition("/")
    return spoken != language or part not in SPOKEN[element]


def reached(outputs: Outputs, path: str, element: str, language: str, seen: set[str]) -> Iterator[str]:
    """Give a file and all that it loads at once or ever, the engine apart."""
    if path in seen or is_engine(outputs, path) or is_left_out(outputs, path, element, language):
        return
    seen.add(path)
    yield path
    for each in outputs[path]["imports"]:
        if not each.get("external"):
            yield from reached(outputs, each["path"], element, language, seen)


def statically(outputs: Outputs, path: str, seen: set[str]) -> Iterator[str]:
    if path in seen:
        return
    seen.add(path)
    yield path
    for each in outputs[path]["imports"]:
        if each["kind"] == "import-statement":
            yield from statically(outputs, each["path"], seen)


def entry_of(outputs: Outputs, source: str) -> str:
    return next(path for path, output in outputs.items() if output.get("entryPoint") == source)


def page(workshop: Workshop, element: str, language: str) -> set[str]:
    """Name the files that a page with an element loads, whatever is done there before a film plays."""
    outputs = workshop.told("meta.json")["outputs"]
    entries = statically(outputs, entry_of(outputs, ENTRY), set())
    return {*entries, *reached(outputs, entry_of(outputs, element), element, language, set())}


def engine(workshop: Workshop, already: set[str]) -> set[str]:
    """Name the files that the first play loads besides."""
    outputs = workshop.told("meta.json")["outputs"]
    found = (each for path in outputs if is_engine(outputs, path) for each in statically(outputs, path, set()))
    return set(found) - already


def weight(workshop: Workshop, files: set[str]) -> int:
    return sum((workshop.web / f"{name}.gz").stat().st_size for name in files)
