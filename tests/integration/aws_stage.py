"""A stage of one test's own on the emulator."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from aws_stand_ins import for_ministack

from adapters.aws.stacks.clients import Clients
from adapters.aws.stacks.cloudformation import Stacks
from adapters.aws.stacks.deploying import LONGEST_ADDRESS, Deployed, Deployer
from adapters.aws.stacks.signing_keys import KeyPlaces, SecretKeys

SHOP, ADMIN = "https://shop.example", "https://courses.example"
WISHES = {"AllowedOrigins": f"{SHOP},{ADMIN}", "AdminOrigins": ADMIN}
LATER = LONGEST_ADDRESS + timedelta(minutes=1)
STAGES = (f"stage-{number}" for number in count())


class Stage:
    """A stage of one test's own, and what is told of it."""

    def __init__(self, keys: Callable[[Clients, str], KeyPlaces] | None = None) -> None:
        self.name = next(STAGES)
        self.clients = Clients()
        self.told: list[str] = []
        secret_keys = SecretKeys(client=self.clients.secrets, stage=self.name)
        self.keys = secret_keys if keys is None else keys(self.clients, self.name)
        self.later = timedelta()

    def deployer(self, templates: Callable[[str], str] = for_ministack) -> Deployer:
        return Deployer(
            stage=self.name,
            account=self.clients.account,
            region=self.clients.home,
            home=Stacks(client=self.clients.stacks, interval=0.05, patience=30),
            cdn=Stacks(client=self.clients.cdn_stacks, interval=0.05, patience=30),
            keys=self.keys,
            templates=templates,
            now=lambda: datetime.now(UTC) + self.later,
        )

    def deploy(
        self, *, rotate: bool = False, templates: Callable[[str], str] = for_ministack, **wishes: str
    ) -> Deployed:
        self.told = []
        return self.deployer(templates).deploy(wishes, self.told.append, rotate=rotate)

    def parameters(self, name: str) -> dict[str, str]:
        stacks = self.clients.cdn_stacks if name == "cdn" else self.clients.stacks
        found = Stacks(client=stacks).find(f"coursedock-{self.name}-{name}")
        assert found is not None
        return dict(found.parameters)

    def bucket(self, kind: str = "media") -> str:
        return f"coursedock-{self.name}-{kind}-000000000000-{self.clients.home}"

    def policy(self) -> list[dict[str, Any]]:
        read = self.clients.s3.get_bucket_policy(Bucket=self.bucket())
        return list(json.loads(read["Policy"])["Statement"])
