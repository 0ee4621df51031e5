"""Controls as HTML, written directly: fifty rows of a group are some thousand tags, and templates would cost ten times as much.

The markup is that of the design system (``field``, ``given``, ``choices``, ``upload``, ``group``); pages around it are templates.
Everything from packs and people goes through ``markup``.
"""
# ruff: noqa: E501 — a tag stands on one line

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import gettext as _

from tongban.foundation.ui.public import icon
from tongban.registers.places.public import districts, regions_under

from .bound import BoundField, BoundRow
from .kinds import CHIPS_AT_MOST, RADIOS_AT_MOST
from .parsing import accepted, listing
from .words import is_english, said

NOTHING = mark_safe("")


def markup(template: str, *parts: Any) -> SafeString:
    """``format_html`` without its detours: every part that is not markup already is escaped."""
    return SafeString(template.format(*[p if isinstance(p, SafeData) else escape(str(p)) for p in parts]))


def markup_join(between: str, template: str, rows: Iterable[tuple[Any, ...]]) -> SafeString:
    """One ``markup`` after the other."""
    return SafeString(between.join(markup(template, *row) for row in rows))


def attributes(pairs: Iterable[tuple[str, Any]]) -> SafeString:
    """HTML attributes; True stands bare, empty and None are left out. Names come from this file only, values are escaped."""
    return mark_safe(
        "".join(
            f" {name}" if value is True else f' {name}="{escape(str(value))}"'
            for name, value in pairs
            if value is not None and value is not False and value != ""
        )
    )


def field_html(field: BoundField) -> SafeString:
    """A question: label, reason, help, control, source, error."""
    if not field.is_editable:
        return given(field)
    if field.kind == "rows":
        return rows(field)
    if field.kind == "group":
        return grouped(field)
    content = markup("{}{}", control(field), source(field))
    return wrapped(field, content, legend=field.kind in ("choices", "yes_no") or is_radio(field))


def wrapped(field: BoundField, content: SafeString, *, legend: bool) -> SafeString:
    """The frame of one question. A tick of assent carries its label itself."""
    definition, error, name = field.field, field.error, field.id
    optional = NOTHING if definition.required else markup('<span class="optional">{}</span>', _("选填"))
    if field.kind == "confirm":
        head = NOTHING
    elif legend:
        head = markup('<legend class="field-label">{}{}</legend>', field.label, optional)
    else:
        head = markup('<label class="field-label" for="{}">{}{}</label>', name, field.label, optional)
    tag = "fieldset" if legend else "div"
    return markup(
        '<{} class="field{}{}" id="{}-field"{}>{}{}{}{}{}{}</{}>',
        tag,
        " has-error" if error else "",
        " is-new" if field.has_appeared else "",
        name,
        attributes([("aria-describedby", described_by(field))]) if legend else NOTHING,
        head,
        reason(definition.reason),
        help_text(name, definition.help),
        content,
        error_text(field),
        note_text(field),
        tag,
    )


def reason(text: str) -> SafeString:
    return markup('<p class="field-reason">{}{}</p>', icon("info", "s"), text) if text else NOTHING


def help_text(name: str, text: str) -> SafeString:
    return markup('<p class="field-hint" id="{}-hint">{}</p>', name, text) if text else NOTHING


def error_text(field: BoundField) -> SafeString:
    if not field.error:
        return NOTHING
    return markup(
        '<p class="field-error" id="{}-error">{}{}</p>', field.id, icon("circle-alert", "s"), field.error.text
    )


def note_text(field: BoundField) -> SafeString:
    if not field.note:
        return NOTHING
    return markup('<p class="field-note" id="{}-note">{}{}</p>', field.id, icon("triangle-alert", "s"), field.note)


def described_by(field: BoundField) -> str:
    parts = [
        f"{field.id}-hint" if field.field.help else "",
        f"{field.id}-error" if field.error else "",
        f"{field.id}-note" if field.note else "",
    ]
    return " ".join(part for part in parts if part)


def source(field: BoundField) -> SafeString:
    """Chip under an answer that a fact gave."""
    if field.fact is None:
        return NOTHING
    return chip(field)


