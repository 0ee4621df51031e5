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
        written = read(path)
        if "kit" in written:
            kit = read(path.parents[2] / "_shared" / "kits.yaml")[written["kit"]]
            add_examples(module, path, {**kit.get("scenarios", {}), **written.get("scenarios", {})})
        return module


class ScenariosFile(pytest.Module):
    """All examples of a pack in one file."""

    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.parent.name)
        if (path.parent / "bundle.yaml").exists():
            for name in read(path)["scenarios"]:
                setattr(module, f"test_{name}", played_bundle(path.parent, name))
        else:
            add_examples(module, path, read(path))
        return module


def read(path):
    import yaml

    return yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)


def add_examples(module, path, written):
    """Each example is one test under its own name, played or judged on paper."""
    from tests.packs.paper import is_played, judge

    for name, example in written["scenarios"].items():
        where = (path.parent, f"{path.name}#{name}")
        make = played if is_played(path.parent, example) else (lambda *at: lambda: judge(*at))
        setattr(module, f"test_{name}", make(*where))


def played_bundle(folder, name):
    @pytest.mark.django_db
    def test_scenario():
        from tests.packs.bundle_player import play_bundle

        play_bundle(folder, name)

    return test_scenario


def played(folder, name):
    @pytest.mark.django_db
    def test_scenario():
        from tests.packs.player import play

        from tongban.registers.facts.ports import stock_shelf

        try:
            play(folder, name)
        finally:
            stock_shelf()

    return test_scenario


class ScenarioFile(pytest.Module):
    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.stem)

        @pytest.mark.django_db
        def test_scenario():
            if (path.parents[1] / "bundle.yaml").exists():
                from tests.packs.bundle_player import play_bundle

                play_bundle(path.parents[1], path.stem)
                return
            if is_policy(path):
                from tests.packs.policies import play_policy

                play_policy(path)
                return
            from tests.packs.player import play

            from tongban.registers.facts.ports import stock_shelf

            try:
                play(path.parents[1], f"scenarios/{path.name}")
            finally:
                stock_shelf()

        module.test_scenario = test_scenario
        return module


class BundleFile(pytest.Module):
    """A bundle: it compiles from the packs of its members as they lie here."""

    def _getobj(self):
        path, module = self.path, types.ModuleType(self.path.parent.name)

        def test_bundle_compiles():
            from tongban.journeys.bundles.public import compile_bundle, load_source, packs_on_disk

            source = load_source(path.parent)
            assert [str(problem) for problem in source.problems] == []
            assert compile_bundle(source, packs_on_disk(source.items)).criteria

        module.test_bundle_compiles = test_bundle_compiles
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
    if file_path.name == "bundle.yaml":
        return BundleFile.from_parent(parent, path=file_path)
    if file_path.name == "manifest.yaml":
        return ManifestFile.from_parent(parent, path=file_path)
    if file_path.name == "scenarios.yaml":
        return ScenariosFile.from_parent(parent, path=file_path)
    if file_path.parent.name == "scenarios" and file_path.suffix == ".yaml":
        return ScenarioFile.from_parent(parent, path=file_path)
    return None
