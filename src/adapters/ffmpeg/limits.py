"""What files may demand of the machine: bounds for looking into them and for working on them."""

from typing import Final

from attrs import frozen

MIB: Final = 1 << 20
GIB: Final = 1 << 30


@frozen(kw_only=True)
class Confinement:
    """Bounds of one child process; bytes and seconds. What goes beyond ends it."""

    memory: int
    """Of address space, which is more than what is resident."""
    processor: int
    """Seconds of all its threads together."""
    wall: float
    largest_file: int
    """That it may write."""
    open_files: int = 256
    nice: int = 10


@frozen(kw_only=True)
class InspectLimits:
    """What a file may be, and what looking into it may cost."""

    most_bytes: int = 20 * GIB
    longest: int = 12 * 3600
    """Seconds."""
    longest_side: int = 8_192
    """Pixels."""
    most_pixels: int = 36_000_000
    """8,192 × 4,352 and a little."""
    shortest_side: int = 16
    longest_gap: int = 120
    """Seconds without any picture or sound: what lasts longer is a lie about time."""
    spare_disk: int = GIB
    """What is left free beside the file that is fetched."""
    memory: int = 2 * GIB
    seconds: int = 60
    seconds_a_gib: int = 30

    def confinement(self, size: int) -> Confinement:
        """Bound the child that looks into a file of ``size`` bytes."""
        seconds = self.seconds + self.seconds_a_gib * size // GIB
        return Confinement(memory=self.memory, processor=seconds, wall=seconds, largest_file=MIB, open_files=64)


@frozen(kw_only=True)
class WorkLimits:
    """What works on files may cost this machine."""

    ladders: int = 1
    """At once."""
    quick: int = 2
    """Previews and stills at once, beside them."""
    memory: int = 8 * GIB
    quick_seconds: int = 1_800
    ladder_seconds: int = 12 * 3600
    spare_disk: int = GIB

    def confinement(self, *, is_ladder: bool, largest_file: int, processors: int) -> Confinement:
        """Bound one run of ffmpeg."""
        wall = self.ladder_seconds if is_ladder else self.quick_seconds
        return Confinement(
            memory=self.memory, processor=wall * processors, wall=wall, largest_file=largest_file, open_files=256
        )
