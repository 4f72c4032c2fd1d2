"""A stage is deployed on an emulator of AWS: storage as it is, the rest but for what the emulator doesn't know."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_stage import ADMIN, LATER, SHOP, WISHES, Stage
from aws_stand_ins import UNKNOWN, for_ministack, is_known
from cfnlint.decode.cfn_yaml import loads

from adapters.aws.stacks.cloudformation import Stacks
from adapters.aws.stacks.refusals import AwsRefused
from adapters.aws.stacks.signing_keys import FileKeys, public_half
from adapters.aws.stacks.templates import NAMES, template


@pytest.fixture
def stage(aws: str) -> Stage:
    return Stage()


# --- what is tried here, and what can't be


def test_only_keys_and_what_is_watched_are_stood_in_for() -> None:
    unknown = {
        name: [key for key, each in loads(template(name))["Resources"].items() if not is_known(key, each)]
        for name in NAMES
    }
    assert unknown == {"storage": [], "keys": ["KeyA", "KeyB", "KeyGroup"], "cdn": ["Monitoring", "Refusals"]}


def test_the_emulator_still_lacks_what_is_stood_in_for(stage: Stage) -> None:
    """When it learns them, this goes red, and the stand-ins can go."""
    with pytest.raises(AwsRefused, match="AWS::CloudFront::KeyGroup") as refused:
        stage.deploy(**WISHES, templates=template)
    assert UNKNOWN[0] in str(refused.value)


# --- storage


def test_the_bucket_is_as_the_template_says(stage: Stage) -> None:
    stage.deploy(**WISHES)
    s3, bucket = stage.clients.s3, stage.bucket()
    assert set(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    (cors,) = s3.get_bucket_cors(Bucket=bucket)["CORSRules"]
    assert (cors["AllowedOrigins"], cors["AllowedMethods"]) == ([ADMIN], ["PUT", "POST"])
    assert cors["ExposeHeaders"] == ["ETag", "Location"]
    ownership = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]
    assert ownership["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_at_the_end_one_distribution_reads_the_bucket_and_only_by_tls(stage: Stage) -> None:
    deployed = stage.deploy(**WISHES)
    tls, reading = stage.policy()
    assert tls["Effect"] == "Deny"
    assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert reading["Condition"] == {"StringEquals": {"AWS:SourceArn": deployed.outputs["DistributionArn"]}}
    assert reading["Resource"] == [f"arn:aws:s3:::{stage.bucket()}/{folder}/*" for folder in ("videos", "public")]


def test_videos_survive_their_stack_and_a_new_one_is_to_take_them_over(stage: Stage) -> None:
    """The emulator plans that as AWS does, and then refuses the bucket's name, which AWS doesn't."""
    stage.deploy(**WISHES)
    stage.clients.s3.put_object(Bucket=stage.bucket(), Key="videos/1/play.mp4", Body=b"film")
    stage.clients.stacks.delete_stack(StackName=f"coursedock-{stage.name}-storage")
    assert stage.clients.s3.list_objects_v2(Bucket=stage.bucket())["KeyCount"] == 1
    with pytest.raises(AwsRefused, match=r"MediaBucket: .*already exists"):
        stage.deploy(**WISHES)
    taken_over = f"coursedock-{stage.name}-storage: {{}} is there already, and is taken over"
    assert stage.told[:2] == [taken_over.format("LogsBucket"), taken_over.format("MediaBucket")]


# --- as a whole


def test_the_settings_are_those_that_the_processes_take(stage: Stage) -> None:
    deployed = stage.deploy(**WISHES)
    settings = deployed.settings(stage.clients.home)
    assert settings["COURSEDOCK_MEDIA_URL"] == f"s3://{stage.bucket()}"
    assert settings["COURSEDOCK_CLOUDFRONT_DISTRIBUTION_ID"] == deployed.outputs["DistributionId"]
    assert settings["COURSEDOCK_CLOUDFRONT_DOMAIN"] == deployed.outputs["Domain"]
    assert settings["COURSEDOCK_CLOUDFRONT_LOGS"] == f"s3://{deployed.outputs['LogsBucket']}/cloudfront/"
    assert settings["COURSEDOCK_SHOP_ORIGINS"] == WISHES["AllowedOrigins"]
    assert settings["AWS_DEFAULT_REGION"] == "eu-central-1"
    assert settings["COURSEDOCK_CLOUDFRONT_PRIVATE_KEY"].startswith("arn:aws:secretsmanager:eu-central-1:")


def test_where_mediaconvert_was_chosen_its_role_and_the_queue_of_its_events_are_a_setting(stage: Stage) -> None:
    settings = stage.deploy(**WISHES, MediaConvert="true").settings(stage.clients.home)
    named = json.loads(settings["COURSEDOCK_MEDIACONVERT"])
    assert named["role"].endswith(f":role/coursedock-{stage.name}-mediaconvert")
    assert named["events"].endswith(f"/coursedock-{stage.name}-mediaconvert")
    assert "COURSEDOCK_MEDIACONVERT" not in stage.deploy(MediaConvert="false").settings(stage.clients.home)


def test_the_same_again_changes_nothing_and_says_so(stage: Stage) -> None:
    first = stage.deploy(**WISHES)
    assert stage.deploy() == first
    assert stage.told == [f"coursedock-{stage.name}-{name}: no change" for name in NAMES]


def test_what_is_not_named_stays_as_it_was(stage: Stage) -> None:
    stage.deploy(**WISHES, PriceClass="PriceClass_All")
    stage.deploy(AllowedOrigins=SHOP)
    assert stage.parameters("cdn")["PriceClass"] == "PriceClass_All"
    assert stage.parameters("cdn")["AllowedOrigins"] == SHOP
    assert stage.parameters("storage")["AdminOrigins"] == ADMIN


def test_pages_that_show_upload_too_where_nobody_says_otherwise(stage: Stage) -> None:
    stage.deploy(AllowedOrigins=SHOP)
    assert stage.parameters("storage")["AdminOrigins"] == SHOP


def test_stages_live_beside_each_other(stage: Stage) -> None:
    other = Stage()
    assert stage.deploy(**WISHES).outputs["MediaBucket"] != other.deploy(**WISHES).outputs["MediaBucket"]
    assert stage.parameters("keys")["PublicKeyA"] != other.parameters("keys")["PublicKeyA"]


def test_every_event_of_a_stack_is_told(stage: Stage) -> None:
    stage.deploy(**WISHES)
    assert f"coursedock-{stage.name}-storage: MediaBucket CREATE_COMPLETE" in stage.told
    assert f"coursedock-{stage.name}-cdn: Distribution CREATE_COMPLETE" in stage.told
    assert f"coursedock-{stage.name}-storage: MediaBucketPolicy UPDATE_COMPLETE" in stage.told


def test_without_an_origin_nothing_is_begun(stage: Stage) -> None:
    with pytest.raises(AwsRefused, match="--origin"):
        stage.deploy()
    assert stage.told == []


def test_what_follows_from_other_stacks_cannot_be_set(stage: Stage) -> None:
    with pytest.raises(AwsRefused, match="KeyGroup can't be set"):
        stage.deploy(**WISHES, KeyGroup="mine")


def test_a_stack_that_fails_says_why_and_the_next_deployment_goes_on_from_there(stage: Stage) -> None:
    def with_a_computed_alarm(name: str) -> str:
        whole = loads(template("cdn"))["Resources"]["Refusals"]
        if name != "cdn":
            return for_ministack(name)
        document = json.loads(for_ministack(name))
        document["Resources"]["Refusals"] = whole
        return json.dumps(document)

    with pytest.raises(AwsRefused, match=r"cdn failed \(ROLLBACK_COMPLETE\): Refusals: .*metric math"):
        stage.deploy(**WISHES, templates=with_a_computed_alarm)
    with pytest.raises(AwsRefused, match="is ROLLBACK_COMPLETE"):
        stage.deployer().deployed()
    stage.deploy(**WISHES)
    assert f"coursedock-{stage.name}-cdn: removing what failed before" in stage.told
    assert f"coursedock-{stage.name}-storage: no change" in stage.told


def test_a_stack_that_takes_too_long_goes_on_and_can_be_followed(stage: Stage) -> None:
    class Slow(Stacks):
        """Its last event is always yet to come."""

        def _events(self, name: str) -> list[dict[str, Any]]:
            return [each for each in super()._events(name) if each["LogicalResourceId"] != name]

    slow = Slow(client=stage.clients.stacks, interval=0.05, patience=0.5)
    name = f"coursedock-{stage.name}-storage"
    parameters = {"Stage": stage.name, "AdminOrigins": ADMIN}
    with pytest.raises(AwsRefused, match="run the same command again to follow it"):
        slow.put(name, for_ministack("storage"), parameters, stage.told.append)
    stage.deploy(**WISHES)
    assert f"{name}: no change" in stage.told


# --- keys


def test_cloudfront_is_told_the_public_half_of_what_is_kept(stage: Stage) -> None:
    deployed = stage.deploy(**WISHES)
    pem = stage.keys.read("A")
    assert pem is not None
    assert stage.parameters("keys")["PublicKeyA"].split() == public_half(pem).split()
    assert "PRIVATE" not in str(stage.parameters("keys"))
    assert stage.deployer().private_keys() == ((deployed.key_pair_ids[0], pem),)


def test_a_new_key_signs_and_the_one_before_stays_trusted(stage: Stage) -> None:
    (old,) = stage.deploy(**WISHES).key_pair_ids
    rotated = stage.deploy(rotate=True)
    assert rotated.key_pair_ids[1] == old
    assert len(set(rotated.key_pair_ids)) == 2
    assert [address.rsplit("/signing-")[-1][0] for address in rotated.key_addresses] == ["b", "a"]
    assert stage.parameters("keys")["Current"] == "B"


def test_a_key_is_not_taken_away_while_its_addresses_play(stage: Stage) -> None:
    stage.deploy(**WISHES)
    stage.deploy(rotate=True)
    with pytest.raises(AwsRefused, match="less than 4 hours ago"):
        stage.deploy(rotate=True, LogDays="7")
    assert stage.parameters("storage")["LogDays"] == "90", "nothing was begun"
    stage.later = LATER
    stage.deploy(rotate=True)
    assert stage.parameters("keys")["Current"] == "A"


def test_a_place_is_emptied_before_it_is_filled_again(aws: str, tmp_path: Path) -> None:
    """CloudFront never changes a key, and refuses whoever asks for it."""
    seen: list[tuple[str, str]] = []

    class Watched(FileKeys):
        def write(self, place: str, pem: str) -> None:
            before = Stacks(client=stage.clients.stacks).find(f"coursedock-{stage.name}-keys")
            seen.append((place, "" if before is None else before.parameters[f"PublicKey{place}"]))
            super().write(place, pem)

    stage = Stage(keys=lambda _clients, _stage: Watched(path=tmp_path / "cdn.pem"))
    stage.deploy(**WISHES)
    stage.deploy(rotate=True)
    first = stage.parameters("keys")["PublicKeyA"]
    stage.later = LATER
    stage.deploy(rotate=True)
    assert seen == [("A", ""), ("B", ""), ("A", "")]
    assert stage.parameters("keys")["PublicKeyA"] not in ("", first)


def test_a_key_that_was_lost_is_noticed_and_a_new_one_helps(stage: Stage) -> None:
    stage.deploy(**WISHES)
    stage.clients.secrets.delete_secret(SecretId=f"coursedock/{stage.name}/signing-a", RecoveryWindowInDays=7)
    with pytest.raises(AwsRefused, match="add --rotate-key"):
        stage.deploy()
    stage.deploy(rotate=True)
    assert stage.keys.read("B") is not None


def test_a_secret_that_was_marked_for_deletion_is_used_again(stage: Stage) -> None:
    stage.keys.write("A", "first")
    stage.clients.secrets.delete_secret(SecretId=f"coursedock/{stage.name}/signing-a", RecoveryWindowInDays=7)
    stage.keys.write("A", "second")
    assert stage.keys.read("A") == "second"


def test_keys_may_lie_in_files_that_only_we_read(aws: str, tmp_path: Path) -> None:
    stage = Stage(keys=lambda _clients, _stage: FileKeys(path=tmp_path / "keys/cdn.pem"))
    stage.deploy(**WISHES)
    rotated = stage.deploy(rotate=True)
    assert rotated.key_addresses == (str(tmp_path / "keys/cdn-b.pem"), str(tmp_path / "keys/cdn-a.pem"))
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert len(stage.deployer().private_keys()) == 2
