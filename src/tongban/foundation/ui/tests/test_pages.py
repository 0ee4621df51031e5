"""The frame of the pages: switches, icons, styles, errors."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from tongban.foundation.ui.icons import NoSuchIcon, icon
from tongban.foundation.ui.tags.progress import tile_map
from tongban.foundation.ui.vendor import FILES, STYLES

pytestmark = pytest.mark.django_db


def render(source, **values):
    return Template("{% load ui %}" + source).render(Context(values))


def test_the_living_catalogue_shows_every_component(client):
    page = client.get("/ui/").content.decode()
    assert "组件目录" in page
    assert 'data-edition="standard"' in page


def test_pages_carry_no_inline_style_and_no_inline_script(client):
    page = client.get("/ui/").content.decode()
    assert " style=" not in page
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []


def test_the_senior_edition_is_kept_without_javascript(client):
    answer = client.post("/ui/preferences/", {"edition": "senior", "next": "/ui/"})
    assert (answer.status_code, answer["Location"]) == (302, "/ui/")
    assert 'data-edition="senior"' in client.get("/ui/").content.decode()


def test_theme_and_language_are_kept(client):
    client.post("/ui/preferences/", {"theme": "dark", "next": "/ui/"})
    client.post("/ui/preferences/", {"language": "en", "next": "/ui/"})
    page = client.get("/ui/").content.decode()
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page


def test_an_unknown_wish_is_not_kept(client):
    assert client.post("/ui/preferences/", {"edition": "tiny", "theme": "pink", "language": "xx"}).cookies == {}


def test_a_switch_does_not_lead_to_another_site(client):
    assert client.post("/ui/preferences/", {"edition": "senior", "next": "//evil.example/"})["Location"] == "/"


def test_a_missing_page_says_so_in_words(client):
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


def test_an_icon_is_inline_and_hidden_unless_it_has_words():
    assert 'aria-hidden="true"' in icon("house")
    assert 'aria-label="首页"' in icon("house", label="首页")


def test_an_unknown_icon_is_an_error():
    with pytest.raises(NoSuchIcon):
        icon("no-such-icon-at-all")
    with pytest.raises(NoSuchIcon):
        icon("../package")


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_vendor_file_is_found(name):
    assert finders.find(f"vendor/{name}")


def test_the_styles_are_joined_in_order():
    joined = Path(finders.find("ui/ui.css")).read_text(encoding="utf-8")
    names = re.findall(r"/\* (\d\d-[a-z]+\.css) \*/", joined)
    assert names == sorted(part.name for part in STYLES.glob("*.css"))


def test_dark_is_the_same_by_choice_and_by_device_and_written_once():
    joined = Path(finders.find("ui/ui.css")).read_text(encoding="utf-8")
    dark = joined.split("/* 02-dark.css */")[1].split("/* 10-layout.css */")[0]
    chosen, device = dark.split("@media (prefers-color-scheme: dark) {")
    assert "--ground: #0b121c;" in chosen
    assert device.rstrip() == chosen.replace('[data-theme="dark"]', '[data-theme="auto"]').rstrip() + "\n}"
    elsewhere = [part.name for part in STYLES.glob("*.css") if part.name != "02-dark.css"]
    assert [name for name in elsewhere if "data-theme" in (STYLES / name).read_text(encoding="utf-8")] == []


def test_only_the_tokens_file_names_colours_of_the_brand():
    """No raw blue outside the tokens: components use names."""
    for part in STYLES.glob("*.css"):
        if part.name != "00-tokens.css":
            assert "#1d57b8" not in part.read_text(encoding="utf-8").replace("stroke: #1d57b8 !important", ""), (
                part.name
            )


def test_text_given_to_components_is_escaped():
    assert "<script>" not in render("{% button text %}{% chip text %}{% badge text %}", text="<script>")
    assert "<script>" not in render("{% card title=text %}{{ text }}{% endcard %}", text="<script>")
    assert "<script>" not in render('{% field id="x" label=text error=text %}{{ text }}{% endfield %}', text="<script>")


def test_the_greatest_tile_is_the_darkest_and_silence_is_not_nothing():
    tiles = [{"label": str(n), "column": 1, "row": 1, "value": n} for n in (0, 1, 50, 100)]
    context = tile_map("?", [*tiles, {"label": "x", "column": 2, "row": 1, "value": None}])
    assert [(tile["level"], tile["text"]) for tile in context["tiles"]] == [
        (0, "0"), (1, "1"), (3, "50"), (5, "100"), (0, "–"),
    ]  # fmt: skip
