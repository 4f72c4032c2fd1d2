"""What is kept at hand stays within its bounds."""

from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.recent import Recent


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.keep("a", 1)
    recent.keep("b", 2)
    assert recent.find("a") == 1
    recent.keep("c", 3)
    assert [recent.find(key) for key in "abc"] == [1, None, 3]


def test_what_weighs_more_than_all_may_is_not_kept() -> None:
    recent: Recent[str, int] = Recent(10)
    recent.keep("small", 1, 4)
    recent.keep("large", 2, 11)
    assert (recent.find("small"), recent.find("large")) == (1, None)


def test_a_value_takes_the_place_of_the_one_before() -> None:
    recent: Recent[str, int] = Recent(10)
    for value in range(20):
        recent.keep("a", value, 6)
    recent.keep("b", 1, 4)
    assert (recent.find("a"), recent.find("b")) == (19, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 12)), max_size=40))
def test_all_that_is_kept_never_weighs_more_than_it_may(puts: list[tuple[int, int]]) -> None:
    recent: Recent[int, int] = Recent(10)
    for key, weight in puts:
        recent.keep(key, weight, weight)
        kept = [found for each in range(6) if (found := recent.find(each)) is not None]
        assert sum(kept) <= 10
        assert recent.find(key) == (weight if weight <= 10 else None)


def test_threads_do_not_lose_count() -> None:
    recent: Recent[int, int] = Recent(50)

    def use(start: int) -> None:
        for step in range(2_000):
            recent.keep((start + step) % 97, step, 1 + step % 7)
            recent.find(step % 97)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(4)))
    recent.keep(-1, 0, 50)
    assert recent.find(-1) == 0
    assert all(recent.find(key) is None for key in range(97))
