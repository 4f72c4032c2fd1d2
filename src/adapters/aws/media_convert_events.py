"""Being told by MediaConvert: events of its jobs, which a rule of EventBridge puts into a queue of SQS.

A queue hands a message out at least once, in any order. What is told here only makes somebody look sooner, so that
nothing depends on it.
"""

import json
from typing import Final

from attrs import field, frozen

from adapters.aws.media_convert_job import MediaConvertSettings
from adapters.aws.media_convert_states import state_of_event
from adapters.aws.sdk import ServiceClient, reaching
from course_domain.model.renditions import WorkPhase, WorkState

_MOST: Final = 10  # that SQS hands out at once


@frozen(kw_only=True)
class MediaConvertEvents:
    """The queue at ``queue_url``."""

    queue_url: str
    settings: MediaConvertSettings
    client: ServiceClient = field(repr=False)

    def take(self, wait: int = 0) -> dict[str, WorkState]:
        """Take what waits, and tell by ticket how those jobs are; ``wait`` seconds, at most 20, for the first.

        What is over stays over, whichever message comes last. Messages that speak of no job are thrown away with the
        others. Raises NotReachable.
        """
        with reaching("SQS"):
            answer = self.client().receive_message(
                QueueUrl=self.queue_url, MaxNumberOfMessages=_MOST, WaitTimeSeconds=wait
            )
            messages = answer.get("Messages", [])
            if messages:
                done = [{"Id": str(n), "ReceiptHandle": each["ReceiptHandle"]} for n, each in enumerate(messages)]
                self.client().delete_message_batch(QueueUrl=self.queue_url, Entries=done)
        told = [found for each in messages if (found := self._read(each.get("Body", "")))]
        return dict(sorted(told, key=lambda one: one[1].phase is not WorkPhase.RUNNING))

    def _read(self, body: str) -> tuple[str, WorkState] | None:
        try:
            payload = json.loads(body)
        except ValueError:
            return None
        return state_of_event(payload, self.settings) if isinstance(payload, dict) else None
