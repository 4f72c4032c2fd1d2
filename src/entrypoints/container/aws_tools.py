"""Setting up and checking a stage on AWS."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from adapters.aws.stacks.checking import Live, NotWell, steps
from adapters.aws.stacks.clients import Clients
from adapters.aws.stacks.cloudformation import Stacks
from adapters.aws.stacks.deploying import Deployed, Deployer
from adapters.aws.stacks.refusals import AwsRefused
from adapters.aws.stacks.signing_keys import FileKeys, SecretKeys
from adapters.aws.stacks.templates import NAMES, template
from entrypoints.container.groups import AwsTools, Check, NotDone, StageDeployed, ToldLine


def aws_tools(
    stage: str, *, region: str | None = None, profile: str | None = None, key_file: Path | None = None
) -> AwsTools:
    """Reach AWS when the first of them is used; ``key_file`` where private keys aren't in Secrets Manager."""
    clients = Clients(region=region, profile=profile)

    def deployer(patience: float) -> Deployer:
        keys = SecretKeys(client=clients.secrets, stage=stage) if key_file is None else FileKeys(path=key_file)
        return Deployer(
            stage=stage,
            account=clients.account,
            region=clients.home,
            home=Stacks(client=clients.stacks, patience=patience),
            cdn=Stacks(client=clients.cdn_stacks, patience=patience),
            keys=keys,
        )

    def deploy(wishes: Mapping[str, str], told: ToldLine, *, rotate: bool, patience: float) -> StageDeployed:
        with _refusals_told():
            found = deployer(patience).deploy(wishes, told, rotate=rotate)
            return StageDeployed(settings=found.settings(clients.home), outputs=found.outputs)

    @contextmanager
    def check(cdn_url: str | None) -> Iterator[Mapping[str, Check]]:
        with _refusals_told():
            found = deployer(0.0)
            with steps(_live(clients, found, found.deployed(), cdn_url)) as taken:
                yield {name: _told(step) for name, step in taken.items()}

    return AwsTools(template_names=NAMES, template=lambda name: template(name, stage), deploy=deploy, check=check)


def _live(clients: Clients, deployer: Deployer, found: Deployed, cdn_url: str | None) -> Live:
    return Live(
        bucket=found.outputs["MediaBucket"],
        base_url=(cdn_url or f"https://{found.outputs['Domain']}").rstrip("/"),
        keys=deployer.private_keys(),
        origin=found.origins.partition(",")[0],
        admin_origin=found.admin_origins.partition(",")[0],
        s3=clients.s3,
        anonymous_s3=clients.anonymous_s3,
    )


def _told(step: Callable[[], str]) -> Check:
    def check() -> str:
        try:
            return step()
        except (NotWell, AwsRefused) as problem:
            raise NotDone(str(problem)) from problem

    return check


@contextmanager
def _refusals_told() -> Iterator[None]:
    try:
        yield
    except AwsRefused as refused:
        raise NotDone(str(refused)) from refused
