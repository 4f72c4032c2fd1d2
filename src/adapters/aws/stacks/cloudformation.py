"""Stacks of CloudFormation: made and changed by change sets, watched while they are."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from attrs import frozen

from adapters.aws.stacks.refusals import AwsRefused, told

Told = Callable[[str], None]
"""Takes a line of progress."""

_WELL: Final = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"})
_UNCHANGED: Final = ("didn't contain changes", "No updates are to be performed")
_NEVER_MADE: Final = ("REVIEW_IN_PROGRESS", "DELETE_COMPLETE")
_ELSEWHERE: Final = "DescribeEvents"
_FOLLOWS: Final = "cancelled"
"""In the reason of what was only broken off because something else had failed."""


@frozen(kw_only=True)
class StackState:
    """A stack as it is."""

    status: str
    parameters: Mapping[str, str]
    outputs: Mapping[str, str]

    @property
    def is_well(self) -> bool:
        """It is there, and its last change went through, or was taken back whole."""
        return self.status in {*_WELL, "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"}

    @property
    def is_at_work(self) -> bool:
        """Something changes it at the moment."""
        return self.status.endswith("_IN_PROGRESS") and self.status not in _NEVER_MADE


@frozen(kw_only=True)
class Stacks:
    """The stacks of a region; ``client`` is CloudFormation's, ``patience`` and ``interval`` are in seconds."""

    client: Any
    patience: float = 1800.0
    interval: float = 3.0

    def find(self, name: str) -> StackState | None:
        """Give a stack, or None where there is none."""
        try:
            with told(f"looking at the stack {name}"):
                (stack,) = self.client.describe_stacks(StackName=name)["Stacks"]
        except AwsRefused as refused:
            if refused.code == "ValidationError" and "does not exist" in str(refused):
                return None
            raise
        if stack["StackStatus"] in _NEVER_MADE:
            return None
        return StackState(
            status=stack["StackStatus"],
            parameters={each["ParameterKey"]: each.get("ParameterValue", "") for each in stack.get("Parameters", ())},
            outputs={each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", ())},
        )

    def parameters_of(self, name: str, template: str) -> frozenset[str]:
        """Name the parameters that a template for a stack takes."""
        with told(f"reading the template of the stack {name}"):
            summary = self.client.get_template_summary(TemplateBody=template)
        return frozenset(each["ParameterKey"] for each in summary.get("Parameters", ()))

    def put(self, name: str, template: str, parameters: Mapping[str, str], tell: Told) -> bool:
        """Make a stack or change it until it is as the template says; False where it is already.

        What an earlier stack of the name left behind, such as its bucket, is taken over. Raises AwsRefused when it
        fails, with the first reason, and when it takes longer than ``patience``: it goes on then, and the same
        call follows it.
        """
        end = time.monotonic() + self.patience
        found = self._rested(name, end, tell)
        if found is not None and found.status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"):
            tell(f"{name}: removing what failed before")
            with told(f"removing the stack {name}"):
                self.client.delete_stack(StackName=name)
            found = self._rested(name, end, tell)
        change = self._change_set(name, template, parameters, tell, is_new=found is None, end=end)
        if change is None:
            return False
        seen = self._event_ids(name)
        with told(f"changing the stack {name}"):
            self.client.execute_change_set(ChangeSetName=change)
        self._follow(name, seen, end, tell)
        return True

    def _rested(self, name: str, end: float, tell: Told) -> StackState | None:
        """Wait until nobody else changes the stack."""
        found = self.find(name)
        if found is not None and found.is_at_work:
            tell(f"{name}: {found.status}, waiting for it")
        while found is not None and found.is_at_work:
            self._wait(name, end)
            found = self.find(name)
        return found

    def _change_set(
        self, name: str, template: str, parameters: Mapping[str, str], tell: Told, *, is_new: bool, end: float
    ) -> str | None:
        """Work out what would change; None for nothing."""
        with told(f"comparing the stack {name}"):
            made = self.client.create_change_set(
                StackName=name,
                ChangeSetName=f"coursedock-{time.time_ns()}",
                ChangeSetType="CREATE" if is_new else "UPDATE",
                TemplateBody=template,
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
                Capabilities=["CAPABILITY_NAMED_IAM"],
                ImportExistingResources=True,
            )
            while (change := self.client.describe_change_set(ChangeSetName=made["Id"]))["Status"] != "CREATE_COMPLETE":
                if change["Status"] == "FAILED":
                    self.client.delete_change_set(ChangeSetName=made["Id"])
                    reason = change.get("StatusReason", "")
                    if any(each in reason for each in _UNCHANGED):
                        return None
                    raise AwsRefused(f"The stack {name} can't be changed: {reason}")
                self._wait(name, end)
        for each in (each["ResourceChange"] for each in change["Changes"]):
            if each["Action"] == "Import":
                tell(f"{name}: {each['LogicalResourceId']} is there already, and is taken over")
        return str(made["Id"])

    def _follow(self, name: str, seen: set[str], end: float, tell: Told) -> None:
        """Tell every event until the stack's own last one: its state alone may still be that of before."""
        reason = ""
        while True:
            for event in reversed(self._events(name)):
                if event["EventId"] in seen:
                    continue
                seen.add(event["EventId"])
                tell(f"{name}: {event['LogicalResourceId']} {event['ResourceStatus']}")
                reason = reason or _reason(event)
                if _is_last(event):
                    if event["ResourceStatus"] not in _WELL:
                        raise self._failure(name, event["ResourceStatus"], reason)
                    return
            self._wait(name, end)

    def _failure(self, name: str, status: str, reason: str) -> AwsRefused:
        """Put it into a sentence. What was wrong before anything was begun is told elsewhere than in the events."""
        if _ELSEWHERE in reason:
            with told(f"asking why the stack {name} failed"):
                found = self.client.describe_events(StackName=name, Filters={"FailedEvents": True})["OperationEvents"]
            said = [
                _of(each, str(each["ValidationStatusReason"])) for each in found if "ValidationStatusReason" in each
            ]
            reason = "; ".join(said) or reason
        return AwsRefused(f"The stack {name} failed ({status}): {reason or 'CloudFormation gives no reason'}")

    def _events(self, name: str) -> list[dict[str, Any]]:
        with told(f"watching the stack {name}"):
            return list(self.client.describe_stack_events(StackName=name)["StackEvents"])

    def _event_ids(self, name: str) -> set[str]:
        return {event["EventId"] for event in self._events(name)}

    def _wait(self, name: str, end: float) -> None:
        if time.monotonic() >= end:
            raise AwsRefused(
                f"The stack {name} is still being changed after {self.patience:.0f} s. "
                "It goes on: run the same command again to follow it."
            )
        time.sleep(self.interval)


def _is_last(event: Mapping[str, Any]) -> bool:
    is_of_the_stack = event.get("PhysicalResourceId") == event["StackId"]
    return is_of_the_stack and not event["ResourceStatus"].endswith("_IN_PROGRESS")


def _reason(event: Mapping[str, Any]) -> str:
    reason = str(event.get("ResourceStatusReason", ""))
    if not event["ResourceStatus"].endswith("_FAILED") or _FOLLOWS in reason:
        return ""
    return _of(event, reason or event["ResourceStatus"])


def _of(event: Mapping[str, Any], reason: str) -> str:
    return f"{event['LogicalResourceId']}: {reason}"
