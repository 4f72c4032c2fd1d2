"""The access log, through a real server: what waits to be written when it is told to stop is written."""

from pathlib import Path

from installation import served_installation

from adapters.sql.engine import open_engine
from adapters.sql.unit_of_work import SqlStorage
from course_domain.model.reports import PageRequest
from course_domain.model.viewings import ViewingQuery

ADDRESSES = 5


def test_a_server_that_is_told_to_stop_writes_the_notes_that_wait(tmp_path: Path) -> None:
    with served_installation(tmp_path, {}) as shop:
        admin = shop.token("boss", admin=True)
        film = shop.data / "media" / "videos" / "bread" / "1.mp4"
        film.parent.mkdir(parents=True)
        film.write_bytes(bytes(1000))
        wish = {"title": "Bread", "price": {"amount": 4900, "currency": "EUR"}, "status": "published"}
        course = shop.call("POST", "/api/admin/courses", admin, wish).json()["id"]
        video = {"title": "Stir", "duration": 20, "s3_key": "videos/bread/1.mp4"}
        made = shop.call("POST", f"/api/admin/courses/{course}/videos", admin, video)
        assert made.status_code == 201, made.text
        for _ in range(ADDRESSES):
            answer = shop.call("GET", f"/api/user/course/{course}/video/{made.json()['id']}/url", admin)
            assert answer.status_code == 200, answer.text
    database = open_engine(f"sqlite:///{shop.data / 'coursedock.db'}")
    with SqlStorage(database=database).reading() as unit:
        found = unit.viewings.page(ViewingQuery(course_id=course), PageRequest()).items
    database.dispose()
    assert len(found) == ADDRESSES
    assert {each.address for each in found} == {"127.0.0.1"}
