"""Deploying a stage: three stacks in order, and the keys that sign its addresses."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import frozen

from adapters.aws.stacks.cloudformation import Stacks, StackState, Told
from adapters.aws.stacks.refusals import AwsRefused
from adapters.aws.stacks.signing_keys import PLACES, KeyPlaces, new_private_key, public_half
from adapters.aws.stacks.templates import stack_name, template, with_literal_names

LONGEST_ADDRESS: Final = timedelta(hours=4)
"""How long an address may live at most: a key that signed is trusted for so long."""

WISHES: Final = frozenset(
    {
        *("AdminOrigins", "AlarmEmail", "Alias", "AllowedOrigins", "CertificateArn", "ComputeService", "IPv6"),
        *("LogDays", "MailIdentity", "MediaConvert", "PriceClass", "SignedCookies"),
    }
)
"""Parameters that an operator chooses; the others follow."""
_BLANK: Final = {"CertificateArn": ""}

Wishes = Mapping[str, str]
"""Parameters of stacks by name; what isn't named stays as it is."""


@frozen(kw_only=True)
class Deployed:
    """A stage as it is deployed."""

    outputs: Mapping[str, str]
    """Of all three stacks."""
    origins: str
    admin_origins: str
    key_pair_ids: tuple[str, ...]
    """Current first."""
    key_addresses: tuple[str, ...]
    """How settings name the private keys, in the same order."""

    def settings(self, region: str) -> dict[str, str]:
        """Give the environment of the API and the worker."""
        media_convert = {"role": self.outputs.get("MediaConvertRole"), "events": self.outputs.get("TranscodingEvents")}
        transcoding = {"COURSEDOCK_MEDIACONVERT": json.dumps(media_convert, separators=(",", ":"))}
        return {
            "AWS_DEFAULT_REGION": region,
            "COURSEDOCK_MEDIA_URL": self.outputs["MediaUrl"],
            "COURSEDOCK_CLOUDFRONT_DOMAIN": self.outputs["Domain"],
            "COURSEDOCK_CLOUDFRONT_DISTRIBUTION_ID": self.outputs["DistributionId"],
            "COURSEDOCK_CLOUDFRONT_KEY_PAIR_ID": ",".join(self.key_pair_ids),
            "COURSEDOCK_CLOUDFRONT_PRIVATE_KEY": ",".join(self.key_addresses),
            "COURSEDOCK_CLOUDFRONT_LOGS": self.outputs["LogsUrl"],
            "COURSEDOCK_SHOP_ORIGINS": self.origins,
            **(transcoding if media_convert["role"] else {}),
        }


