"""The three templates of a stage, as CloudFormation takes them."""

import re
from importlib.resources import files
from textwrap import indent
from typing import Final

NAMES: Final = ("storage", "keys", "cdn")
"""In the order in which they are deployed."""

_FUNCTION: Final = '      FunctionCode: "hotlink.js"\n'
_INLINED: Final = """\
      FunctionCode: !Sub
        - |
{code}
        - {{Origins: !Join [",", !Ref AllowedOrigins]}}
"""
_BUCKET_NAME: Final = re.compile(r'BucketName: !Sub "([^"]+)"')
_STAGE: Final = "  Stage:\n    Type: String\n"


def template(name: str, stage: str | None = None) -> str:
    """Give a template whole: the function's code is in it, and a stage is the default of its parameter."""
    text = _read(f"{name}.yaml")
    if stage is not None:
        text = text.replace(_STAGE, f"{_STAGE}    Default: {stage}\n", 1)
    return text.replace(_FUNCTION, _INLINED.format(code=indent(_read("hotlink.js"), " " * 10).rstrip()))


def with_literal_names(text: str, stage: str, account: str, region: str) -> str:
    """Write the buckets' names out: CloudFormation takes over what is there already only by a literal name."""
    values = {"Stage": stage, "AWS::AccountId": account, "AWS::Region": region}

    def literal(found: re.Match[str]) -> str:
        return "BucketName: " + re.sub(r"\$\{([\w:]+)\}", lambda each: values[each[1]], found[1])

    return _BUCKET_NAME.sub(literal, text)


def stack_name(stage: str, name: str) -> str:
    """Name a stack of a stage."""
    return f"coursedock-{stage}-{name}"


def _read(name: str) -> str:
    return (files("adapters.aws.stacks") / name).read_text(encoding="utf-8")
