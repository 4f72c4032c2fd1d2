"""What ffmpeg is told for a stream in several qualities: one run, decoded once, cut at the same moments in each."""

from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Final

from adapters.ffmpeg.previews import source_arguments
from course_domain.model.renditions import SEGMENT_SECONDS, MediaWork, Rung
from course_domain.model.sources import SourceFacts

_USUAL: Final = tuple(
    Fraction(*parts)
    for parts in (
        (24_000, 1_001),
        (24, 1),
        (25, 1),
        (30_000, 1_001),
        (30, 1),
        (48, 1),
        (50, 1),
        (60_000, 1_001),
        (60, 1),
    )
)
_MOST: Final = 60
_LEAST: Final = 10
_SAMPLE_RATE: Final = 48_000

_PICTURE: Final = (
    # Quality is held, and the rate only capped: slides then take a fraction of it.
    *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "21", "-flags", "+cgop"),
    # No keyframes but those that are asked for, so that every quality has them at the same moments.
    *("-sc_threshold", "0", "-g", "100000", "-force_key_frames", f"expr:gte(t,n_forced*{SEGMENT_SECONDS})"),
)
_STREAM: Final = (
    *("-map_metadata", "-1", "-map_chapters", "-1", "-f", "hls", "-hls_time", str(SEGMENT_SECONDS)),
    *("-hls_playlist_type", "vod", "-hls_list_size", "0", "-hls_segment_type", "fmp4"),
    *("-hls_flags", "independent_segments", "-hls_fmp4_init_filename", "init.mp4", "-start_number", "1"),
)


def frame_rate(facts: SourceFacts) -> Fraction:
    """Give the steady rate of the stream: the source's, as the usual rate that it is meant to be, at most 60.

    A rate above is divided, so that frames are left out evenly; one below 10 is raised, for seeking's sake.
    """
    rate = Fraction(facts.picture.millirate, 1_000)
    rate /= ceil(rate / (_MOST + Fraction(1, 10)))
    nearest = min(_USUAL, key=lambda usual: abs(usual - rate))
    if abs(nearest - rate) <= nearest / 100:
        return nearest
    return max(rate, Fraction(_LEAST))


def ladder_arguments(path: Path, work: MediaWork) -> list[str]:
    """Make ``hls/{rung}/index.m3u8`` with its segments for each rung; the folders are there."""
    told = [*source_arguments(path, work.facts), "-filter_complex", _graph(work)]
    for number, rung in enumerate(work.rungs):
        told += _rung_arguments(work.facts, rung, number)
    return told


def _graph(work: MediaWork) -> str:
    """Make steady frames, the last one held to the end, in as many sizes as there are rungs; and steady sound."""
    count = len(work.rungs)
    rate = frame_rate(work.facts)
    steady = f"fps={rate.numerator}/{rate.denominator}:start_time=0,tpad=stop=-1:stop_mode=clone,format=yuv420p"
    chains = [f"[0:V:0]yadif=deint=interlaced,{steady},split={count}" + "".join(f"[s{n}]" for n in range(count))]
    chains += [f"[s{n}]scale={rung.width}:{rung.height},setsar=1[v{n}]" for n, rung in enumerate(work.rungs)]
    if work.facts.sound:
        sound = f"[0:a:0]aresample={_SAMPLE_RATE}:async=1:first_pts=0,apad,asplit={count}"
        chains.append(sound + "".join(f"[a{n}]" for n in range(count)))
    return ";".join(chains)


def _rung_arguments(facts: SourceFacts, rung: Rung, number: int) -> list[str]:
    folder = f"hls/{rung.name}"
    told = ["-map", f"[v{number}]", *_PICTURE]
    told += ["-maxrate", str(rung.video_bits), "-bufsize", str(2 * rung.video_bits)]
    if facts.sound:
        channels = str(min(2, facts.sound.channels))
        told += ["-map", f"[a{number}]", "-c:a", "aac", "-ac", channels, "-b:a", str(rung.audio_bits)]
    # Picture and sound are both held for ever, so every quality ends here, at the same moment.
    told += ["-t", f"{facts.milliseconds / 1000:.3f}", *_STREAM]
    return [*told, "-hls_segment_filename", f"{folder}/seg-%05d.m4s", f"{folder}/index.m3u8"]


def mp4_arguments(folder: Path, name: str) -> tuple[str, ...]:
    """Join a rung's segments, named by ``pieces.txt`` in its folder, into one MP4 that plays while it loads."""
    return (
        *("-protocol_whitelist", "file,concatf", "-f", "mov", "-i", f"concatf:{folder}/pieces.txt", "-c", "copy"),
        *("-map", "0", "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", name),
    )


def first_picture_arguments(folder: Path) -> tuple[str, ...]:
    """Decode one picture of a rung's first segment, named by ``first.txt`` in its folder."""
    return (
        *("-xerror", "-protocol_whitelist", "file,concatf", "-f", "mov", "-i", f"concatf:{folder}/first.txt"),
        *("-map", "0:v:0", "-frames:v", "1", "-f", "null", "-"),
    )
