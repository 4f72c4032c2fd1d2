"""What integration tests share."""

import sys
from pathlib import Path

# Helper modules lie beside the tests (`from serving import served`). Last on the path, so that they shadow nothing.
sys.path.append(str(Path(__file__).parent))
