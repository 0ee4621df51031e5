"""智能中枢: reads official texts and proposes; a person decides.

``extract`` turns the text of a policy into draft criteria, amounts and dates, each with the words it came from. It
works by patterns and a dictionary alone; a language model, where the city has one behind the ``language_model``
socket, may add proposals that pass the same checks.
Nothing here decides anything: every proposal is confirmed, edited or rejected by an officer, who is named.
"""