def chip(field: BoundField) -> SafeString:
    fact = field.fact
    context = {
        "source": getattr(fact, "source_name", ""),
        "as_of": getattr(fact, "as_of", None),
        "dispute_url": field.dispute_url,
        "state": "known",
    }
    return mark_safe(render_to_string("ui/components/source_chip.html", context))


def given(field: BoundField) -> SafeString:
    """What we know already, or may not be changed now: shown as text."""
    shown = field.display or _("未填写")
    if field.kind == "rows":
        items = markup_join("", "<li>{}</li>", ((_row_words(row),) for row in field.rows))
        shown = markup("<ol>{}</ol>", items) if field.rows else shown
    return markup(
        '<div class="field" id="{0}-field"><span class="field-label" id="{0}-label">{1}</span>'
        '<div class="given" role="group" aria-labelledby="{0}-label"><span class="given-value">{2}</span>{3}</div>{4}{5}{6}</div>',
        field.id,
        field.label,
        shown,
        chip(field) if field.fact is not None else NOTHING,
        help_text(field.id, field.field.help),
        error_text(field),
        note_text(field),
    )


def _row_words(row: BoundRow) -> str:
    return "、".join(f"{inner.label} {inner.display}" for inner in row.fields if inner.display)


# ── controls ─────────────────────────────────────────────────────────────────────────────────────────────────
def is_radio(field: BoundField) -> bool:
    widget = field.field.widget
    if field.kind != "choice" or widget == "select":
        return False
    return widget in ("radio", "chips") or len(field.field.options) <= RADIOS_AT_MOST


def redraws(field: BoundField) -> list[tuple[str, Any]]:
    """Attributes that redraw the page when this answer changes what is asked; without JavaScript a button does it."""
    own = field.path.split(".")
    named = f"row.{own[-1]}" if len(own) > 2 else field.path
    return [("data-decides", named in field.form.form.decisive)]


def control(field: BoundField) -> SafeString:
    """The input itself."""
    if field.kind == "choice":
        return radios(field) if is_radio(field) else select(field, field.field.options, field.value)
    special = {"long_text": textarea, "address": textarea, "choices": ticks, "yes_no": yes_no, "confirm": confirm,
               "region": region, "photo": upload, "file": upload, "files": upload}  # fmt: skip
    return special[field.kind](field) if field.kind in special else text_input(field)


def common(field: BoundField) -> list[tuple[str, Any]]:
    return [
        ("id", field.id),
        ("name", field.name),
        ("required", field.field.required),
        ("aria-describedby", described_by(field)),
        ("aria-invalid", "true" if field.error else ""),
        *redraws(field),
    ]


def text_input(field: BoundField) -> SafeString:
    schema = field.field.schema
    pairs = [*common(field), *field.field.kind.attributes.items(), ("value", field.text)]
    if field.kind == "date" and field.text and not _iso(field.text):
        pairs = [(name, "text" if name == "type" else value) for name, value in pairs]
    if field.kind == "text":
        pairs.append(("maxlength", schema.get("maxLength")))
    drawn = markup("<input{}>", attributes(pairs))
    if field.kind == "money":
        return markup('<div class="input-money">{}</div>', drawn)
    if field.field.unit:
        return markup('<div class="with-unit">{}<span>{}</span></div>', drawn, field.field.unit)
    return drawn


def _iso(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"


def textarea(field: BoundField) -> SafeString:
    pairs = [*common(field), ("maxlength", field.field.schema.get("maxLength")), *field.field.kind.attributes.items(),
             ("rows", 2 if field.kind == "address" else 4)]  # fmt: skip
    return markup("<textarea{}>{}</textarea>", attributes(pairs), field.text)


def select(field: BoundField, options: list[tuple[Any, str]], chosen: Any, name: str = "") -> SafeString:
    pairs = common(field)
    if name:
        pairs = [("id", f"{field.id}-{name}"), ("name", f"{field.name}.{name}"), *pairs[2:]]
    listed = markup_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) == str(chosen) else NOTHING, words) for value, words in options),
    )
    return markup('<select{}><option value="">{}</option>{}</select>', attributes(pairs), _("请选择"), listed)


