"""What the catalogue shows of a published version: codes, limits, materials, fees, questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tongban.foundation.values.public import yuan
from tongban.registers.authorities.public import authority
from tongban.registers.catalogue.public import CatalogueError, ServiceItem, enums, register_item

from .errors import NotInCatalogue
from .models import PackVersion

_RESULTS = {"licence": enums.ResultType.LICENCE, "certificate": enums.ResultType.LICENCE}
_CHANNELS = {
    "web": [enums.HandleForm.WEB, enums.HandleForm.MOBILE],
    "counter": [enums.HandleForm.COUNTER],
    "kiosk": [],
}


def enter_catalogue(row: PackVersion, by: Any) -> ServiceItem:
    """Register the item of a version, or bring its entry up to date.

    Raises:
        NotInCatalogue: authority, codes or themes do not fit; mend ``manifest.yaml``.
    """
    manifest = row.manifest
    place = manifest["catalogue"]
    try:
        authority(row.authority_code)
        return register_item(
            by=by, authority=row.authority_code, catalog_code=place["catalog_code"], item_type=place["item_type"],
            level=place["level"], name=manifest["title"], variants=place["variants"], audience=manifest["audience"],
            pace=manifest["pace"], statutory_limit=manifest["statutory_limit"],
            promised_limit=manifest["promised_limit"], legal_basis=manifest["legal_basis"], themes=place["themes"],
            life_events=place.get("life_events", []), materials=[_material(item) for item in row.materials],
            fees=_fees(row), questions=_questions(row), summary=manifest["summary"], pack_code=row.code,
            pack_version=row.version, elements=_elements(row),
        )  # fmt: skip
    except (CatalogueError, LookupError) as error:
        raise NotInCatalogue(str(error)) from error


def _material(item: Mapping[str, Any]) -> dict[str, Any]:
    held = item.get("source") == "government" or "covered_by" in item
    return {
        "id": item["id"], "title": item["title"], "need": item["need"],
        "source": str(enums.MaterialSource.GOVERNMENT if held else enums.MaterialSource.APPLICANT),
        "legal_basis": f"{item['legal']['document']} {item['legal']['article']}",
        "instructions": item.get("help", {}).get("zh", ""),
    }  # fmt: skip


def _fees(row: PackVersion) -> list[dict[str, Any]]:
    fee = row.manifest.get("fee")
    if not fee:
        return []
    name = fee["amount"].removeprefix("parameters.")
    amount = row.parameters(row.effective_from).get(name)
    source = row.parameter_sources(row.effective_from).get(name, {})
    title = fee.get("title") or row.content["parameters"][name]["title"]
    return [{"title": title, "standard": yuan(amount or 0), "legal_basis": source.get("legal", "")}]


def _questions(row: PackVersion) -> list[dict[str, str]]:
    return [{"question": item["q"]["zh"], "answer": item["a"]["zh"]} for item in row.faq(row.effective_from)]


def _elements(row: PackVersion) -> dict[str, Any]:
    manifest = row.manifest
    delivery = manifest.get("delivery", {}).get("modes", [])
    channels = manifest.get("channels", ["web", "counter"])
    return {
        "conditions": "\n".join(f"{n}. {item['text']['zh']}" for n, item in enumerate(row.criteria, start=1)),
        "visits": manifest["visits"], "result_name": manifest["result"]["title"]["zh"],
        "result_type": str(_RESULTS.get(manifest["result"]["kind"], enums.ResultType.OTHER)),
        "enquiry": manifest["owner"].get("contact", ""), "ships": "post" in delivery,
        "pays_online": bool(manifest.get("fee")), "on_kiosks": "kiosk" in channels, "effective_on": row.effective_from,
        "handle_forms": [str(form) for channel in channels for form in _CHANNELS[channel]],
    }  # fmt: skip
