"""Every manifest is one test, every scenario is one test."""

import types

import pytest


def is_policy(scenario):
    manifest = (scenario.parents[1] / "manifest.yaml").read_text(encoding="utf-8")
    return "\nkind: policy" in f"\n{manifest}"


class ManifestFile(pytest.Module):
    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.parent.name)

        @pytest.mark.django_db
        def test_pack_passes_all_checks_and_can_be_published():
            from tongban.journeys.packs.public import check_pack, load_folder, publish, verify_version

            pack = load_folder(path.parent)
            assert [str(problem) for problem in check_pack(pack) if problem.severity == "error"] == []
            verify_version(publish(pack, by="system"))

        module.test_pack_passes_all_checks_and_can_be_published = test_pack_passes_all_checks_and_can_be_published
        return module


class ScenarioFile(pytest.Module):
    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.stem)

        @pytest.mark.django_db
        def test_scenario():
            if is_policy(path):
                from tests.packs.policies import play_policy

                play_policy(path)
                return
            from tests.packs.player import play

            from tongban.registers.facts.ports import stock_shelf

            try:
                play(path)
            finally:
                stock_shelf()

        module.test_scenario = test_scenario
        return module


class LibraryFile(pytest.Module):
    """A library of tags or quality rules: its checks, and every example in it."""

    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.parent.name)

        def test_library_passes_all_checks_and_examples():
            from tongban.journeys.governance.public import all_libraries, check, load_library

            libraries = [load_library(one) for one in all_libraries()]
            tags = {entry["code"]: entry["expr"] for one in libraries if one.is_tags for entry in one.entries}
            assert [str(problem) for problem in check(load_library(path), tags)] == []

        module.test_library_passes_all_checks_and_examples = test_library_passes_all_checks_and_examples
        return module


def pytest_collect_file(parent, file_path):
    if any(part.startswith("_") for part in file_path.parts[-4:]):
        return None
    if file_path.name in ("tags.yaml", "quality_rules.yaml"):
        return LibraryFile.from_parent(parent, path=file_path)
    if file_path.name == "manifest.yaml":
        return ManifestFile.from_parent(parent, path=file_path)
    if file_path.parent.name == "scenarios" and file_path.suffix == ".yaml":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None
