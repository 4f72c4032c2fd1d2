"""Administrators say what opens which course, see who has what, and change it."""

from typing import Final

from entrypoints.http.openapi.examples import admin_access as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

_REPLAYED: Final = ("Idempotency-Replayed",)

PRODUCTS: Final = Group(
    name="Products",
    says="Which product of which shop opens which course; several links of one product are a bundle.",
    operations=(
        Operation(
            id="listProducts",
            method="get",
            path="/api/admin/products",
            who=Who.ADMINISTRATOR,
            summary="List the product links",
            query=("limit", "cursor"),
            answers={200: Answer(says="A page of links.", schema="ProductLinkPage", example=examples.LINKS)},
        ),
        Operation(
            id="linkProduct",
            method="post",
            path="/api/admin/products",
            who=Who.ADMINISTRATOR,
            summary="Link a product to a course",
            says="Orders that were paid before stay as they are: see back-fill.",
            headers=("idempotency_key",),
            sent=Sent(
                schema="NewProductLink",
                examples={"new": examples.NEW_LINK, "known": examples.LINK_AGAIN},
            ),
            answers={
                201: Answer(
                    says="The new link.", schema="ProductLink", example=examples.NEW_LINK_MADE, headers=_REPLAYED
                ),
                200: Answer(
                    says="That link was there.", schema="ProductLink", example=examples.LINK, headers=_REPLAYED
                ),
            },
            refusals=("unknown-course",),
        ),
        Operation(
            id="unlinkProduct",
            method="delete",
            path="/api/admin/products/{link_id}",
            who=Who.ADMINISTRATOR,
            summary="Take a product link away",
            says="Nobody loses what a paid order opened.",
            answers={204: Answer(says="It is gone.")},
            refusals=("unknown-product",),
        ),
        Operation(
            id="backFillProduct",
            method="post",
            path="/api/admin/products/{link_id}/back-fill",
            who=Who.ADMINISTRATOR,
            summary="Open past orders by a link",
            says="A dry run unless `dry_run` is false.",
            sent=Sent(schema="BackFillWish", examples={"a dry run": examples.DRY_RUN}, needed=False),
            answers={200: Answer(says="What it opens, or would.", schema="BackFill", example=examples.BACK_FILL)},
            filled={"link_id": "link-boats"},
            refusals=("unknown-product",),
        ),
    ),
)

ACCESS: Final = Group(
    name="Access, for administrators",
    says="An enrollment is the sum of its grants; a block beats them all. Ending access never deletes progress.",
    operations=(
        Operation(
            id="enrollUser",
            method="post",
            path="/api/admin/enroll-user",
            who=Who.ADMINISTRATOR,
            summary="Open a course for somebody by hand",
            says="With an `email` it waits for whoever signs in with that address, verified.",
            headers=("idempotency_key",),
            sent=Sent(schema="EnrollmentWish", examples={"thirty days": examples.WISH}),
            answers={
                201: Answer(says="A new grant.", schema="Enrolled", example=examples.ENROLLED, headers=_REPLAYED),
                200: Answer(
                    says="The same wish again: nothing new.",
                    schema="Enrolled",
                    example=examples.ENROLLED,
                    headers=_REPLAYED,
                ),
            },
            refusals=("unknown-course",),
        ),
        Operation(
            id="listEnrollments",
            method="get",
            path="/api/admin/enrollments",
            who=Who.ADMINISTRATOR,
            summary="List who has what",
            says="`q` is a part of an e-mail address, a name, a user id or a course's title.",
            query=("course", "user", "enrollment_status", "q", "limit", "cursor"),
            answers={200: Answer(says="A page.", schema="EnrollmentPage", example=examples.ENROLLMENTS)},
            filled={"q": "ann"},
        ),
        Operation(
            id="readEnrollment",
            method="get",
            path="/api/admin/enrollments/{enrollment_id}",
            who=Who.ADMINISTRATOR,
            summary="Ask why somebody has access, or has none",
            answers={200: Answer(says="Grants, history, and the reason.", schema="Why", example=examples.WHY)},
            refusals=("unknown-enrollment",),
        ),
        Operation(
            id="blockEnrollment",
            method="post",
            path="/api/admin/enrollments/{enrollment_id}/block",
            who=Who.ADMINISTRATOR,
            summary="Close a course for somebody, whatever she bought",
            says="What was handed out before lives out its hours. Grants that wait for their user can only be ended.",
            sent=Sent(schema="BlockWish", examples={"with a reason": examples.BLOCK_WISH}, needed=False),
            answers={200: Answer(says="The blocked enrollment.", schema="Enrollment", example=examples.BLOCKED)},
            refusals=("unknown-enrollment",),
        ),
        Operation(
            id="unblockEnrollment",
            method="post",
            path="/api/admin/enrollments/{enrollment_id}/unblock",
            who=Who.ADMINISTRATOR,
            summary="Lift a block",
            answers={200: Answer(says="Access is what the grants say.", schema="Enrollment", example=examples.OPEN)},
            refusals=("unknown-enrollment", "invalid"),
        ),
        Operation(
            id="extendEnrollment",
            method="post",
            path="/api/admin/enrollments/{enrollment_id}/extend",
            who=Who.ADMINISTRATOR,
            summary="Lengthen somebody's access",
            headers=("idempotency_key",),
            sent=Sent(schema="Extension", examples={"two weeks": examples.EXTENSION}),
            answers={
                201: Answer(says="A new grant.", schema="Grant", example=examples.EXTENDED, headers=_REPLAYED),
                200: Answer(
                    says="The same reference again: nothing new.",
                    schema="Grant",
                    example=examples.EXTENDED,
                    headers=_REPLAYED,
                ),
            },
            refusals=("unknown-enrollment",),
        ),
        Operation(
            id="endGrant",
            method="post",
            path="/api/admin/enrollments/{enrollment_id}/grants/{grant_key}/end",
            who=Who.ADMINISTRATOR,
            summary="Take one reason for access back",
            says="No later message of a shop undoes it. Ending it again changes nothing.",
            sent=Sent(schema="GrantEnding", examples={"with a note": examples.ENDING}, needed=False),
            answers={200: Answer(says="The ended grant.", schema="Grant", example=examples.ENDED)},
            refusals=("unknown-enrollment", "unknown-grant"),
        ),
    ),
)
