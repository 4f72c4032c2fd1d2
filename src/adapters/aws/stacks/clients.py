"""Clients of AWS, made when they are first used: region, profile and endpoints the AWS way."""

from functools import cached_property
from typing import Any, Final

import boto3
from attrs import define
from botocore import UNSIGNED
from botocore.config import Config

from adapters.aws.stacks.refusals import AwsRefused, told

CDN_REGION: Final = "us-east-1"
"""Where CloudFront counts its metrics and takes its certificates from."""


@define(kw_only=True, slots=False)
class Clients:
    """Clients of one account; ``region`` and ``profile`` where the environment's are not meant."""

    region: str | None = None
    profile: str | None = None

    @property
    def home(self) -> str:
        """The region of the stage; raises AwsRefused where none is set."""
        name = self._session.region_name
        if not name:
            raise AwsRefused("No AWS region is set: name one with --region, such as eu-central-1")
        return str(name)

    @cached_property
    def account(self) -> str:
        """The number of the account."""
        with told("asking whose account it is"):
            return str(self._client("sts", self.home).get_caller_identity()["Account"])

    @cached_property
    def stacks(self) -> Any:
        """CloudFormation in the stage's region."""
        return self._client("cloudformation", self.home)

    @cached_property
    def cdn_stacks(self) -> Any:
        """CloudFormation where CloudFront is at home."""
        return self._client("cloudformation", CDN_REGION)

    @cached_property
    def secrets(self) -> Any:
        """Secrets Manager in the stage's region."""
        return self._client("secretsmanager", self.home)

    @cached_property
    def s3(self) -> Any:
        """S3, with the credentials of who runs the command."""
        return self._client("s3", self.home)

    @cached_property
    def anonymous_s3(self) -> Any:
        """S3 as anybody reaches it."""
        return self._client("s3", self.home, Config(signature_version=UNSIGNED))

    @cached_property
    def _session(self) -> Any:
        with told("reading the profile"):
            return boto3.Session(region_name=self.region, profile_name=self.profile)

    def _client(self, service: str, region: str, config: Config | None = None) -> Any:
        with told(f"reaching {service}"):
            return self._session.client(service, region_name=region, config=config)
