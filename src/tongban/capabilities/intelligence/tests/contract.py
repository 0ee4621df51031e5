"""What every plug of the language model must do."""

import pytest

from tongban.capabilities.intelligence.ports import LanguageModel
from tongban.foundation.adapters.public import PortRefused


class LanguageModelContract:
    def make_model(self):
        raise NotImplementedError

    def test_it_fits_the_socket(self):
        assert isinstance(self.make_model(), LanguageModel)

    def test_it_answers_in_text_or_refuses_and_says_beforehand_which(self):
        model = self.make_model()
        if model.is_available():
            assert isinstance(model.complete(instruction="摘录条件", text="年满65周岁", as_json=True), str)
        else:
            with pytest.raises(PortRefused):
                model.complete(instruction="摘录条件", text="年满65周岁")
