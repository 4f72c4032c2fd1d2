"""What every test shares: the builders in ``factories``, and how hard hypothesis looks."""

import os
import sys
from pathlib import Path

from hypothesis import settings

# Last on the path, so that it shadows nothing.
sys.path.append(str(Path(__file__).parent))

settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("deep", deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))