def asked(field: BoundField) -> SafeString:
    """Tells the server that the question was on the page, even if nothing was chosen."""
    return markup('<input type="hidden" name="{}.asked" value="1">', field.name)


def option(field: BoundField, kind: str, number: int, value: Any, words: str, chosen: bool) -> SafeString:
    pairs = [("type", kind), ("name", field.name), ("id", f"{field.id}-{number}" if number else field.id),
             ("value", value), ("checked", chosen), ("aria-invalid", "true" if field.error else ""), *redraws(field)]  # fmt: skip
    return markup('<label class="choice"><input{}><span>{}</span></label>', attributes(pairs), words)


def choices(field: BoundField, kind: str, options: list[tuple[Any, str]], chosen: list[str]) -> SafeString:
    row = field.field.widget == "chips" or len(options) <= 2 or (len(options) <= CHIPS_AT_MOST and _short(options))
    drawn = markup_join(
        "",
        "{}",
        ((option(field, kind, n, value, words, str(value) in chosen),) for n, (value, words) in enumerate(options)),
    )
    return markup('{}<div class="choices{}">{}</div>', asked(field), " choices-row" if row else "", drawn)


def _short(options: list[tuple[Any, str]]) -> bool:
    return all(len(words) <= 6 for _value, words in options)


def radios(field: BoundField) -> SafeString:
    return choices(field, "radio", field.field.options, [str(field.value)])


def ticks(field: BoundField) -> SafeString:
    value = field.value if isinstance(field.value, list) else []
    return choices(field, "checkbox", field.field.options, [str(item) for item in value])


def yes_no(field: BoundField) -> SafeString:
    chosen = {True: "yes", False: "no"}.get(field.value, "") if isinstance(field.value, bool) else ""
    return choices(field, "radio", [("yes", _("是")), ("no", _("否"))], [chosen])


def confirm(field: BoundField) -> SafeString:
    pairs = [("type", "checkbox"), *common(field), ("value", "on"), ("checked", field.value is True)]
    return markup(
        '{}<label class="choice"><input{}><span>{}</span></label>', asked(field), attributes(pairs), field.label
    )


def region(field: BoundField) -> SafeString:
    """District, then street or town. Without JavaScript the second list comes after 「更新」."""
    value = str(field.value or "")
    first = [(place.code, place_name(place)) for place in districts()]
    drawn = select(field, first, value[:6], "district")
    drawn = mark_safe(
        drawn.replace(f'id="{field.id}-district"', f'id="{field.id}"', 1).replace("<select", "<select data-decides", 1)
    )
    streets = [(place.code, place_name(place)) for place in regions_under(value[:6])] if len(value) >= 6 else []
    if field.field.widget == "district" or not streets:
        return markup('<div class="choices-row region">{}{}</div>', drawn, asked(field))
    pairs = [("name", field.name), ("id", f"{field.id}-street"), ("aria-label", _("街道或镇"))]
    listed = markup_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, mark_safe(" selected") if code == value[:9] else NOTHING, words) for code, words in streets),
    )
    return markup(
        '<div class="choices-row region">{}<select{}><option value="">{}</option>{}</select></div>',
        drawn, attributes(pairs), _("请选择街道或镇"), listed,
    )  # fmt: skip


def place_name(place: Any) -> str:
    return str(place.name_en or place.name) if is_english() else str(place.name)


