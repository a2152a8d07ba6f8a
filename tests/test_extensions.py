"""Fails for an extension folder that is unlisted, untested or unexplained, and for a module without its sentence."""

import ast
from pathlib import Path

import pytest

from plainview.cameras.importers import IMPORTERS as CAMERA_LISTS
from plainview.cameras.sources import SOURCES
from plainview.feeds.decoders import DECODERS
from plainview.people.importers import IMPORTERS
from plainview.places.sources import SOURCES as PLACE_SOURCES
from plainview.rating.factors import FACTORS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "plainview"
KINDS = {
    "feeds/decoders": (set(DECODERS), "decode"),
    "cameras/sources": (set(SOURCES), "source"),
    "cameras/importers": (set(CAMERA_LISTS), "importer"),
    "places/sources": (set(PLACE_SOURCES), "source"),
    "people/importers": (set(IMPORTERS), "importer"),
    "rating/factors": (set(FACTORS), "factor"),
}


def _folders(parent: Path) -> set[str]:
    return {path.name for path in parent.iterdir() if path.is_dir() and not path.name.startswith(("_", "."))}


def faults_of(parent: Path, listed: set[str], module: str) -> list[str]:
    """Return what is wrong with the extension folders in `parent`."""
    there = _folders(parent)
    faults = [f"{name} is listed but has no folder" for name in sorted(listed - there)]
    faults += [f"{name} is not listed" for name in sorted(there - listed)]
    for name in sorted(there):
        faults += [
            f"{name} has no {file}" for file in (f"{module}.py", "about.md") if not (parent / name / file).is_file()
        ]
        test = parent / name / f"{module}_test.py"
        if not test.is_file() or "def test_" not in test.read_text(encoding="utf-8"):
            faults.append(f"{name} is not tested")
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_every_extension_is_listed_tested_and_explained(kind: str) -> None:
    listed, module = KINDS[kind]
    assert faults_of(PACKAGE / kind, listed, module) == []


def test_an_unlisted_untested_unexplained_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "stray").mkdir()
    assert faults_of(tmp_path, {"gone"}, "decode") == [
        "gone is listed but has no folder",
        "stray is not listed",
        "stray has no decode.py",
        "stray has no about.md",
        "stray is not tested",
    ]


def test_every_policy_has_its_cases_and_its_reason() -> None:
    for folder in sorted(path for path in (ROOT / "policies").iterdir() if path.is_dir()):
        assert {"policy.cedar", "cases.toml", "about.md"} <= {path.name for path in folder.iterdir()}, folder.name


def test_every_module_starts_with_one_sentence() -> None:
    modules = [p for top in ("src", "city", "benchmarks") for p in (ROOT / top).rglob("*.py") if p.stat().st_size]
    without = [
        str(p.relative_to(ROOT)) for p in modules if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert without == []


def test_only_supervise_catches_everything() -> None:
    allowed = {"supervise.py"}
    broad = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler) or path.name in allowed:
                continue
            if node.type is None or (
                isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"}
            ):
                broad.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert broad == []


def test_only_settings_read_the_environment() -> None:
    readers = [
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8") and not path.name.endswith("_test.py")
    ]
    assert sorted(readers) == [
        "commands/demo.py",
        "commands/demo_city.py",
        "people/linkage/spark_session.py",  # Spark's Java is a child of this process
        "settings.py",
        "store/postgres.py",
    ], "children inherit the environment; nobody else reads it"
