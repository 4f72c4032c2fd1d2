"""What integration tests share."""

import sys
from pathlib import Path

import imageio_ffmpeg
import pytest

from entrypoints.demo.media import make_course_videos

# Helper modules lie beside the tests (`from serving import served`). Last on the path, so that they shadow nothing.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def demo_films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The media folder of the demonstration, filmed once: copy it to ``media`` below the data of a demonstration."""
    folder = tmp_path_factory.mktemp("films") / "media"
    make_course_videos(folder, imageio_ffmpeg.get_ffmpeg_exe(), lambda _done, _of, _name: None)
    return folder
