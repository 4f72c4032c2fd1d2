"""What a video shows and says, written like a play."""

from attrs import frozen


@frozen(kw_only=True)
class Scene:
    """A title card: a heading in capitals, a drawing, and what is said meanwhile."""

    heading: str
    drawing: str
    words: tuple[str, ...]


@frozen(kw_only=True)
class Lesson:
    """A video to be made; ``seconds`` is its length, divided evenly among its scenes.

    The script has a paragraph a scene: ``heading / drawing``, then a sentence a line.
    The German has the same paragraphs without their first lines.
    """

    title: str
    description: str
    section: str | None = None
    seconds: int
    script: str
    german: str = ""

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """Read the script."""
        return tuple(_scene(paragraph.split("\n")) for paragraph in self.script.strip().split("\n\n"))

    @property
    def german_words(self) -> tuple[tuple[str, ...], ...]:
        """Give what is said in German, scene by scene; empty where it was not translated."""
        paragraphs = self.german.strip().split("\n\n") if self.german else ()
        return tuple(tuple(paragraph.split("\n")) for paragraph in paragraphs)


def _scene(lines: list[str]) -> Scene:
    heading, drawing = lines[0].split(" / ")
    return Scene(heading=heading, drawing=drawing, words=tuple(lines[1:]))
