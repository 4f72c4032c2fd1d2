"""What MediaConvert says of a job, asked or told by an event, in the words of the domain.

Source: AWS Elemental MediaConvert API Reference, "Job"; User Guide, "EventBridge events", "Error codes".
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from adapters.aws.media_convert_job import MediaConvertSettings
from course_domain.model.renditions import Made, UnknownWork, WorkPhase, WorkState

EVENT: Final = "MediaConvert Job State Change"
_ABOUT_THE_FILE: Final = {
    1020: "no-picture",
    1021: "damaged",
    1030: "other-format",
    1040: "other-format",
    1075: "damaged",
    1076: "truncated",
    1092: "damaged",
    1404: "gone",
}
"""Reasons by the codes of errors that the same file will have again. Sources that are gone don't come back."""


def state_of_job(job: Mapping[str, Any], settings: MediaConvertSettings) -> WorkState:
    """Read GetJob's ``Job``. Raises UnknownWork for one that was cancelled: nobody works on it any more."""
    match job.get("Status"):
        case "COMPLETE":
            return _finished(_made_by(job, settings))
        case "ERROR":
            return _failed(job.get("ErrorCode"), job.get("ErrorMessage"), _warnings(job))
        case "CANCELED":
            raise UnknownWork
        case _:
            return _running(job.get("JobPercentComplete"))


def state_of_event(payload: Mapping[str, Any], settings: MediaConvertSettings) -> tuple[str, WorkState] | None:
    """Read an event of EventBridge: which job it speaks of, and how that is; None for any other message."""
    detail = payload.get("detail")
    if (
        payload.get("detail-type") != EVENT
        or not isinstance(detail, Mapping)
        or not isinstance(detail.get("jobId"), str)
    ):
        return None
    return detail["jobId"], _state_told(detail, settings)


def _state_told(detail: Mapping[str, Any], settings: MediaConvertSettings) -> WorkState:
    match detail.get("status"):
        case "COMPLETE":
            return _finished(_made_told(detail, settings))
        case "ERROR":
            return _failed(detail.get("errorCode"), detail.get("errorMessage"), "")
        case "CANCELED":
            return _cancelled()
        case _:
            return _running(_mapping(detail.get("jobProgress")).get("jobPercentComplete"))


def _running(percent: Any) -> WorkState:
    return WorkState(phase=WorkPhase.RUNNING, percent=min(99, max(0, percent)) if isinstance(percent, int) else 0)


def _finished(made: Made) -> WorkState:
    return WorkState(phase=WorkPhase.FINISHED, percent=100, made=made)


def _failed(code: Any, message: Any, log: str) -> WorkState:
    said = str(message or "it gave no reason").strip().rstrip(".")
    return WorkState(
        phase=WorkPhase.FAILED,
        reason=_ABOUT_THE_FILE.get(code, "transcoder-failed"),
        why=f"MediaConvert could not make the stream: {said} (error {code}).",
        final=code in _ABOUT_THE_FILE,
        log=log,
    )


def _cancelled() -> WorkState:
    return WorkState(
        phase=WorkPhase.FAILED, reason="cancelled", why="The job was cancelled in MediaConvert.", final=True
    )


def _warnings(job: Mapping[str, Any]) -> str:
    said = job.get("Warnings", [])
    return "\n".join(f"warning {each.get('Code')}, {each.get('Count')} times" for each in said)


def _made_by(job: Mapping[str, Any], settings: MediaConvertSettings) -> Made:
    """Find where a job was told to write: it says so for as long as it is known."""
    groups = [each.get("OutputGroupSettings", {}) for each in job.get("Settings", {}).get("OutputGroups", [])]
    stream = (each["CmafGroupSettings"]["Destination"] + ".m3u8" for each in groups if "CmafGroupSettings" in each)
    file = (each["FileGroupSettings"]["Destination"] + ".mp4" for each in groups if "FileGroupSettings" in each)
    return Made(hls_key=_key(stream, settings), mp4_key=_key(file, settings))


def _made_told(detail: Mapping[str, Any], settings: MediaConvertSettings) -> Made:
    groups = [_mapping(each) for each in detail.get("outputGroupDetails", [])]
    outputs = [_mapping(output) for group in groups for output in group.get("outputDetails", [])]
    lists = [place for group in groups for place in group.get("playlistFilePaths", []) if place.endswith(".m3u8")]
    files = [place for output in outputs for place in output.get("outputFilePaths", []) if place.endswith(".mp4")]
    return Made(hls_key=_key(lists, settings), mp4_key=_key(files, settings))


def _key(places: Iterable[str], settings: MediaConvertSettings) -> str | None:
    place = next(iter(places), None)
    return None if place is None else settings.key_at(place)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
