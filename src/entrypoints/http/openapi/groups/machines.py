"""What shops and operators call."""

from typing import Final

from entrypoints.http.openapi.examples import machines as examples
from entrypoints.http.openapi.operations import Answer, Group, Operation, Sent, Who

_PAGE: Final = Answer(
    says="A page.",
    schema="Page",
    example=examples.PAGE,
    headers=("Content-Security-Policy",),
    media_type="text/html",
)

WEBHOOKS: Final = Group(
    name="Webhooks",
    says="Where shops deliver their orders.",
    operations=(
        Operation(
            id="deliverOrder",
            method="post",
            path="/webhooks/{source}",
            who=Who.SHOP,
            summary="Deliver a message of a shop",
            says=(
                "The body is the shop's own: WooCommerce's order, or the standard order event shown here. Its bytes are"
                " signed, by WooCommerce in `X-WC-Webhook-Signature`, else as Standard Webhooks say. A 200 means that"
                " the message is stored, or that there was nothing to keep (`ignored`: a ping). A signed message that"
                " can't be used is `accepted` too, and set aside for administrators."
            ),
            headers=("webhook-id", "webhook-timestamp"),
            sent=Sent(
                schema="Message",
                examples={"standard order event": examples.ORDER_EVENT},
                needed=False,
                is_anything=True,
                media_types=("application/json", "application/x-www-form-urlencoded"),
            ),
            answers={200: Answer(says="It is on our disk.", schema="Receipt", example=examples.RECEIPT)},
        ),
    ),
)

MAILS: Final = Group(
    name="Links in mails",
    says="They need no session: the link itself says whose mails these are, and nobody else can make one.",
    operations=(
        Operation(
            id="showSubscription",
            method="get",
            path="/unsubscribe/{token}",
            who=Who.ANYONE,
            summary="See what a link turns off",
            says="A page with a button. Nothing changes, because mail scanners look at every link.",
            answers={200: _PAGE},
            refusals=("forged", "quota-exceeded"),
        ),
        Operation(
            id="unsubscribe",
            method="post",
            path="/unsubscribe/{token}",
            who=Who.ANYONE,
            summary="Turn a kind of mail off",
            says=(
                "One click of mail programs (RFC 8058), or the page's button. `turn=on` turns it on again, anything"
                " else turns it off. Who accepts `text/html` is told on a page that a link is broken."
            ),
            sent=Sent(
                schema="UnsubscribeForm",
                examples={"one click": examples.ONE_CLICK},
                needed=False,
                is_anything=True,
                media_types=("application/x-www-form-urlencoded",),
            ),
            answers={200: _PAGE},
            refusals=("forged", "quota-exceeded"),
        ),
    ),
)

OPERATIONS: Final = Group(
    name="Operations",
    says="Whether it is alive and well, and this description.",
    operations=(
        Operation(
            id="health",
            method="get",
            path="/healthz",
            who=Who.ANYONE,
            summary="Ask whether this process answers",
            answers={200: Answer(says="It does.", schema="Health", example=examples.HEALTH)},
        ),
        Operation(
            id="healthHead",
            method="head",
            path="/healthz",
            who=Who.ANYONE,
            summary="Ask the same without a body",
            answers={200: Answer(says="It does.")},
        ),
        Operation(
            id="ready",
            method="get",
            path="/readyz",
            who=Who.ANYONE,
            summary="Ask whether every part is well",
            says="Each part is tried. What is wrong with one stands in the log.",
            answers={
                200: Answer(says="All are.", schema="Ready", example=examples.READY),
                503: Answer(says="One at least is not.", schema="NotReady", example=examples.NOT_READY),
            },
        ),
        Operation(
            id="readyHead",
            method="head",
            path="/readyz",
            who=Who.ANYONE,
            summary="Ask the same without a body",
            answers={200: Answer(says="All are."), 503: Answer(says="One at least is not.")},
        ),
        Operation(
            id="readMetrics",
            method="get",
            path="/metrics",
            who=Who.ANYONE,
            summary="Read figures for Prometheus",
            says="Numbers, and names of sources; nothing of a person. Keep it from the Internet in your proxy.",
            answers={
                200: Answer(
                    says="Text exposition format.", schema="Metrics", example=examples.METRICS, media_type="text/plain"
                )
            },
        ),
        Operation(
            id="describe",
            method="get",
            path="/openapi.json",
            who=Who.ANYONE,
            summary="Read this description",
            headers=("if_none_match",),
            answers={
                200: Answer(says="OpenAPI 3.1.", schema="Description", example=examples.DESCRIPTION, headers=("ETag",)),
                304: Answer(says="The copy at hand is still true.", headers=("ETag",)),
            },
        ),
        Operation(
            id="showDescription",
            method="get",
            path="/docs",
            who=Who.ANYONE,
            summary="Read it as a page",
            headers=("if_none_match",),
            answers={
                200: Answer(
                    says="The page.",
                    schema="Page",
                    example=examples.PAGE,
                    headers=("ETag", "Content-Security-Policy"),
                    media_type="text/html",
                ),
                304: Answer(says="The copy at hand is still true.", headers=("ETag",)),
            },
        ),
    ),
)
