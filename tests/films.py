"""Small real films, made by ffmpeg once a session."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import imageio_ffmpeg
from attrs import frozen

SECONDS: Final = 6
PICTURE: Final = ("-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=25:duration={SECONDS}")
SOUND: Final = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}")
H264: Final = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@frozen(kw_only=True)
class Films:
    """A folder of films: each is made when it is first asked for."""

    folder: Path

    def make(self, name: str, *arguments: str) -> Path:
        """Give a film that ffmpeg makes by these arguments."""
        path = self.folder / name
        if not path.exists():
            ffmpeg(*arguments, str(path))
        return path

    @property
    def plain(self) -> Path:
        """H.264 and AAC in an MP4: what plays as it is."""
        return self.make("plain.mp4", *PICTURE, *SOUND, *H264, "-c:a", "aac")

    @property
    def silent(self) -> Path:
        """A picture and no sound."""
        return self.make("silent.mp4", *PICTURE, *H264)

    @property
    def portrait(self) -> Path:
        """Taller than wide."""
        upright = ("-f", "lavfi", "-i", f"testsrc2=size=180x320:rate=30:duration={SECONDS}")
        return self.make("portrait.mp4", *upright, *SOUND, *H264, "-c:a", "aac")

    @property
    def turned(self) -> Path:
        """Recorded lying, to be shown standing, as phones do."""
        return self.make("turned.mp4", "-display_rotation", "90", "-i", str(self.plain), "-c", "copy")

    @property
    def vp9(self) -> Path:
        """What browsers play but Apple's don't, in WebM."""
        fast = ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
        return self.make("vp9.webm", *PICTURE, *SOUND, *fast, "-c:a", "libopus")

    @property
    def hevc(self) -> Path:
        """Ten bits a sample."""
        return self.make("hevc.mp4", *PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le")


def ffmpeg(*arguments: str) -> None:
    """Run ffmpeg."""
    command: Sequence[str] = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
