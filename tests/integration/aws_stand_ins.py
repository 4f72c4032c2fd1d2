"""Templates for an emulator that knows fewer kinds of resources: all else stays as it is."""

import json
from typing import Any

from cfnlint.decode.cfn_yaml import loads

from adapters.aws.stacks.templates import template

UNKNOWN = ("AWS::CloudFront::PublicKey", "AWS::CloudFront::KeyGroup", "AWS::CloudFront::MonitoringSubscription")
COMPUTED_ALARM = "Refusals"
"""The emulator's alarms watch a metric as it is, not a band around it."""


def is_known(key: str, resource: dict[str, Any]) -> bool:
    """Tell whether the emulator takes a resource as it is."""
    return resource["Type"] not in UNKNOWN and key != COMPUTED_ALARM


def for_ministack(name: str) -> str:
    """Put a parameter in the place of what the emulator doesn't know, made of the same parameters and resources."""
    document = loads(template(name))
    unknown = {key: each for key, each in document["Resources"].items() if not is_known(key, each)}
    if not unknown:
        return template(name)
    for key, resource in unknown.items():
        properties = resource["Properties"]
        config = properties.get("KeyGroupConfig") or properties.get("PublicKeyConfig") or {}
        made_of = config.get("Items") or [config.get("EncodedKey", "nothing")]
        named = {"Name": {"Fn::Sub": "coursedock-${Stage}-" + key}, "Type": "String"}
        resource.update(Type="AWS::SSM::Parameter", Properties={**named, "Value": {"Fn::Join": [" ", made_of]}})
    return json.dumps(document)
