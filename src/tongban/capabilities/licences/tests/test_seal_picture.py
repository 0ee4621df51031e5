"""The picture of a seal on a page is the drawing that stands on documents."""

import pytest
from lxml import etree

from tongban.capabilities.licences.models import Seal
from tongban.capabilities.licences.public import picture_of
from tongban.registers.authorities.public import Authority

SVG = "{http://www.w3.org/2000/svg}"


def drawn(name, purpose="档案专用章"):
    svg = picture_of(Seal(authority=Authority(name=name), purpose=purpose, number="3101010000017"))
    return etree.fromstring(svg)


def letters(root):
    return "".join(one.text for one in root.iter("text"))


def test_it_shows_the_body_the_purpose_and_the_number():
    root = drawn("黄浦区民政局")
    assert letters(root) == "黄浦区民政局档案专用章3101010000017"
    assert (root.get("viewBox"), root.get("lang")) == ("0 0 42 42", "zh")
    rings, star = list(root.iter("path"))[:2], list(root.iter("path"))[2]
    assert [one.get("fill") for one in rings] == ["none", "none"]
    assert star.get("d").count("L") == 9
    assert {one.get("fill") for one in root.iter("text")} == {star.get("fill")}


@pytest.mark.parametrize("letter", [0, -1])
def test_letters_stand_on_the_upper_arc(letter):
    places = [one.get("transform")[7:-1].split() for one in drawn("黄浦区民政局").iter("text")][:6]
    x, y = (float(value) for value in places[letter][4:])
    assert y < 25
    assert (x < 21) is (letter == 0)


def test_a_name_with_marks_stays_text():
    assert letters(drawn("甲<b>局", "")).startswith("甲<b>局")
