"""A worker as ``coursedock worker`` is one, but for its leases: what a killed one held is soon taken up again."""

import os
from datetime import timedelta
from typing import Final

from course_domain.model.media_jobs import MediaJobPolicy
from course_domain.model.notices import RetryPolicy
from course_domain.use_cases.deliver_notices import OutboxPolicy
from course_domain.use_cases.work_inbox import InboxPolicy
from entrypoints.cli.run import work
from entrypoints.config.settings import Config
from entrypoints.container.build import Policies, build
from entrypoints.process.logs import configure_logging

LEASE: Final = timedelta(seconds=3)
RETRY: Final = RetryPolicy(attempts=20, first=timedelta(seconds=1), longest=timedelta(seconds=2))


def main() -> None:
    """Work until told to stop."""
    config = Config.from_environ(os.environ)
    configure_logging(config.log_level)
    inbox, outbox = InboxPolicy(lease=LEASE, retry=RETRY), OutboxPolicy(lease=LEASE, retry=RETRY)
    media = MediaJobPolicy(lease=LEASE, look=timedelta(seconds=0.3), retry=RETRY)
    coursedock = build(config, Policies(inbox=inbox, outbox=outbox, media=media))
    try:
        work(coursedock)
    finally:
        coursedock.close()


if __name__ == "__main__":
    main()
