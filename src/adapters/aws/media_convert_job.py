"""What MediaConvert is told to make of a source. Nothing here talks to it.

Source: AWS Elemental MediaConvert API Reference, "Jobs"; User Guide, "CMAF output groups", "QVBR".

The stream's files are named by MediaConvert: its first playlist is ``hls/master.m3u8`` as everywhere; beside it lie,
for a rung, ``hls/master_720p.m3u8``, ``hls/master_720pinit.cmfv``, ``hls/master_720p_000000001.cmfv`` and so on, and
the sound, a track of its own, as ``hls/master_sound.m3u8`` with ``.cmfa`` files. The same work writes the same names.
MediaConvert sets no ``Cache-Control``: the distribution's response headers do.
"""

import hashlib
import json
from typing import Any, Final

from attrs import asdict, field, frozen

from course_domain.model.renditions import SEGMENT_SECONDS, MediaWork, Rung

GROUP_OF_PICTURES: Final = 2.0
"""Seconds between key frames; every segment begins with one, at the same time in every rung."""
QUALITY: Final = 8
"""Of 10, for QVBR: hardly to be told from the source; a rung's ``video_bits`` are the most that it may take."""
SAMPLE_RATE: Final = 48_000
WORK: Final = "work"
"""The name of the job's own data by which the same work is known again."""
_SOUND: Final = "sound"
_TRACK: Final = "Sound"


def _without_slashes(prefix: str) -> str:
    return prefix.strip("/")


@frozen(kw_only=True)
class MediaConvertSettings:
    """Where a job reads and writes, as whom, and where it waits.

    ``role`` is the ARN of the role that MediaConvert takes on, ``queue`` a queue's name or ARN; None is the account's
    default one. Keys lie below ``prefix`` in ``bucket``.
    """

    bucket: str
    role: str
    queue: str | None = None
    prefix: str = field(default="", converter=_without_slashes)

    def place_of(self, key: str) -> str:
        """Give the address of an object by its key."""
        return f"s3://{self.bucket}/{self.prefix}/{key}" if self.prefix else f"s3://{self.bucket}/{key}"

    def key_at(self, place: str) -> str | None:
        """Give the key of an object by its address; None for what lies elsewhere."""
        start = self.place_of("")
        return place.removeprefix(start) if place.startswith(start) else None