def upload(field: BoundField) -> SafeString:
    """Files kept so far, then the choice of another; on a phone the camera opens."""
    kept = markup_join("", "{}", ((kept_file(field, file),) for file in field.stored))
    endings = sorted(accepted(field.field))
    mime = [f".{ending}" for ending in endings]
    pictures_only = set(endings) <= {"jpg", "jpeg", "png", "heic", "heif"}
    photo = field.kind == "photo" or field.field.schema.get("items", {}).get("format") == "photo"
    largest = field.field.schema.get("items", field.field.schema).get("x-max-mb") or 10
    shared = [("type", "file"), ("name", field.name), ("aria-invalid", "true" if field.error else ""),
              ("data-max-mb", largest), ("data-photo", pictures_only)]  # fmt: skip
    camera = [("id", f"{field.id}-camera"), ("accept", "image/*"), ("capture", "user" if photo else "environment"),
              ("aria-label", _("拍照")), *shared]  # fmt: skip
    chosen = [("id", field.id), ("accept", ",".join(mime)), ("multiple", field.kind == "files"),
              ("required", field.field.required and not field.stored), ("aria-describedby", described_by(field)), *shared]  # fmt: skip
    size = _("%(kinds)s，每个不超过 %(n)s MB") % {"kinds": listing(endings), "n": largest}
    return markup(
        '{}{}<div class="upload">{}<input{}><label class="upload-camera" data-camera>{}<span>{}</span><input{}></label>'
        '<small class="muted">{}</small><p class="field-hint" data-photo-hint role="status"></p></div>',
        asked(field), markup('<ul class="files">{}</ul>', kept) if kept else NOTHING, icon("camera" if photo else "upload", "l"),
        attributes(chosen), icon("camera", "s"), _("用手机拍"), attributes(camera), size,
    )  # fmt: skip


def kept_file(field: BoundField, file: dict[str, Any]) -> SafeString:
    name = markup('<a href="{}">{}</a>', file["url"], file["name"]) if file["url"] else file["name"]
    size = filesizeformat(file["size"]) if file["size"] else ""
    return markup(
        '<li class="file">{}<span>{}</span> <small class="muted">{}</small><input type="hidden" name="{}" value="{}">'
        '<label class="file-remove"><input type="checkbox" name="{}.remove" value="{}"> {}</label></li>',
        icon("file-check", "s"), name, size, field.name, file["ref"], field.name, file["ref"], _("去掉"),
    )  # fmt: skip


# ── groups and rows ──────────────────────────────────────────────────────────────────────────────────────────
def grouped(field: BoundField) -> SafeString:
    inner = markup_join("", "{}", ((field_html(part),) for part in field.inner))
    return markup(
        '<fieldset class="group" id="{}-field"><legend class="group-head">{}</legend>{}{}{}</fieldset>',
        field.id, field.label, reason(field.field.reason), help_text(field.id, field.field.help), inner,
    )  # fmt: skip


def rows(field: BoundField) -> SafeString:
    """A repeating group: one part per row, with buttons that add and remove, with and without JavaScript."""
    found = field.rows
    drawn = markup_join("", "{}", ((row_html(field, row),) for row in found))
    most = int(field.field.schema.get("maxItems", 200))
    words = _added(field) or _("再加一个")
    add = NOTHING if len(found) >= most else markup(
        '<button class="button button-secondary" type="submit" name="_action" value="add:{}" formnovalidate data-row>{}<span>{}</span></button>',
        field.path, icon("plus", "s"), words,
    )  # fmt: skip
    return markup(
        '<fieldset class="field rows{}" id="{}-field" tabindex="-1"><legend class="field-label">{}{}</legend>{}{}'
        '<input type="hidden" name="{}.count" value="{}">{}{}{}</fieldset>',
        " has-error" if field.error else "", field.id, field.label,
        NOTHING if field.field.required else markup('<span class="optional">{}</span>', _("选填")),
        reason(field.field.reason), help_text(field.id, field.field.help), field.path, len(found), drawn, add,
        error_text(field) or note_text(field),
    )  # fmt: skip


def _added(field: BoundField) -> str:
    return said(field.field.plan.get("add_label"))


def row_html(field: BoundField, row: BoundRow) -> SafeString:
    title = f"{field.field.row_title} {row.number + 1}"
    inner = markup_join("", "{}", ((field_html(part),) for part in row.fields))
    error = (
        markup('<p class="field-error">{}{}</p>', icon("circle-alert", "s"), row.error.text) if row.error else NOTHING
    )
    return markup(
        '<div class="group" role="group" aria-label="{}" id="f-{}-field"><div class="group-head"><span>{}</span>'
        '<button class="button button-quiet button-s" type="submit" name="_action" value="remove:{}" formnovalidate data-row '
        'aria-label="{}">{}<span>{}</span></button></div>{}{}</div>',
        title, row.path.replace(".", "-"), title, row.path, _("删除 %(row)s") % {"row": title}, icon("trash-2", "s"), _("删除"),
        error, inner,
    )  # fmt: skip
