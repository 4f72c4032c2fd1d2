"""Settings that are kept in Secrets Manager."""

import boto3
from botocore.exceptions import BotoCoreError, ClientError


class SecretNotRead(Exception):
    """Why a secret can't be had, in a sentence; it never holds one."""


def secret_text(setting: str) -> str:
    """Give a setting as it is, or what the secret holds whose ARN it is; raises SecretNotRead."""
    if not setting.startswith("arn:"):
        return setting
    try:
        client = boto3.client("secretsmanager", region_name=setting.split(":")[3])
        return str(client.get_secret_value(SecretId=setting)["SecretString"])
    except (BotoCoreError, ClientError) as problem:
        raise SecretNotRead(f"the secret {setting} can't be read: {problem}") from problem