def token_of(work: MediaWork) -> str:
    """Name a work by all that it asks for, in 64 characters: the same work has the same name on every machine."""
    said = json.dumps(asdict(work), sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def successor_of(token: str, job: str) -> str:
    """Name a work anew after a job of it was given up."""
    return hashlib.sha256(f"{token} {job}".encode()).hexdigest()


def job_request(work: MediaWork, settings: MediaConvertSettings, token: str) -> dict[str, Any]:
    """Write the arguments of CreateJob for a ladder; ``token`` is what MediaConvert knows a repeated call by."""
    request: dict[str, Any] = {
        "Role": settings.role,
        "ClientRequestToken": token,
        "StatusUpdateInterval": "SECONDS_10",
        "UserMetadata": {WORK: token_of(work)},
        "Settings": {
            "TimecodeConfig": {"Source": "ZEROBASED"},
            "Inputs": [_input(work, settings)],
            "OutputGroups": _groups(work, settings),
        },
    }
    return request if settings.queue is None else {**request, "Queue": settings.queue}


def _input(work: MediaWork, settings: MediaConvertSettings) -> dict[str, Any]:
    # A source need not be upright: phones write down how they were held.
    source = {
        "FileInput": settings.place_of(work.source_key),
        "TimecodeSource": "ZEROBASED",
        "VideoSelector": {"Rotate": "AUTO"},
    }
    if work.facts.sound is None:
        return source
    return {**source, "AudioSelectors": {_TRACK: {"DefaultSelection": "DEFAULT"}}}


def _groups(work: MediaWork, settings: MediaConvertSettings) -> list[dict[str, Any]]:
    stream = _stream(work, settings.place_of(work.hls_key).removesuffix(".m3u8"))
    if work.facts.plays_as_it_is:
        return [stream]
    return [stream, _file(work, settings.place_of(work.mp4_key).removesuffix(".mp4"))]


def _stream(work: MediaWork, destination: str) -> dict[str, Any]:
    outputs = [_rung(work, rung) for rung in work.rungs]
    if work.facts.sound is not None:
        outputs.append(_sound_track(work))
    settings = {
        "Destination": destination,
        "SegmentControl": "SEGMENTED_FILES",
        "SegmentLength": SEGMENT_SECONDS,
        "SegmentLengthControl": "EXACT",
        "FragmentLength": SEGMENT_SECONDS,
        "WriteHlsManifest": "ENABLED",
        "WriteDashManifest": "DISABLED",
        "ManifestCompression": "NONE",
        "ManifestDurationFormat": "FLOATING_POINT",
        "CodecSpecification": "RFC_6381",
        "StreamInfResolution": "INCLUDE",
    }
    return {
        "Name": "Stream",
        "OutputGroupSettings": {"Type": "CMAF_GROUP_SETTINGS", "CmafGroupSettings": settings},
        "Outputs": outputs,
    }


def _rung(work: MediaWork, rung: Rung) -> dict[str, Any]:
    container: dict[str, Any] = {"Container": "CMFC"}
    if work.facts.sound is not None:
        container["CmfcSettings"] = {"AudioRenditionSets": _SOUND}
    return {
        "NameModifier": f"_{rung.name}",
        "ContainerSettings": container,
        "VideoDescription": _video(work, rung),
    }


def _sound_track(work: MediaWork) -> dict[str, Any]:
    track = {"AudioGroupId": _SOUND, "AudioTrackType": "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT"}
    return {
        "NameModifier": f"_{_SOUND}",
        "ContainerSettings": {"Container": "CMFC", "CmfcSettings": track},
        "AudioDescriptions": [_audio(max(rung.audio_bits for rung in work.rungs))],
    }


def _file(work: MediaWork, destination: str) -> dict[str, Any]:
    best = work.rungs[0]
    output: dict[str, Any] = {
        "ContainerSettings": {"Container": "MP4", "Mp4Settings": {"MoovPlacement": "PROGRESSIVE_DOWNLOAD"}},
        "VideoDescription": _video(work, best),
    }
    if work.facts.sound is not None:
        output["AudioDescriptions"] = [_audio(best.audio_bits)]
    return {
        "Name": "File",
        "OutputGroupSettings": {"Type": "FILE_GROUP_SETTINGS", "FileGroupSettings": {"Destination": destination}},
        "Outputs": [output],
    }


def _video(work: MediaWork, rung: Rung) -> dict[str, Any]:
    codec = {
        "RateControlMode": "QVBR",
        "QvbrSettings": {"QvbrQualityLevel": QUALITY},
        "MaxBitrate": rung.video_bits,
        "QualityTuningLevel": "SINGLE_PASS_HQ",
        "CodecProfile": "HIGH",
        "CodecLevel": "AUTO",
        "InterlaceMode": "PROGRESSIVE",
        "FramerateControl": "INITIALIZE_FROM_SOURCE",
        "ParControl": "SPECIFIED",
        "ParNumerator": 1,
        "ParDenominator": 1,
        # Key frames by the clock alone, so that players may change rungs at every segment.
        "GopSize": GROUP_OF_PICTURES,
        "GopSizeUnits": "SECONDS",
        "GopClosedCadence": 1,
        "SceneChangeDetect": "DISABLED",
    }
    described: dict[str, Any] = {
        "Width": rung.width,
        "Height": rung.height,
        "CodecSettings": {"Codec": "H_264", "H264Settings": codec},
    }
    if _has_more_than_eight_bits(work.facts.picture.pixel_format):
        described["VideoPreprocessors"] = {"ColorCorrector": {"ColorSpaceConversion": "FORCE_709"}}
    return described


def _has_more_than_eight_bits(pixel_format: str) -> bool:
    """Tell whether a source may hold colours that no browser shows from H.264: phones film so by default."""
    return pixel_format.endswith(("10le", "10be", "12le", "12be", "16le", "16be"))


def _audio(bits: int) -> dict[str, Any]:
    aac = {"Bitrate": bits, "CodingMode": "CODING_MODE_2_0", "SampleRate": SAMPLE_RATE}
    return {"AudioSourceName": _TRACK, "CodecSettings": {"Codec": "AAC", "AacSettings": aac}}
