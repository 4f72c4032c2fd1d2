"""What shops and operators send and are told."""

from typing import Any, Final

ORDER_EVENT: Final[dict[str, Any]] = {
    "type": "order.paid",
    "timestamp": "2026-03-29T12:00:05Z",
    "data": {
        "order": {
            "id": "1002",
            "version": 1,
            "status": "paid",
            "paid_at": "2026-03-29T12:00:00Z",
            "total": {"amount": 4900, "currency": "EUR"},
        },
        "customer": {"id": "ben", "email": "ben@example.com", "name": "Ben"},
        "lines": [{"id": "1", "product_id": "93", "quantity": 1}],
    },
}
RECEIPT: Final[dict[str, Any]] = {"status": "accepted"}
HEALTH: Final[dict[str, Any]] = {"status": "ok"}
READY: Final[dict[str, Any]] = {"status": "ready", "parts": {"database": "ok", "queue": "ok"}}
NOT_READY: Final[dict[str, Any]] = {"status": "not ready", "parts": {"database": "failed", "queue": "ok"}}
DESCRIPTION: Final[dict[str, Any]] = {"openapi": "3.1.0", "info": {"title": "Coursedock"}, "paths": {}}
PAGE: Final = "<!doctype html>"
SCRIPT: Final = 'import "./web/chunk-AB12CD34.js";'
METRICS: Final = "# HELP coursedock_inbox_new Messages of shops to work on.\n# TYPE coursedock_inbox_new gauge\n"
ONE_CLICK: Final[dict[str, Any]] = {"List-Unsubscribe": "One-Click"}
