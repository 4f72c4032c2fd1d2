"""The templates, before anything is deployed: what they promise, read out of them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.decode.cfn_yaml import loads

from adapters.aws.media_convert_states import EVENT
from adapters.aws.stacks.templates import NAMES, template

LARGEST_TEMPLATE, LARGEST_FUNCTION = 51_200, 10_240
NAMED = re.compile(r"(?!Domain|Metric)\w*Name")
"""Properties by which a resource is named in an account; a domain's or a metric's name is something else."""


def read(name: str) -> dict[str, Any]:
    return loads(template(name))


def resources(name: str, kind: str) -> dict[str, Any]:
    return {key: each for key, each in read(name)["Resources"].items() if each["Type"] == kind}


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Give every mapping in a template, the outer before the inner."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from walk(each)


def statements(document: Any) -> list[dict[str, Any]]:
    """Give every statement of every policy, also those that stand there under a condition."""
    return [each for each in walk(document) if "Effect" in each]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def too_wide(document: Any) -> list[Any]:
    """Name the statements that allow something on everything, or everything on something."""
    allowed = [each for each in statements(document) if each["Effect"] == "Allow"]
    return [
        each.get("Sid", each)
        for each in allowed
        if "*" in listed(each.get("Resource", [])) or any(action.endswith("*") for action in listed(each["Action"]))
    ]


def names_without_stage(document: Any) -> list[str]:
    found = []
    for key, resource in document["Resources"].items():
        properties = resource["Properties"]
        inner = [value for name, value in properties.items() if name.endswith("Config")]
        for group in [properties, *(each for each in inner if isinstance(each, dict))]:
            named = {name: value for name, value in group.items() if NAMED.fullmatch(name)}
            found += [f"{key}.{name}" for name, value in named.items() if "${Stage}" not in str(value)]
    return found


# --- as a whole


@pytest.mark.parametrize("name", NAMES)
def test_a_linter_that_knows_every_property_finds_nothing(name: str) -> None:
    assert lint(template(name, "staging")) == []


def test_the_linter_sees_a_misspelt_property() -> None:
    assert lint(template("storage").replace("BucketEncryption:", "BucketEncription:")) != []


@pytest.mark.parametrize("name", NAMES)
def test_a_template_is_short_enough_to_be_sent_with_the_call(name: str) -> None:
    assert len(template(name, "a-stage-of-16-ch").encode()) < LARGEST_TEMPLATE


@pytest.mark.parametrize("name", NAMES)
def test_a_printed_template_is_for_its_stage(name: str) -> None:
    assert loads(template(name, "staging"))["Parameters"]["Stage"]["Default"] == "staging"
    assert "Default" not in read(name)["Parameters"]["Stage"]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_holds_the_stage_so_that_several_live_in_one_account(name: str) -> None:
    assert names_without_stage(read(name)) == []


def test_the_search_for_names_finds_one_without_its_stage() -> None:
    document = loads(template("cdn").replace('"coursedock-${Stage}-api"', '"coursedock-api"'))
    assert names_without_stage(document) == [
        "ApiPolicy.ManagedPolicyName",
        "ApiRole.RoleName",
        "ApiProfile.InstanceProfileName",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_allowed_on_everything(name: str) -> None:
    assert too_wide(read(name)) == []


def test_the_search_for_wide_statements_finds_one() -> None:
    assert too_wide({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Sid": "Wide"}) == ["Wide"]
    assert too_wide({"Effect": "Allow", "Action": ["s3:*"], "Resource": "arn:one", "Sid": "Any"}) == ["Any"]


# --- storage


def test_no_bucket_is_public_in_any_way() -> None:
    for bucket in resources("storage", "AWS::S3::Bucket").values():
        block = bucket["Properties"]["PublicAccessBlockConfiguration"]
        assert block == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }
        assert bucket["Properties"]["BucketEncryption"]


def test_every_bucket_refuses_what_does_not_come_by_tls() -> None:
    policies = resources("storage", "AWS::S3::BucketPolicy")
    refusals = {each["Properties"]["Bucket"]["Ref"]: statements(each)[0] for each in policies.values()}
    assert refusals.keys() == resources("storage", "AWS::S3::Bucket").keys()
    for bucket, refusal in refusals.items():
        assert refusal["Effect"] == "Deny"
        assert refusal["Principal"] == "*"
        assert refusal["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        assert refusal["Resource"] == [{"Fn::GetAtt": [bucket, "Arn"]}, {"Fn::Sub": f"${{{bucket}.Arn}}/*"}]


def test_only_one_distribution_reads_and_only_what_is_shown() -> None:
    policy = resources("storage", "AWS::S3::BucketPolicy")["MediaBucketPolicy"]
    (allowed,) = [each for each in statements(policy) if each["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Condition"] == {"StringEquals": {"AWS:SourceArn": {"Ref": "DistributionArn"}}}
    assert [each["Fn::Sub"] for each in allowed["Resource"]] == [
        "${MediaBucket.Arn}/videos/*",
        "${MediaBucket.Arn}/public/*",
    ]


def test_videos_outlive_the_stack_and_a_mistaken_deletion() -> None:
    media = resources("storage", "AWS::S3::Bucket")["MediaBucket"]
    assert (media["DeletionPolicy"], media["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert media["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    assert media["Properties"]["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}


def test_what_nobody_needs_goes_by_itself_and_nothing_else_does() -> None:
    media = resources("storage", "AWS::S3::Bucket")["MediaBucket"]["Properties"]
    rules = {each["Id"]: each for each in media["LifecycleConfiguration"]["Rules"]}
    assert all(each["Status"] == "Enabled" for each in rules.values())
    assert rules["abort-multipart"]["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 2}
    assert rules["expire-noncurrent-versions"]["NoncurrentVersionExpiration"] == {"NoncurrentDays": 30}
    expiring = [each for each in rules.values() if "ExpirationInDays" in each]
    assert [(each["Prefix"], each["ExpirationInDays"]) for each in expiring] == [("incoming/", 7)]
    assert expiring[0]["TagFilters"] == [{"Key": "coursedock", "Value": "unused"}]


def test_pages_of_named_origins_may_upload_and_read_what_an_upload_answers() -> None:
    media = resources("storage", "AWS::S3::Bucket")["MediaBucket"]["Properties"]
    (rule,) = media["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == {"Ref": "AdminOrigins"}
    assert rule["AllowedMethods"] == ["PUT", "POST"]
    assert rule["ExposedHeaders"] == ["ETag", "Location"]


def test_logs_of_delivery_are_kept_for_as_long_as_it_was_chosen() -> None:
    logs = resources("storage", "AWS::S3::Bucket")["LogsBucket"]["Properties"]
    assert logs["LifecycleConfiguration"]["Rules"][0]["ExpirationInDays"] == {"Ref": "LogDays"}


@pytest.mark.parametrize("origin", ["*", "https://*.shop.example", "https://shop.example/path", "shop.example"])
@pytest.mark.parametrize(("name", "parameter"), [("storage", "AdminOrigins"), ("cdn", "AllowedOrigins")])
def test_an_origin_is_exact_or_it_is_none(name: str, parameter: str, origin: str) -> None:
    pattern = read(name)["Parameters"][parameter]["AllowedPattern"]
    assert re.fullmatch(pattern, origin) is None
    assert re.fullmatch(pattern, "https://shop.example:8443") is not None


# --- keys


def test_the_key_group_trusts_both_places() -> None:
    (group,) = resources("keys", "AWS::CloudFront::KeyGroup").values()
    trusted = [each["Fn::If"][1]["Ref"] for each in group["Properties"]["KeyGroupConfig"]["Items"]]
    assert trusted == list(resources("keys", "AWS::CloudFront::PublicKey"))


# --- delivery


def behaviours() -> dict[str, Any]:
    (distribution,) = resources("cdn", "AWS::CloudFront::Distribution").values()
    config = distribution["Properties"]["DistributionConfig"]
    return {"*": config["DefaultCacheBehavior"], **{each["PathPattern"]: each for each in config["CacheBehaviors"]}}


def test_everything_needs_a_signature_but_what_lies_below_public() -> None:
    assert behaviours().keys() == {"*", "public/*"}
    assert behaviours()["*"]["TrustedKeyGroups"] == [{"Ref": "KeyGroup"}]
    assert "TrustedKeyGroups" not in behaviours()["public/*"]


def test_every_path_is_read_only_encrypted_and_guarded_against_hotlinks() -> None:
    for behaviour in behaviours().values():
        assert behaviour["AllowedMethods"] == ["GET", "HEAD", "OPTIONS"]
        assert behaviour["ViewerProtocolPolicy"] == "https-only"
        assert behaviour["Compress"] is True
        assert behaviour["FunctionAssociations"] == [
            {"EventType": "viewer-request", "FunctionARN": {"Fn::GetAtt": ["Hotlink", "FunctionMetadata.FunctionARN"]}}
        ]


def test_signatures_do_not_split_the_cache() -> None:
    (policy,) = resources("cdn", "AWS::CloudFront::CachePolicy").values()
    key = policy["Properties"]["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    assert key["HeadersConfig"] == {"HeaderBehavior": "none"}
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}


@pytest.mark.parametrize(("pattern", "kept"), [("*", "private, no-store"), ("public/*", None)])
def test_what_was_checked_is_kept_by_nobody_between(pattern: str, kept: str | None) -> None:
    policies = resources("cdn", "AWS::CloudFront::ResponseHeadersPolicy")
    policy = policies[behaviours()[pattern]["ResponseHeadersPolicyId"]["Ref"]]["Properties"]
    config = policy["ResponseHeadersPolicyConfig"]
    custom = {each["Header"]: each["Value"] for each in config["CustomHeadersConfig"]["Items"]}
    assert custom.get("Cache-Control") == kept
    assert custom["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert config["CorsConfig"]["AccessControlAllowOrigins"] == {"Items": {"Ref": "AllowedOrigins"}}
    assert config["SecurityHeadersConfig"].keys() == {"ContentTypeOptions", "StrictTransportSecurity"}


def test_the_distribution_speaks_new_protocols_only_and_keeps_a_log() -> None:
    (distribution,) = resources("cdn", "AWS::CloudFront::Distribution").values()
    config = distribution["Properties"]["DistributionConfig"]
    assert config["HttpVersion"] == "http2and3"
    assert config["ViewerCertificate"]["Fn::If"][1]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert config["Logging"]["Bucket"] == {"Ref": "LogsBucketDomain"}
    assert config["Origins"][0]["OriginAccessControlId"] == {"Ref": "OriginAccess"}


def test_the_function_is_in_the_template_and_small_enough() -> None:
    (function,) = resources("cdn", "AWS::CloudFront::Function").values()
    code, written_in = function["Properties"]["FunctionCode"]["Fn::Sub"]
    assert len(code.encode()) < LARGEST_FUNCTION
    assert set(re.findall(r"\$\{(\w+)\}", code)) == {"Origins", "SignedCookies"}
    assert written_in == {"Origins": {"Fn::Join": [",", {"Ref": "AllowedOrigins"}]}}
    assert function["Properties"]["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"


# --- who may do what


def may(policy: str, action: str) -> list[str]:
    """Give the keys of the media bucket on which a policy allows something."""
    document = resources("cdn", "AWS::IAM::ManagedPolicy")[policy]
    on = [
        place for each in statements(document) if action in listed(each["Action"]) for place in listed(each["Resource"])
    ]
    return [place["Fn::Sub"].partition("${MediaBucket}/")[2] for place in on]


def test_the_api_writes_no_renditions_and_the_worker_does() -> None:
    assert may("ApiPolicy", "s3:PutObject") == ["incoming/*", "probe/*", "videos/*/captions/*"]
    assert may("WorkerPolicy", "s3:PutObject") == ["incoming/*", "probe/*", "public/*", "videos/*"]


def test_the_worker_reads_and_deletes_the_logs_that_the_distribution_writes_and_nobody_else_does() -> None:
    (distribution,) = resources("cdn", "AWS::CloudFront::Distribution").values()
    prefix = distribution["Properties"]["DistributionConfig"]["Logging"]["Prefix"]
    on_logs = [each for each in statements(read("cdn")) if "${LogsBucket}" in str(each.get("Resource"))]
    assert [each["Action"] for each in on_logs] == ["s3:ListBucket", ["s3:GetObject", "s3:DeleteObject"]]
    assert on_logs[0]["Condition"] == {"StringLike": {"s3:prefix": f"{prefix}*"}}
    assert on_logs[1]["Resource"]["Fn::Sub"].endswith(f":::${{LogsBucket}}/{prefix}*")
    assert read("storage")["Outputs"]["LogsUrl"]["Value"]["Fn::Sub"] == f"s3://${{LogsBucket}}/{prefix}"
    assert str(read("cdn")["Resources"]["WorkerPolicy"]).count("${LogsBucket}") == len(on_logs)


def test_transcoding_is_the_workers_alone_and_only_where_it_was_chosen() -> None:
    policies = resources("cdn", "AWS::IAM::ManagedPolicy")
    ordering = {key for key, each in policies.items() if "mediaconvert:CreateJob" in str(each)}
    chosen = [each["Fn::If"][0] for each in walk(policies["WorkerPolicy"]) if "mediaconvert" in str(each.get("Fn::If"))]
    assert ordering == {"WorkerPolicy"}
    assert set(chosen) == {"HasMediaConvert"}


def test_a_stages_worker_hears_of_mediaconverts_jobs_and_nobody_but_one_rule_tells_it() -> None:
    (rule,) = resources("storage", "AWS::Events::Rule").values()
    ((key, queue),) = resources("storage", "AWS::SQS::Queue").items()
    (policy,) = resources("storage", "AWS::SQS::QueuePolicy").values()
    assert rule["Properties"]["Targets"] == [{"Id": "worker", "Arn": {"Fn::GetAtt": [key, "Arn"]}}]
    told = rule["Properties"]["EventPattern"]
    assert (told["source"], told["detail-type"]) == (["aws.mediaconvert"], [EVENT])
    allowed = [each for each in statements(policy) if each["Effect"] == "Allow"]
    assert [(each["Action"], sorted(each["Condition"])) for each in allowed] == [("sqs:SendMessage", ["ArnEquals"])]
    (hearing,) = [each for each in statements(read("cdn")) if "sqs:ReceiveMessage" in listed(each["Action"])]
    assert hearing["Resource"]["Fn::Sub"].endswith(":" + queue["Properties"]["QueueName"]["Fn::Sub"])
    assert {each["Condition"] for each in (rule, queue, policy)} == {"HasMediaConvert"}


def test_a_role_is_lent_to_mediaconvert_alone() -> None:
    (lending,) = [each for each in statements(read("cdn")) if listed(each["Action"]) == ["iam:PassRole"]]
    assert lending["Condition"] == {"StringEquals": {"iam:PassedToService": "mediaconvert.amazonaws.com"}}


def test_errors_and_a_jump_of_refusals_sound_an_alarm() -> None:
    alarms = resources("cdn", "AWS::CloudWatch::Alarm")
    assert alarms["ServerErrors"]["Properties"]["MetricName"] == "5xxErrorRate"
    watched = alarms["Refusals"]["Properties"]["Metrics"]
    assert watched[0]["MetricStat"]["Metric"]["MetricName"] == "403ErrorRate"
    assert watched[1]["Expression"] == "ANOMALY_DETECTION_BAND(refused, 4)"
    assert all(each["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}] for each in alarms.values())
    # CloudFront counts 403 apart only where it is asked to.
    assert resources("cdn", "AWS::CloudFront::MonitoringSubscription")
