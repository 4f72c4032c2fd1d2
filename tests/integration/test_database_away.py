"""PostgreSQL goes away under a running server and worker, and comes back: both are alive, and nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from installation import Installation, eventually, installed, served_installation, woo_order
from serving import free_port, running

from servers import PostgresServer, postgres_server

MIA = "mia@example.com"


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


@pytest.mark.timeout(300)
def test_a_database_that_comes_back_finds_server_and_worker_alive(server: PostgresServer, tmp_path: Path) -> None:
    with (
        server.database(migrated=False) as url,
        served_installation(tmp_path, {"COURSEDOCK_DATABASE_URL": url}) as shop,
    ):
        now = datetime.now(UTC)
        assert shop.deliver(woo_order(1, customer_id=7, email_address=MIA, status="processing", modified=now))
        server.stop()
        away = shop.call("GET", "/api/courses")
        assert (away.status_code, away.json()["code"]) == (503, "not-reachable")
        assert away.headers["Retry-After"] == "5"
        assert "127.0.0.1" not in away.text
        assert str(server.folder) not in away.text, "where the database is concerns nobody outside"
        assert shop.call("GET", "/healthz").status_code == 200
        assert shop.call("GET", "/readyz").status_code == 503
        server.start()
        eventually(lambda: shop.call("GET", "/readyz").status_code == 200)
        assert shop.call("GET", "/api/courses").status_code == 200
        assert shop.deliver(woo_order(2, customer_id=7, email_address=MIA, status="processing", modified=now))
        with psycopg.connect(url, autocommit=True) as connection:
            done = "SELECT count(*) FROM inbox WHERE state = 'done'"
            # Longer than the lease of whatever the worker held when the database went away.
            eventually(lambda: connection.execute(done).fetchone() == (2,), patience=150)
        assert shop.run("reconcile") == "orders=2 gaps=0 repaired=0"


# --- what commands say


@pytest.fixture(scope="module")
def shop(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Migrated, with nothing running."""
    with (
        postgres.database(migrated=False) as url,
        installed(tmp_path_factory.mktemp("shop"), {"COURSEDOCK_DATABASE_URL": url}) as made,
    ):
        yield made


def test_an_installation_on_postgresql_is_well(shop: Installation) -> None:
    told = shop.run("doctor").splitlines()
    assert [line.split()[1] for line in told if line.startswith("ok ")] == [
        "database:",
        "queue:",
        "media:",
        "uploads:",
        "signing:",
        "mail:",
    ]
    assert shop.run("migrate") == "The database is up to date."
    assert shop.environ["COURSEDOCK_DATABASE_URL"] in shop.run("check-config")


@pytest.mark.parametrize(
    ("setting", "part"),
    [("DATABASE_URL", "database"), ("QUEUE_URL", "queue")],
)
def test_the_doctor_says_what_can_not_be_reached(tmp_path: Path, shop: Installation, setting: str, part: str) -> None:
    port = free_port()
    url = f"postgresql://somebody:swordfish@127.0.0.1:{port}/db"
    environ = {**shop.environ, "COURSEDOCK_QUEUE_URL": f"sqlite:///{tmp_path}/q.db", f"COURSEDOCK_{setting}": url}
    with running(shop.command("doctor"), log=tmp_path / "doctor.log", environ=environ) as doctor:
        assert doctor.process.wait(60) == 1
    (wrong,) = [line for line in doctor.printed.splitlines() if line.startswith("WRONG")]
    assert wrong.startswith(f"WRONG {part}: ")
    assert "can't be reached" in wrong
    assert "Connection refused" in wrong
    assert "swordfish" not in doctor.printed


def test_a_command_says_in_a_sentence_that_the_database_can_not_be_reached(tmp_path: Path, shop: Installation) -> None:
    url = f"postgresql://somebody:swordfish@127.0.0.1:{free_port()}/db"
    environ = {**shop.environ, "COURSEDOCK_DATABASE_URL": url}
    with running(shop.command("reconcile"), log=tmp_path / "reconcile.log", environ=environ) as command:
        assert command.process.wait(60) == 1
    assert command.printed.startswith("Error: The database can't be reached (connection failed: ")
    assert len(command.printed.splitlines()) == 1
