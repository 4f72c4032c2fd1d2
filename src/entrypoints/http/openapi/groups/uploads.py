"""Administrators send files from their browsers."""

from typing import Final

from entrypoints.http.openapi.examples import uploads as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

_ONE: Final = "/api/admin/uploads/s3/multipart/{upload_id}"

GROUP: Final = Group(
    name="Uploads",
    says="Files go from an administrator's browser straight to the media store. The paths below `s3` are those that"
    " Uppy's `@uppy/aws-s3` calls with `companionEndpoint`. Only who began an upload goes on with it.",
    operations=(
        Operation(
            id="beginUpload",
            method="post",
            path="/api/admin/uploads/s3/multipart",
            who=Who.ADMINISTRATOR,
            summary="Begin to send a file in parts",
            sent=Sent(schema="NewUpload", examples={"a film": examples.NEW}),
            answers={200: Answer(says="Parts may come.", schema="BegunUpload", example=examples.BEGUN)},
        ),
        Operation(
            id="listParts",
            method="get",
            path=_ONE,
            who=Who.ADMINISTRATOR,
            summary="List the parts that have arrived",
            says="To go on after an interruption: what is listed need not be sent again.",
            query=("upload_key",),
            answers={200: Answer(says="By number.", schema="StoredParts", example=examples.PARTS)},
            refusals=("unknown-upload",),
        ),
        Operation(
            id="abortUpload",
            method="delete",
            path=_ONE,
            who=Who.ADMINISTRATOR,
            summary="Give an upload up",
            says="What came is removed. Said again, it is answered as before.",
            query=("upload_key",),
            answers={200: Answer(says="It is over.", schema="Nothing", example={})},
            refusals=("unknown-upload",),
        ),
        Operation(
            id="completeUpload",
            method="post",
            path=_ONE + "/complete",
            who=Who.ADMINISTRATOR,
            summary="Join the parts of an upload",
            says="The parts are held against those that arrived, and the file is looked at: what is no video is refused"
            " and removed. What came by a form is looked at as well, with no parts. Said again, it"
            " is answered as before.",
            query=("upload_key",),
            sent=Sent(schema="SentParts", examples={"all of them": examples.SENT}),
            answers={200: Answer(says="It is whole.", schema="WholeUpload", example=examples.WHOLE)},
            refusals=("unknown-upload", "not-arrived", "upload-refused"),
        ),
        Operation(
            id="signPart",
            method="get",
            path=_ONE + "/{part_number}",
            who=Who.ADMINISTRATOR,
            summary="Get the address of a part",
            says="For one PUT, within an hour; ask again when it has run out.",
            query=("upload_key",),
            answers={200: Answer(says="The address.", schema="PartAddress", example=examples.ADDRESS)},
            refusals=("unknown-upload",),
        ),
        Operation(
            id="beginForm",
            method="get",
            path="/api/admin/uploads/s3/params",
            who=Who.ADMINISTRATOR,
            summary="Get the form of a small file",
            says="For one POST of `multipart/form-data` within an hour: the fields, then the file as `file`."
            " Complete it then.",
            query=("filename", "type", "declared_size", "declared_sha256"),
            answers={200: Answer(says="The form.", schema="SmallUpload", example=examples.FORM)},
        ),
        Operation(
            id="listUploads",
            method="get",
            path="/api/admin/uploads",
            who=Who.ADMINISTRATOR,
            summary="List uploads",
            says="Of all administrators, newest first.",
            query=("limit", "cursor"),
            answers={200: Answer(says="A page.", schema="UploadPage", example=examples.PAGE)},
        ),
        Operation(
            id="readUpload",
            method="get",
            path="/api/admin/uploads/{upload_id}",
            who=Who.ADMINISTRATOR,
            summary="Read an upload",
            answers={200: Answer(says="As it stands.", schema="Upload", example=examples.SKY)},
            refusals=("unknown-upload",),
        ),
        Operation(
            id="checkUploads",
            method="get",
            path="/api/admin/uploads/check",
            who=Who.ADMINISTRATOR,
            summary="Try whether a page can upload",
            says="Before the first byte is sent: whether the origin is allowed, here and by the media store, and"
            " whether the store shows pages what they need.",
            query=("origin",),
            answers={200: Answer(says="What stands in the way.", schema="UploadCheck", example=examples.CHECK)},
        ),
    ),
)
