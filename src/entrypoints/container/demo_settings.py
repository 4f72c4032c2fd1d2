"""Settings for the demonstration, with secrets made on its first start."""

import json
from pathlib import Path

from adapters.identity.secret_files import load_or_make_secret
from adapters.wire import base64_text
from entrypoints.demo.catalogue import SHOP_NAME
from entrypoints.demo.orders import SOURCE


def demo_environ(data: Path, host: str, port: int) -> dict[str, str]:
    """Give the environment of the demonstration: everything embedded, nothing of the operator's own."""
    sign_on = load_or_make_secret(data / "keys" / "demo-sign-on.key").hex()
    webhook = "whsec_" + base64_text.write(load_or_make_secret(data / "keys" / "demo-webhook.key"))
    return {
        "COURSEDOCK_DATA": str(data),
        "COURSEDOCK_AUTH": json.dumps({"kind": "jwt", "secrets": [sign_on]}),
        "COURSEDOCK_SOURCES": json.dumps({SOURCE: {"kind": "standard", "secrets": [webhook]}}),
        "COURSEDOCK_BIND": f"{host}:{port}",
        "COURSEDOCK_EDGE_BIND": f"{host}:{port + 1}",
        "COURSEDOCK_COURSE_PAGE": f"http://{host}:{port}/account/courses/{{course}}",
        "COURSEDOCK_SHOP_NAME": SHOP_NAME,
        "COURSEDOCK_MAIL_FROM": "courses@lindgren.example",
        "COURSEDOCK_LOG_LEVEL": "warning",
    }
