"""The plugs of the language model: none, and a server with the chat interface, heard from recorded answers."""

import json

import httpx
import pytest
from django.test import override_settings

from tongban.capabilities.intelligence.adapters.chat import MOST_CHARACTERS, ChatModel
from tongban.capabilities.intelligence.adapters.embedded import NoModel
from tongban.foundation.adapters.public import PortRefused, PortUnavailable

from .contract import LanguageModelContract

SETTINGS = {
    "TONGBAN_LANGUAGE_MODEL_URL": "http://model.invalid/v1/", "TONGBAN_LANGUAGE_MODEL": "reader",
    "TONGBAN_LANGUAGE_MODEL_KEY": "k",
}  # fmt: skip


def said(content, finish="stop"):
    return {"choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": finish}]}


def recorded_response(status, text=""):
    return httpx.Response(status, text=text)


class Recorded:
    """Answers in order; keeps what was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return recorded_response(*answer) if isinstance(answer, tuple) else httpx.Response(200, json=answer)


def model_with(*answers):
    recorded = Recorded(*answers)
    with override_settings(**SETTINGS):
        model = ChatModel(transport=httpx.MockTransport(recorded))
    model.pause_seconds = 0.0
    return model, recorded


class TestNoModel(LanguageModelContract):
    def make_model(self):
        return NoModel()

    def test_the_embedded_plug_invents_nothing(self):
        assert NoModel().is_available() is False


class TestChatModel(LanguageModelContract):
    def make_model(self):
        return model_with(said('{"criteria": []}'))[0]


def test_the_question_names_the_model_asks_for_json_and_carries_the_key():
    model, recorded = model_with(said("{}"))
    model.complete(instruction="摘录", text="全文", as_json=True)
    request = recorded.asked[0]
    body = json.loads(request.content)
    assert str(request.url) == "http://model.invalid/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer k"
    assert (body["model"], body["temperature"], body["response_format"]) == ("reader", 0, {"type": "json_object"})
    assert [part["content"] for part in body["messages"]] == ["摘录", "全文"]


@pytest.mark.parametrize("trouble", [(503,), (429,), httpx.ReadTimeout("slow"), httpx.ConnectError("down")])
def test_a_server_in_trouble_is_asked_again(trouble):
    model, recorded = model_with(trouble, said("好"))
    assert model.complete(instruction="i", text="t") == "好"
    assert len(recorded.asked) == 2


def test_after_three_failures_it_is_unavailable():
    model, recorded = model_with((500,), httpx.ReadTimeout("slow"), (502,))
    with pytest.raises(PortUnavailable, match="502"):
        model.complete(instruction="i", text="t")
    assert len(recorded.asked) == 3


@pytest.mark.parametrize(
    "answer", [(401,), (400,), (200, "not json"), {"choices": []}, said(None), said("…", "content_filter")]
)
def test_a_clear_no_or_a_strange_answer_is_refused_and_not_asked_again(answer):
    model, recorded = model_with(answer)
    with pytest.raises(PortRefused):
        model.complete(instruction="i", text="t")
    assert len(recorded.asked) == 1


def test_too_long_a_text_is_refused_without_asking():
    model, recorded = model_with()
    with pytest.raises(PortRefused):
        model.complete(instruction="i", text="长" * (MOST_CHARACTERS + 1))
    assert recorded.asked == []


def test_missing_settings_are_said_in_words():
    with override_settings(TONGBAN_LANGUAGE_MODEL_URL="", TONGBAN_LANGUAGE_MODEL=""):
        assert ChatModel().check_config() == ["TONGBAN_LANGUAGE_MODEL_URL is empty", "TONGBAN_LANGUAGE_MODEL is empty"]
