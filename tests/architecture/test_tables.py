"""Tables belong to one room; foreign keys point down or stay; nobody's table is named after a floor."""

from django.apps import apps

from tests.architecture.source import FLOORS, room_of


def our_models():
    return [model for model in apps.get_models() if model.__module__.startswith("tongban.")]


def test_foreign_keys_point_down_or_stay_on_their_floor():
    wrong = []
    for model in our_models():
        floor = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete) or field.related_model is None:
                continue
            target = field.related_model.__module__
            if room_of(target) and FLOORS.index(target.split(".")[1]) > FLOORS.index(floor):
                wrong.append(f"{model.__name__}.{field.name} points up to {target}")
    assert wrong == []


def test_table_names_never_mention_the_floor():
    assert [m._meta.db_table for m in our_models() if m._meta.db_table.split("_")[0] in FLOORS] == []


def test_models_say_which_official_term_they_are():
    """A model's docstring begins with the Chinese term of the field."""
    silent = [
        f"{model.__module__}.{model.__name__}"
        for model in our_models()
        if not any("\u4e00" <= letter <= "\u9fff" for letter in (model.__doc__ or "")[:80])
    ]
    assert silent == []
