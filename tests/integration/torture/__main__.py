"""``make torture``: a long run and its judgement; ends with 1 when anything is wrong."""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from attrs import evolve
from torture.judgement import CHECKS, figures
from torture.run import After, Plan, tortured

from servers import postgres_server

_SHOWN = 20


def say(line: str) -> None:
    """Print a line with its time."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", flush=True)  # noqa: T201 - it is a command


def judged(after: After) -> bool:
    """Print the report, and tell whether all is well."""
    say("done; this came of it\n" + figures(after))
    is_well = True
    for check in CHECKS:
        wrong = list(check(after))
        is_well &= not wrong
        say(f"{'WRONG' if wrong else 'ok   '} {check.__doc__}")
        for sentence in wrong[:_SHOWN]:
            say(f"      {sentence}")
        if len(wrong) > _SHOWN:
            say(f"      and {len(wrong) - _SHOWN} more")
    return is_well


def plan_of(words: list[str]) -> tuple[Plan, bool, Path | None]:
    """Read the command line: the plan, whether it is for PostgreSQL, and a folder to keep."""
    reader = argparse.ArgumentParser(prog="make torture", formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    reader.add_argument("--orders", type=int, default=1000, help="how many")
    reader.add_argument("--kills", type=int, default=24, help="half of servers, half of workers")
    reader.add_argument("--servers", type=int, default=2, help="processes of the API, each on a port of its own")
    reader.add_argument("--workers", type=int, default=2, help="processes of the worker")
    reader.add_argument("--seed", type=int, default=1, help="the same seed is the same orders, kills and shuffling")
    reader.add_argument("--database", choices=["postgres", "sqlite"], default="postgres", help="where all is kept")
    reader.add_argument("--keep", type=Path, help="a folder that stays, with logs and mails")
    said = reader.parse_args(words)
    plan = Plan(
        orders=said.orders,
        kills=said.kills,
        servers=said.servers,
        workers=said.workers,
        seed=said.seed,
        learners=max(1, said.orders // 20),
        patience=120.0,
    )
    return plan, said.database == "postgres", said.keep


def main() -> int:
    """Run and judge."""
    plan, on_postgres, keep = plan_of(sys.argv[1:])
    say(f"{plan.orders} orders, {plan.kills} kills, seed {plan.seed}")
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torture-")))
        if on_postgres:
            server = stack.enter_context(postgres_server())
            plan = evolve(plan, database=stack.enter_context(server.database(migrated=False)))
        try:
            return 0 if judged(stack.enter_context(tortured(plan, folder, say))) else 1
        except AssertionError as problem:
            say(f"WRONG The run came to no end: {problem}")
            return 1


if __name__ == "__main__":
    sys.exit(main())
