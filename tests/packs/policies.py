"""Plays the examples of one policy scenario through the compiled row function."""

from __future__ import annotations

from pathlib import Path

from tongban.journeys.packs.public import Policy, examples_of, load_folder, play_example


def play_policy(path: Path) -> None:
    """Judge every example of one scenario file.

    Raises:
        AssertionError: something else came; the message names example, what was expected and what came.
    """
    pack = load_folder(path.parents[1])
    policy = Policy(pack)
    examples = [example for example in examples_of(pack) if example.file == f"scenarios/{path.name}"]
    assert examples, f"{path.name} could not be read"
    faults = [f"{example.name}: {fault}" for example in examples for fault in play_example(policy, example)]
    assert faults == []
