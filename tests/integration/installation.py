"""A whole Coursedock for journeys: real server, edge and worker, as an operator would run them."""

import base64
import email
import email.policy
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import httpx
from attrs import field, frozen
from serving import Running, free_port, running, wait_until_answered

T = TypeVar("T")
WOO_SECRET = "the secret that WooCommerce shows in its webhook form"
SESSION_SECRET = "a secret of the shop's sign-on, 32 characters or more"
PATIENCE = 20.0


@frozen(kw_only=True)
class Installation:
    """Processes on one data folder, and what a shop, a customer and an administrator do with them."""

    data: Path
    environ: Mapping[str, str]
    url: str
    client: httpx.Client = field(repr=False)

    def command(self, *words: str) -> list[str]:
        """Give a ``coursedock`` command line."""
        return [sys.executable, "-m", "entrypoints.cli", *words]

    def run(self, *words: str) -> str:
        """Run a command to its end and give what it printed; it must succeed."""
        log = self.data / f"{words[0]}-{time.monotonic_ns()}.log"
        with running(self.command(*words), log=log, environ=self.environ) as process:
            code = process.process.wait(60)
        assert code == 0, process.printed
        return process.printed.strip()

    @contextmanager
    def background(self, *words: str) -> Iterator[Running]:
        """Run a command until the block ends."""
        with running(self.command(*words), log=self.data / f"{words[0]}.log", environ=self.environ) as process:
            yield process

    def token(self, user_id: str, email_address: str | None = None, *, admin: bool = False) -> str:
        """Sign somebody in."""
        words = ["token", "--user", user_id]
        words += ["--email", email_address] if email_address else []
        words += ["--role", "course-admin"] if admin else []
        return self.run(*words)

    def call(self, method: str, path: str, token: str | None = None, body: Any = None) -> httpx.Response:
        """Call the API."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.client.request(method, self.url + path, headers=headers, json=body)

    def read(self, path: str, token: str | None = None) -> Any:
        """GET something that must be there."""
        answer = self.call("GET", path, token)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def deliver(self, order: Mapping[str, Any]) -> str:
        """Deliver a WooCommerce order as WooCommerce does; gives the answer's status."""
        body = json.dumps(order).encode()
        signature = base64.b64encode(hmac.digest(WOO_SECRET.encode(), body, hashlib.sha256)).decode()
        headers = {
            "Content-Type": "application/json",
            "X-WC-Webhook-Signature": signature,
            "X-WC-Webhook-Topic": "order.updated",
            "X-WC-Webhook-Delivery-ID": "17",
        }
        answer = self.client.post(f"{self.url}/webhooks/woo", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["status"])

    def mails(self, to: str) -> list[EmailMessage]:
        """Give the mails that somebody got, oldest first."""
        letters = [
            email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            for path in sorted((self.data / "mail").glob("*.eml"))
        ]
        return [letter for letter in letters if isinstance(letter, EmailMessage) and to in letter["To"]]


def eventually(look: Callable[[], T], patience: float = PATIENCE) -> T:
    """Look again and again until there is something to see."""
    end = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.1)
    return seen


def woo_order(
    order_id: int, *, customer_id: int, email_address: str, status: str, modified: datetime, product_id: int = 93
) -> dict[str, Any]:
    """Write an order as WooCommerce tells it; paid ten seconds after it was made."""
    made = datetime.now(UTC) - timedelta(minutes=2)
    paid = status not in ("pending", "on-hold", "failed")
    return {
        "id": order_id,
        "status": status,
        "currency": "EUR",
        "total": "49.00",
        "date_created_gmt": _gmt(made),
        "date_modified_gmt": _gmt(modified),
        "date_paid_gmt": _gmt(made + timedelta(seconds=10)) if paid else None,
        "customer_id": customer_id,
        "billing": {"first_name": "Mia", "last_name": "Sand", "email": email_address},
        "refunds": [{"id": 1, "reason": "", "total": "-49.00"}] if status == "refunded" else [],
        "line_items": [
            {
                "id": order_id * 10,
                "name": "Bread from one bowl",
                "product_id": product_id,
                "variation_id": 0,
                "quantity": 1,
                "sku": "",
                "total": "49.00",
                "total_tax": "0.00",
            }
        ],
        "meta_data": [],
    }


def _gmt(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")


@contextmanager
def installed(data: Path, extra: Mapping[str, str] | None = None, *, migrated: bool = True) -> Iterator[Installation]:
    """Set up a data folder, migrated unless told otherwise and with nothing running yet."""
    data.mkdir(parents=True, exist_ok=True)
    port, edge_port = free_port(), free_port()
    environ = {
        "COURSEDOCK_DATA": str(data),
        "COURSEDOCK_BIND": f"127.0.0.1:{port}",
        "COURSEDOCK_EDGE_BIND": f"127.0.0.1:{edge_port}",
        "COURSEDOCK_AUTH": json.dumps({"kind": "jwt", "secrets": [SESSION_SECRET]}),
        "COURSEDOCK_SOURCES": json.dumps({"woo": {"kind": "woocommerce", "secrets": [WOO_SECRET]}}),
        **(extra or {}),
    }
    with httpx.Client(trust_env=False, timeout=20) as client:
        made = Installation(data=data, environ=environ, url=f"http://127.0.0.1:{port}", client=client)
        if migrated:
            made.run("migrate")
        yield made


@contextmanager
def served_installation(data: Path, extra: Mapping[str, str] | None = None) -> Iterator[Installation]:
    """Set up and start everything: server, edge, worker."""
    with installed(data, extra) as made, ExitStack() as processes:
        server = processes.enter_context(made.background("serve"))
        processes.enter_context(made.background("worker"))
        wait_until_answered(server, f"{made.url}/healthz")
        eventually(lambda: made.call("GET", "/readyz").status_code == 200)
        yield made