@frozen(kw_only=True)
class Deployer:
    """Makes and changes the stacks of one stage."""

    stage: str
    account: str
    region: str
    home: Stacks
    """Those of the stage's region: storage and keys."""
    cdn: Stacks
    """Those where CloudFront is at home."""
    keys: KeyPlaces
    templates: Callable[[str], str] = template
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def deploy(self, wishes: Wishes, tell: Told, *, rotate: bool = False) -> Deployed:
        """Make the stage as it is wished for, and say what is done; the same again changes nothing.

        Raises AwsRefused. What was done before that stays, and the next call goes on from there.
        """
        if unknown := sorted(wishes.keys() - WISHES):
            raise AwsRefused(f"{unknown[0]} can't be set. What can: {', '.join(sorted(WISHES))}")
        if self.home.find(stack_name(self.stage, "storage")) is None:
            if "AllowedOrigins" not in wishes:
                raise AwsRefused("Whose pages show the videos? Name them with --origin https://shop.example")
            wishes = {"AdminOrigins": wishes["AllowedOrigins"], **wishes}
        if rotate:
            # Before anything is changed: it may be too early.
            self._next_place()
        self._put(self.home, "storage", wishes, tell)
        self._put_keys(tell, rotate=rotate)
        storage, keys = self._state(self.home, "storage"), self._state(self.home, "keys")
        self._put(self.cdn, "cdn", {**wishes, **_handed_on(storage, keys), "HomeRegion": self.region}, tell)
        arn = self._state(self.cdn, "cdn").outputs["DistributionArn"]
        if storage.parameters.get("DistributionArn") != arn:
            tell(f"{stack_name(self.stage, 'storage')}: letting the distribution read")
            self._put(self.home, "storage", {"DistributionArn": arn}, tell)
        return self.deployed()

    def deployed(self) -> Deployed:
        """Read what is there; raises AwsRefused where it isn't whole."""
        storage, keys = self._state(self.home, "storage"), self._state(self.home, "keys")
        cdn = self._state(self.cdn, "cdn")
        places = _current_first(keys)
        return Deployed(
            outputs={**storage.outputs, **keys.outputs, **cdn.outputs},
            origins=cdn.parameters["AllowedOrigins"],
            admin_origins=storage.parameters["AdminOrigins"],
            key_pair_ids=tuple(keys.outputs[f"KeyPairId{place}"] for place in places),
            key_addresses=tuple(self.keys.address(place) for place in places),
        )

    def private_keys(self) -> tuple[tuple[str, str], ...]:
        """Give ids and private keys in PEM, current first; raises AwsRefused where one is lost."""
        keys = self._state(self.home, "keys")
        found = {place: self.keys.read(place) for place in _current_first(keys)}
        if lost := [place for place, pem in found.items() if pem is None]:
            raise AwsRefused(f"The private key of place {lost[0]} is not where it should be: is --key-file as it was?")
        return tuple((keys.outputs[f"KeyPairId{place}"], pem) for place, pem in found.items() if pem is not None)

    # --- stacks

    def _put(self, stacks: Stacks, name: str, wishes: Wishes, tell: Told) -> None:
        full = stack_name(self.stage, name)
        body = with_literal_names(self.templates(name), self.stage, self.account, self.region)
        found = stacks.find(full)
        kept = found.parameters if found is not None else {}
        known = stacks.parameters_of(full, body)
        given = {key: value for key, value in {**_BLANK, **kept, **wishes, "Stage": self.stage}.items() if key in known}
        changed = stacks.put(full, body, given, tell)
        tell(f"{full}: {'done' if changed else 'no change'}")

    def _state(self, stacks: Stacks, name: str) -> StackState:
        full = stack_name(self.stage, name)
        found = stacks.find(full)
        if found is None:
            raise AwsRefused(f"There is no stack {full} here. Run: coursedock aws deploy --stage {self.stage}")
        if not found.is_well:
            raise AwsRefused(f"The stack {full} is {found.status}. Run: coursedock aws deploy --stage {self.stage}")
        return found

    # --- keys

    def _put_keys(self, tell: Told, *, rotate: bool) -> None:
        found = self.home.find(stack_name(self.stage, "keys"))
        if found is None or not found.outputs:
            self._fill("A", {}, tell)
        elif rotate:
            place = self._next_place()
            if found.parameters.get(f"PublicKey{place}"):
                tell(f"place {place}: the key before the last is no longer trusted")
                self._put(self.home, "keys", {f"PublicKey{place}": ""}, tell)
            self._fill(place, found.parameters, tell)
        else:
            self._check_current(found)
            self._put(self.home, "keys", {}, tell)

    def _fill(self, place: str, before: Mapping[str, str], tell: Told) -> None:
        """Put a new key into an empty place. The private half is safe before CloudFront hears of the public one."""
        pem = new_private_key()
        self.keys.write(place, pem)
        tell(f"place {place}: a new key pair, private half in {self.keys.address(place)}")
        kept = {f"PublicKey{each}": before.get(f"PublicKey{each}", "") for each in PLACES}
        self._put(self.home, "keys", {**kept, f"PublicKey{place}": public_half(pem), "Current": place}, tell)

    def _next_place(self) -> str:
        """Tell where the next key goes; raises AwsRefused while the key that is there may still be in use."""
        found = self.home.find(stack_name(self.stage, "keys"))
        current = found.parameters.get("Current", "A") if found is not None else "B"
        place = next(each for each in PLACES if each != current)
        if found is not None and found.parameters.get(f"PublicKey{place}"):
            changed = self.keys.written_at(current)
            until = None if changed is None else changed + LONGEST_ADDRESS
            if until is not None and self.now() < until:
                raise AwsRefused(
                    "The keys were changed less than 4 hours ago, and addresses signed before still play. "
                    f"Change them after {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC."
                )
        return place

    def _check_current(self, found: StackState) -> None:
        place = found.parameters["Current"]
        pem = self.keys.read(place)
        if pem is None or public_half(pem).split() != found.parameters[f"PublicKey{place}"].split():
            raise AwsRefused(
                f"The private half of the key that signs (place {place}) is not where it should be: is --key-file as "
                "it was? If it is lost, add --rotate-key for a new one."
            )


def _current_first(keys: StackState) -> tuple[str, ...]:
    filled = [place for place in PLACES if keys.outputs.get(f"KeyPairId{place}")]
    return tuple(sorted(filled, key=lambda place: place != keys.parameters["Current"]))


def _handed_on(storage: StackState, keys: StackState) -> dict[str, str]:
    names = ("MediaBucket", "MediaBucketDomain", "LogsBucket", "LogsBucketDomain")
    return {**{name: storage.outputs[name] for name in names}, "KeyGroup": keys.outputs["KeyGroup"]}
