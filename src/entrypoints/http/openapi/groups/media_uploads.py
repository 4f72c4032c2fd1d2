"""Where browsers send files to."""

from typing import Final

from entrypoints.http.openapi.examples import media_uploads as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

GROUP: Final = Group(
    name="Files on their way",
    says=(
        "Only where media are kept on the server itself; with S3, files go straight there. Both are addresses that an"
        " administrator's upload was given: they need no session, are good for one part or one file, and end soon."
    ),
    operations=(
        Operation(
            id="sendPart",
            method="put",
            path="/media-uploads/{address}",
            who=Who.ANYONE,
            summary="Send a part of a file",
            says="What is sent again takes the place of what came before. Its `ETag` is wanted at the end.",
            sent=Sent(
                schema="Part",
                examples={"a part": examples.PART},
                needed=False,
                is_anything=True,
                media_types=("application/octet-stream",),
            ),
            answers={200: Answer(says="It is on our disk.", headers=("ETag",))},
            refusals=("address-refused", "unknown-upload", "invalid"),
        ),
        Operation(
            id="sendFile",
            method="post",
            path="/media-uploads",
            who=Who.ANYONE,
            summary="Send a small file in a form",
            says="The fields are those that the upload was given, and the file comes last.",
            sent=Sent(
                schema="FileForm",
                examples={"captions": examples.FORM},
                media_types=("multipart/form-data",),
            ),
            answers={201: Answer(says="It is on our disk.", headers=("ETag", "Location"))},
            refusals=("address-refused",),
        ),
    ),
)
