"""Two people, a firm and a one-page document."""

from __future__ import annotations

import io
from itertools import count

from reportlab.pdfgen.canvas import Canvas

from tongban.capabilities.signatures.public import SigningRequest, request_signatures
from tongban.registers.identity.tests.factories import make_person, viewer_for

_number = count(1)


def make_pdf(words: str = "A contract") -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held, invariant=True)
    canvas.drawString(72, 720, words)
    canvas.save()
    return held.getvalue()


def make_request(sender, *signers, **more) -> SigningRequest:
    """The sender is a person; so are the signers."""
    return request_signatures(
        make_pdf(f"Contract {next(_number)}"), "租赁合同", list(signers), viewer=viewer_for(sender),
        key=f"test-{next(_number)}", **more,
    )  # fmt: skip


__all__ = ["make_pdf", "make_person", "make_request", "viewer_for"]
