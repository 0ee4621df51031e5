"""National element names of an 实施清单 and the field of ours that holds each: for exchange, both ways.

``{element of the national exchange table: path}``; a path beginning with ``item.`` is a field of the item, with
``variant.`` of the variant, and so on; ``=`` marks what is computed on export.
"""

ITEM: dict[str, str] = {
    "catalog_code": "group.catalog_code", "local_catalog_code": "item.local_catalog_code",
    "task_code": "item.task_code", "local_task_code": "item.local_task_code", "task_handle_item": "variant.code",
    "task_name": "item.name", "task_type": "group.item_type", "task_version": "item.version",
    "task_state": "item.state", "by_law": "item.legal_basis", "power_source": "item.power_source",
    "use_level": "item.level", "dept_code": "authority.credit_code", "dept_name": "authority.name",
    "dept_type": "item.authority_nature", "entrust_name": "item.entrusting_authority",
    "anticipate_day": "item.statutory_value", "anticipate_type": "item.statutory_unit",
    "anticipate_explain": "item.statutory_note", "promise_day": "item.promised_value",
    "promise_type": "item.promised_unit", "promise_explain": "item.promised_note",
    "accept_condition": "item.conditions", "handle_flow": "item.flow", "handle_type": "item.handle_forms",
    "project_type": "item.pace", "server_type": "item.audiences", "limit_scene_num": "item.visits",
    "special_procedure": "item.special_procedures", "is_fee": "item.has_fee", "fee_basis": "item.fee_basis",
    "transact_addr": "item.address", "transact_time": "item.hours", "link_way": "item.enquiry",
    "supervise_way": "item.complaint", "link_addr": "item.web_url", "mobile_terminal_url": "item.mobile_url",
    "is_single_login": "item.single_sign_on", "app_is_single_login": "item.mobile_single_sign_on",
    "plan_effective_date": "item.effective_on", "plan_cancel_date": "item.cancelled_on",
    "row_guid": "item.row_guid", "cd_operation": "=operation", "cd_batch": "=batch", "cd_time": "item.changed_at",
    "data_source": "=city",
    "handle_area": "item.scope", "is_entry_center": "item.in_service_centre", "is_online": "item.is_online",
    "online_handle_depth": "item.online_depth", "online_handle_url": "item.web_url",
    "is_pay_online": "item.pays_online", "is_express": "item.ships", "is_schedule": "item.takes_appointments",
    "is_service_terminals": "item.on_kiosks", "limit_explain": "item.quantity_limit",
    "limit_scene_explain": "item.visits_reason", "other_dept": "item.other_authorities",
    "service_type": "item.intermediary", "result_type": "item.result_type", "result_name": "item.result_name",
    "result_guid": "=result_sample", "user_topic_type": "=person_themes", "corp_topic_type": "=organisation_themes",
    "town_code": "item.subdistrict_code", "town_name": "=town", "village_code": "item.neighbourhood_code",
    "village_name": "=village",
}  # fmt: skip
MATERIAL: dict[str, str] = {
    "material_name": "material.name", "material_type": "material.kind", "material_format": "material.form",
    "is_need": "material.need", "source_type": "material.source", "source_explain": "material.source_note",
    "page_num": "material.copies", "page_format": "material.paper", "form_guid": "material.blank_form_ref",
    "example_guid": "material.example_ref", "accept_stand": "material.standard", "by_law": "material.legal_basis",
    "fill_explain": "material.instructions", "order_num": "material.order",
}  # fmt: skip
FEE: dict[str, str] = {
    "fee_name": "fee.name", "fee_stand": "fee.standard", "by_law": "fee.legal_basis", "is_desc": "fee.can_be_reduced",
    "desc_explain": "fee.reduction",
}  # fmt: skip
QUESTION: dict[str, str] = {
    "question": "question.question", "answer": "question.answer", "order_num": "question.order",
}  # fmt: skip
