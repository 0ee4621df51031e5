import pytest

from tongban.foundation.audit.public import entries_about
from tongban.registers.catalogue.elements import FEE, ITEM, MATERIAL, QUESTION
from tongban.registers.catalogue.models import ItemFee, ItemMaterial, ItemQuestion, ServiceItem
from tongban.registers.catalogue.public import (
    CatalogueError,
    InvalidItemCode,
    LimitTooLong,
    items,
    items_of_pack,
    items_page,
    theme_counts,
    variant,
)

from .factories import an_item

pytestmark = pytest.mark.django_db


def test_an_item_gets_its_national_codes():
    item = an_item()
    assert item.task_code == item.authority.credit_code + "2" + "310511001000"
    found = variant(item.task_code + "01")
    assert (found.name, found.item) == ("首次申领", item)


def test_registering_the_same_again_changes_nothing():
    first = an_item()
    second = an_item()
    assert (second.pk, second.version) == (first.pk, 1)
    assert len(list(entries_about(first))) == 1


def test_a_change_raises_the_version_and_an_old_variant_is_kept_inactive():
    an_item()
    title = {"zh": "变更", "en": "Change"}
    item = an_item(variants=[{"sequence": "02", "title": title}])
    assert [(row.sequence, row.is_active) for row in item.variants.all()] == [("01", False), ("02", True)]
    item = an_item(promised_limit={"value": 10, "unit": "working_day"})
    assert (item.version, item.promised_limit.text_zh) == (2, "10个工作日")


def test_a_promise_longer_than_the_law_is_refused_and_nothing_is_written():
    with pytest.raises(LimitTooLong):
        an_item(promised_limit={"value": 31, "unit": "working_day"})
    assert not ServiceItem.objects.exists()


def test_a_type_that_contradicts_the_code_is_refused():
    with pytest.raises(InvalidItemCode):
        an_item(item_type="01")


def test_an_unknown_theme_is_refused():
    with pytest.raises(CatalogueError):
        an_item(themes=["没有这个主题"])


def test_a_situation_trims_materials():
    situation = {"group": "谁来办", "code": "relative", "title": {"zh": "亲属代办"}, "materials": ["identity_card"]}
    item = an_item(variants=[{"sequence": "01", "title": {"zh": "首次"}, "situations": [situation]}])
    found = item.variants.get().situations.get()
    assert [material.code for material in found.materials.all()] == ["identity_card"]


def test_browsing_narrows_by_theme_event_department_and_audience(django_assert_num_queries):
    item = an_item()
    an_item(
        authority="market_supervision_bureau", catalog_code="310131002000", item_type="01", level="2",
        audience="organisation", themes=["准营准办"], life_events=["founding"], name={"zh": "食品经营许可"},
        pack_code="food_licence",
    )  # fmt: skip
    assert list(items(theme="社会保障")) == [item]
    assert list(items(life_event="elder")) == [item]
    assert list(items(department="civil_affairs_bureau")) == [item]
    assert list(items(audience="person")) == [item]
    assert list(items(words="津贴")) == [item]
    assert list(items_of_pack("elderly_allowance")) == [item]
    assert [(theme.zh, number) for theme, number in theme_counts("life_event")] == [("开办企业", 1), ("养老", 1)]
    with django_assert_num_queries(3):
        page = items_page(items(), number=9, size=1)
    assert (page.number, page.pages, page.total, len(page.rows)) == (2, 2, 2, 1)


def test_every_national_element_has_its_field():
    models = {
        "item": ServiceItem, "material": ItemMaterial, "fee": ItemFee, "question": ItemQuestion,
    }  # fmt: skip
    paths = [path for table in (ITEM, MATERIAL, FEE, QUESTION) for path in table.values() if not path.startswith("=")]
    for path in paths:
        owner, _, field = path.partition(".")
        if owner in models:
            models[owner]._meta.get_field(field)
