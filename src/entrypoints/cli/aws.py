"""A stage on AWS: its templates, its deployment, its check."""

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from entrypoints.cli.operate import is_well
from entrypoints.config.parsers import origin
from entrypoints.container.aws_tools import aws_tools
from entrypoints.container.groups import AwsTools, NotDone

F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")
_STAGE = re.compile(r"[a-z]([a-z0-9-]{0,14}[a-z0-9])?")


def _stage(_context: click.Context, _option: click.Parameter, text: str) -> str:
    if not _STAGE.fullmatch(text):
        raise click.BadParameter("1 to 16 small letters, digits and dashes, beginning with a letter")
    return text


def _origins(_context: click.Context, _option: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(origin(text) for text in texts))
    except ValueError as problem:
        raise click.BadParameter(str(problem)) from problem


def _reaching(command: F) -> F:
    """Add the options by which a stage is reached."""
    key_file = click.Path(path_type=Path, dir_okay=False)
    for add in (
        click.option("--key-file", type=key_file, help="Private keys in files beside this, not in Secrets Manager."),
        click.option("--profile", help="A profile of your AWS configuration."),
        click.option("--region", help="The region of the stage, such as eu-central-1."),
        click.option("--stage", required=True, callback=_stage, help="Its name: staging, live, …"),
    ):
        command = add(command)
    return command


@click.group(epilog="Example: coursedock aws deploy --stage staging --origin https://shop.example")
def aws() -> None:
    """Set up a stage on AWS, and check it.

    A stage is a media bucket, keys, and a CloudFront distribution, named by it: several live in one account.
    Credentials, region and profile are taken the AWS way. docs/aws.md tells the whole story, with what it costs.
    """


@aws.command(epilog="Example: coursedock aws template cdn --stage staging > cdn.yaml")
@click.argument("name", required=False, type=click.Choice(["storage", "keys", "cdn"]))
@click.option("--stage", required=True, callback=_stage, help="Its name: staging, live, …")
def template(name: str | None, stage: str) -> None:
    """Print a CloudFormation template, or all three. Nothing is asked of AWS."""
    tools = aws_tools(stage)
    chosen = tools.template_names if name is None else (name,)
    click.echo("---\n".join(tools.template(each) for each in chosen), nl=False)


@aws.command(epilog="Example: coursedock aws deploy --stage staging --origin https://shop.example")
@_reaching
@click.option("--origin", "origins", multiple=True, callback=_origins, help="Whose pages show videos; several times.")
@click.option(
    "--admin-origin", "admins", multiple=True, callback=_origins, help="Whose pages upload; at first the same."
)
@click.option("--rotate-key", is_flag=True, help="Let a new key sign; the one before stays trusted.")
@click.option(
    "--set", "set_", multiple=True, metavar="NAME=VALUE", help="A parameter of a template, such as IPv6=false."
)
@click.option("--timeout", default=1800, show_default=True, type=click.IntRange(60), help="Seconds for one stack.")
def deploy(
    *,
    stage: str,
    region: str | None,
    profile: str | None,
    key_file: Path | None,
    origins: tuple[str, ...],
    admins: tuple[str, ...],
    rotate_key: bool,
    set_: tuple[str, ...],
    timeout: int,
) -> None:
    """Make a stage, or change it, and print its settings.

    Three stacks: storage and keys in the region, delivery in us-east-1, where CloudFront is at home. What you don't
    name stays as it is, and the same again changes nothing. Settings go to stdout, progress to stderr.
    """
    wishes = _wishes(origins, admins, set_)
    tools = aws_tools(stage, region=region, profile=profile, key_file=key_file)
    done = _done(lambda: tools.deploy(wishes, _tell, rotate=rotate_key, patience=timeout))
    if rotate_key:
        _tell("Give API and worker the settings below now. The key before stays trusted until the next change.")
    for name, value in done.settings.items():
        click.echo(f"{name}={value}")


@aws.command(epilog="Example: coursedock aws check --stage staging")
@_reaching
@click.option("--cdn-url", help="Another address of the distribution than its own.")
def check(*, stage: str, region: str | None, profile: str | None, key_file: Path | None, cdn_url: str | None) -> None:
    """Look at a stage from outside, step by step. Exit code 1 where anything is wrong.

    Two small objects are put into its bucket, and removed again.
    """
    tools = aws_tools(stage, region=region, profile=profile, key_file=key_file)
    sys.exit(0 if _done(lambda: _all_well(tools, cdn_url)) else 1)


def _all_well(tools: AwsTools, cdn_url: str | None) -> bool:
    with tools.check(cdn_url) as steps:
        # Every step is taken, whatever the others say.
        found = [is_well(name, step) for name, step in steps.items()]
    return all(found)


def _done(work: Callable[[], T]) -> T:
    try:
        return work()
    except NotDone as refused:
        raise click.ClickException(str(refused)) from refused


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _wishes(origins: tuple[str, ...], admins: tuple[str, ...], set_: tuple[str, ...]) -> Mapping[str, str]:
    wishes = {}
    if origins:
        wishes["AllowedOrigins"] = ",".join(origins)
    if admins:
        wishes["AdminOrigins"] = ",".join(admins)
    for each in set_:
        name, equals, value = each.partition("=")
        if not equals or not name.isalnum():
            raise click.BadParameter(f"must be NAME=VALUE: {each}", param_hint="--set")
        wishes[name] = value
    return wishes
