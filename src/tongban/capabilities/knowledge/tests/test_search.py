import time
from functools import cache

import pytest
import yaml
from django.conf import settings

from tongban.capabilities.knowledge.public import forget_index, put_articles, put_document, search, suggest
from tongban.capabilities.knowledge.text import group_count, synonyms

from .questions import DRIVING, ELDERLY, FOOD, OTHERS, PERMIT, QUESTIONS, UNSEEN

pytestmark = pytest.mark.django_db


@cache
def told_by_packs():
    """[(arguments of a document, its questions)], read once: a hundred files take some seconds."""
    found = []
    for path in sorted(settings.PACKS.glob("*/*/manifest.yaml")):
        if path.parent.name == "_template":
            continue
        pack = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        if pack.get("kind", "item") != "item":
            continue
        words = [*pack.get("search_words", []), *pack["catalogue"]["themes"]]
        text = {language: pack["summary"][language] + _guide(path, pack, language) for language in ("zh", "en")}
        audience = pack.get("audience") or ("organisation" if "firm" in pack["kit"] else "person")
        faq = path.parent / "faq.yaml"
        rows = yaml.load(faq.read_text(encoding="utf-8"), yaml.BaseLoader)["questions"] if faq.exists() else []
        questions = [row for row in rows if "q" in row]  # shared questions stand elsewhere
        found.append((("service", pack["code"], pack["title"], words, text, audience), questions))
    return found


@pytest.fixture
def city(db):
    """All services as their packs tell them, with guides and questions, and sixty other services by name."""
    forget_index()
    for document, questions in told_by_packs():
        put_document(*document, url_name="web:guide")
        if questions:
            put_articles(document[1], questions)
    for number, title in enumerate(OTHERS):
        put_document("service", f"other_{number}", title)
    yield
    forget_index()


def _guide(path, pack, language):
    """The guide of a pack; of a short one what it says itself."""
    if "kit" in pack:
        return pack["guide"][language]
    return (path.parent / f"guide.{language}.md").read_text(encoding="utf-8")


def test_the_dictionary_is_large_and_clean():
    assert group_count() >= 300
    assert all(word and all(targets) for word, targets in synonyms().items())
    assert synonyms()["驾照"][0] == "机动车驾驶证"


@pytest.mark.parametrize("asked", [QUESTIONS, UNSEEN], ids=["known questions", "unseen questions"])
def test_people_find_what_they_mean(city, asked):
    """At least nine of ten everyday questions lead first to the right service."""
    wrong = []
    for question, code in asked:
        services = [hit.code for hit in search(question) if hit.kind == "service"]
        if not services or services[0] != code:
            wrong.append((question, code, services[:2]))
    accuracy = 1 - len(wrong) / len(asked)
    print(f"\ntop-1 {accuracy:.3f} of {len(asked)} questions; wrong: {wrong}")
    assert len(QUESTIONS) >= 60
    assert accuracy >= 0.9


def test_other_services_are_found_too(city):
    wrong = [title for title in OTHERS if search(title)[0].title != title]
    assert wrong == []


def test_a_question_of_the_faq_is_found_with_its_answer(city):
    hits = search("津贴什么时候到账")
    assert "elderly_allowance." in " ".join(hit.code for hit in hits[:3])
    answer = next(hit for hit in hits if hit.kind == "article")
    assert answer.excerpt


def test_audience_language_and_limit(city):
    assert [hit.code for hit in search("开饭店", audience="organisation")][0] == FOOD
    assert FOOD not in [hit.code for hit in search("开饭店", audience="person")]
    assert search("老人钱", lang="en")[0].title == "Elderly comprehensive allowance"
    assert len(search("证", limit=3)) == 3


@pytest.mark.parametrize("nothing", ["", "   ", "？？", "qqqqzzzz", "<script>", "%", "'; DROP TABLE"])
def test_nothing_fits_nothing(city, nothing):
    assert [hit for hit in search(nothing) if hit.score > 20] == []


def test_typing_goes_on(city):
    assert suggest("驾")[0].code == DRIVING
    assert suggest("jz")[0].code in {DRIVING, PERMIT}
    assert ELDERLY in [s.code for s in suggest("laonian")]
    assert suggest("") == []


def test_what_is_put_replaces_and_is_seen_at_once_by_others(city):
    from tongban.capabilities.knowledge.queries import current_index

    assert search("飞艇驾驶许可")[0].code != "airship"
    put_document("service", "airship", "飞艇驾驶许可")
    current_index(fresh=True)
    assert search("飞艇驾驶许可")[0].code == "airship"


def test_a_question_takes_a_few_milliseconds(city):
    search("驾照")
    start = time.thread_time()
    for question, _ in QUESTIONS:
        search(question)
    assert (time.thread_time() - start) / len(QUESTIONS) < 0.010
