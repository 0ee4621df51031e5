"""A language model behind the chat interface that most servers speak (``POST …/chat/completions``)."""

from __future__ import annotations

import time
from typing import Any

import httpx
from django.conf import settings

from tongban.foundation.adapters.public import PortRefused, PortUnavailable

MOST_CHARACTERS = 60_000
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504}


class ChatModel:
    """Fits the ``language_model`` socket; one request per question, asked at most three times."""

    attempts = 3
    timeout_seconds = 30.0
    pause_seconds = 0.5

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self.url = str(settings.TONGBAN_LANGUAGE_MODEL_URL).rstrip("/")
        self.name = str(settings.TONGBAN_LANGUAGE_MODEL)
        key = str(settings.TONGBAN_LANGUAGE_MODEL_KEY)
        self._client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(self.timeout_seconds, connect=5.0),
            headers={"Authorization": f"Bearer {key}"} if key else {},
        )

    def check_config(self) -> list[str]:
        wanted = {"TONGBAN_LANGUAGE_MODEL_URL": self.url, "TONGBAN_LANGUAGE_MODEL": self.name}
        return [f"{setting} is empty" for setting, value in wanted.items() if not value]

    def is_available(self) -> bool:
        return not self.check_config()

    def complete(self, *, instruction: str, text: str, as_json: bool = False) -> str:
        if len(text) > MOST_CHARACTERS:
            raise PortRefused(f"the text is longer than {MOST_CHARACTERS} characters")
        body: dict[str, Any] = {
            "model": self.name,
            "temperature": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
        }
        if as_json:
            body["response_format"] = {"type": "json_object"}
        return self._answer(self._ask(body))

    def _ask(self, body: dict[str, Any]) -> httpx.Response:
        trouble = ""
        for attempt in range(self.attempts):
            if attempt:
                time.sleep(self.pause_seconds * 2 ** (attempt - 1))
            try:
                response = self._client.post(f"{self.url}/chat/completions", json=body)
            except httpx.HTTPError as error:
                trouble = type(error).__name__
                continue
            if response.status_code in _AGAIN:
                trouble = f"HTTP {response.status_code}"
                continue
            if response.is_error:
                raise PortRefused(f"the language model refused: HTTP {response.status_code}")
            return response
        raise PortUnavailable(f"the language model did not answer: {trouble}")

    @staticmethod
    def _answer(response: httpx.Response) -> str:
        try:
            choice = response.json()["choices"][0]
            content = choice["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError):
            raise PortRefused("the language model's answer has another form than the chat interface") from None
        if choice.get("finish_reason") == "content_filter" or not isinstance(content, str):
            raise PortRefused("the language model gave no text")
        return content
