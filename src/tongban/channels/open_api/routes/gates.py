"""Gates of anybody's make: registration with a key, what they must know, what they saw."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from tongban.capabilities.codes.public import (
    BadScan,
    CodeError,
    Gate,
    GateRefused,
    JournalGap,
    gate_for_client,
    news_for,
    register_gate,
    take_upload,
)
from tongban.channels.open_api.answers import reply
from tongban.channels.open_api.auth import Token
from tongban.channels.open_api.problems import answer
from tongban.foundation.access.public import viewer_of

router = Router(tags=["gates"])


class NewGate(Schema):
    """A gate with its own key. The same again changes nothing; a new key replaces the old."""

    code: str = Field(..., pattern=r"^[a-z0-9-]{3,40}$", description="终端代号，全市唯一")
    title: str = Field(..., max_length=80)
    title_en: str = Field("", max_length=120)
    scenes: list[str] = Field(
        ..., min_length=1, description="要用的场景，见 /gate/kit/scenes/", examples=[["park.entry"]]
    )
    algorithm: int = Field(-8, description="COSE 编号：-8 为 Ed25519，-7 为 ES256")
    public_key: str = Field(..., description="公钥，Base64；Ed25519 为 32 字节，ES256 为 04‖x‖y")


class SeenScan(Schema):
    """One line of the gate's journal, as the gate library writes it."""

    id: str = Field(..., max_length=40, description="终端自己生成的唯一编号")
    scene: str
    at: int = Field(..., description="扫码时刻，1970 年起的秒数")
    result: str = Field(..., examples=["good"])
    handle: str = Field("", description="十六进制")
    drawing: str = Field("", description="十六进制")
    seen: dict[str, Any] = {}
    concession: dict[str, Any] = {}


class Upload(Schema):
    """A stretch of the journal from one position to another."""

    start: int = Field(..., ge=0, description="从终端日志的哪个位置起")
    end: int = Field(..., ge=0, description="到哪个位置止")
    scans: list[SeenScan] = Field(..., max_length=1000)


def gate_of_request(request: HttpRequest, code: str) -> Gate:
    """A gate of the token's own authority."""
    found = gate_for_client(viewer_of(request), code)
    if found is None:
        raise Http404
    return found


def gate_of(gate: Gate) -> dict[str, Any]:
    """A gate as its maker may know it; ``position`` is where to go on uploading."""
    return {
        "code": gate.code, "title": gate.title_zh, "scenes": gate.scenes, "algorithm": gate.algorithm,
        "public_key": base64.b64encode(bytes.fromhex(gate.public_key)).decode(), "position": gate.position,
        "heard_at": gate.heard_at, "href": f"/api/v1/gates/{gate.code}",
    }  # fmt: skip


def unb64(text: str) -> bytes:
    """Bytes, or none for what is no Base64."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


@router.put("/{code}", auth=Token("codes.gate"), summary="登记验码终端", operation_id="register_gate")
def put_gate(request: HttpRequest, code: str, wanted: NewGate) -> HttpResponse:
    """Register a gate, or change its scenes or its key. Repeating is harmless."""
    if wanted.code != code:
        return answer(422, "gate-refused", "代号与地址不一致")
    try:
        gate = register_gate(
            viewer_of(request), code, wanted.title, wanted.scenes, wanted.algorithm, unb64(wanted.public_key),
            title_en=wanted.title_en,
        )  # fmt: skip
    except GateRefused as error:
        return answer(422, "gate-refused", str(error))
    return reply(gate_of(gate))


@router.get("/{code}", auth=Token("codes.gate"), summary="一台验码终端", operation_id="get_gate")
def get_gate(request: HttpRequest, code: str) -> HttpResponse:
    """What the city knows of the gate, and up to which position its journal was taken."""
    return reply(gate_of(gate_of_request(request, code)))


@router.get("/{code}/news", auth=Token("codes.gate"), summary="增量同步", operation_id="gate_news")
def gate_news(request: HttpRequest, code: str, cursor: str = "") -> HttpResponse:
    """Key set, what is newly dead, scenes when they changed, each signed by the root. Keep ``cursor`` for next time."""
    news = news_for(gate_of_request(request, code), cursor[:80])
    return reply({
        "keys": base64.b64encode(news.keys).decode(),
        "revoked": {"sequence": news.revoked.sequence, "base": news.revoked.base,
                    "signed": base64.b64encode(news.revoked.signed()).decode()},
        "scenes": news.scenes, "cursor": news.cursor,
        "scenes_signed": base64.b64encode(news.scenes_signed).decode() if news.scenes_signed else None,
    })  # fmt: skip


@router.post("/{code}/scans", auth=Token("codes.gate"), summary="上传扫码记录", operation_id="upload_scans")
def upload_scans(request: HttpRequest, code: str, upload: Upload) -> HttpResponse:
    """Upload a stretch of the journal; ``X-Gate-Signature`` is the gate's signature of the body, as Base64.

    Idempotent by itself: every scan has its own id, and positions go only forward. 409 ``journal-gap`` names the
    position from which to send.
    """
    gate = gate_of_request(request, code)
    rows = orjson.loads(request.body)["scans"]
    try:
        new, position = take_upload(
            gate, request.body, unb64(request.headers.get("X-Gate-Signature", "")), rows, upload.start, upload.end,
            viewer_of(request),
        )  # fmt: skip
    except JournalGap as error:
        return answer(409, "journal-gap", str(error), position=error.position)
    except GateRefused as error:
        return answer(403, "gate-refused", str(error))
    except BadScan as error:
        return answer(422, "scan-invalid", str(error))
    except CodeError as error:
        return answer(409, "gate-refused", str(error))
    return reply({"new": new, "known": len(rows) - new, "position": position})
