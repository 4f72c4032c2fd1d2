"""The part of the route table that is about uploads."""

from typing import Any

from entrypoints.http.admin_uploads import AdminUpload, AdminUploadCheck, AdminUploadList
from entrypoints.http.bodies import Bodies
from entrypoints.http.parts import ApiParts
from entrypoints.http.sign_in import SignIn
from entrypoints.http.uploads_s3 import (
    MultipartCompletion,
    MultipartPart,
    MultipartUpload,
    MultipartUploads,
    UploadParameters,
)


def upload_routes(parts: ApiParts, who: SignIn, bodies: Bodies) -> list[tuple[str, Any]]:
    """Give each path with its resource; those below ``s3`` are Uppy Companion's."""
    check = AdminUploadCheck(who=who, rehearsal=parts.rehearsal, settings=parts.settings)
    one = MultipartUpload(who=who, list_parts=parts.list_parts, abort_upload=parts.abort_upload)
    complete = MultipartCompletion(
        who=who, bodies=bodies, complete_upload=parts.complete_upload, public_url=parts.settings.public_url
    )
    part = MultipartPart(who=who, clock=parts.clock, sign_part=parts.sign_part)
    form = UploadParameters(who=who, clock=parts.clock, begin_form=parts.begin_form)
    s3 = "/api/admin/uploads/s3"
    return [
        ("/api/admin/uploads", AdminUploadList(who=who, list_uploads=parts.list_uploads)),
        ("/api/admin/uploads/check", check),
        ("/api/admin/uploads/{upload_id}", AdminUpload(who=who, read_upload=parts.read_upload)),
        (f"{s3}/multipart", MultipartUploads(who=who, bodies=bodies, begin_upload=parts.begin_upload)),
        (f"{s3}/multipart/{{upload_id}}", one),
        (f"{s3}/multipart/{{upload_id}}/complete", complete),
        (f"{s3}/multipart/{{upload_id}}/{{part_number}}", part),
        (f"{s3}/params", form),
    ]
