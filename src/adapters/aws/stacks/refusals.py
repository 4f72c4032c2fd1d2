"""What AWS refuses, in a sentence: the SDK's own exceptions go no further."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError, ProfileNotFound

_WHAT_HELPS = {
    NoCredentialsError: "No AWS credentials were found: sign in (aws sso login), or name a profile with --profile",
    NoRegionError: "No AWS region is set: name one with --region, such as eu-central-1",
}


class AwsRefused(Exception):
    """Why it could not be done, in a sentence; ``code`` is the service's word for it, or ""."""

    def __init__(self, sentence: str, code: str = "") -> None:
        """Keep both."""
        super().__init__(sentence)
        self.code = code


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Say what was being done when AWS refused; raises AwsRefused."""
    try:
        yield
    except ClientError as refused:
        error = refused.response.get("Error", {})
        sentence = f"AWS refused while {doing}: {error.get('Message', refused)}"
        raise AwsRefused(sentence, error.get("Code", "")) from refused
    except ProfileNotFound as missing:
        raise AwsRefused(f"{missing}.") from missing
    except BotoCoreError as problem:
        sentence = _WHAT_HELPS.get(type(problem), f"AWS could not be asked while {doing}: {problem}")
        raise AwsRefused(sentence) from problem
