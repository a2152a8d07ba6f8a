"""Reads the folder of policies: one folder a rule, with its cases and what it rests on; a bad one stops the start."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from plainview.kernel.errors import SetupError

SCHEMA_FILE = "schema.cedarschema"
_FILES = ("policy.cedar", "cases.toml", "about.md")
_HEADINGS = ("## Law", "## Reason", "## Approved by", "## Not covered yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFolder:
    """One rule as it lies in policies/<name>/."""

    name: str
    policy: str
    cases: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """All rules and the schema; `sha256` (hex) names exactly these policies in every ledger entry."""

    schema: str
    rules: tuple[RuleFolder, ...]
    sha256: str


def read_bundle(folder: Path) -> Bundle:
    """Read policies/; raise SetupError naming the folder that lacks something."""
    rules = tuple(_read_rule(path) for path in sorted(folder.iterdir()) if path.is_dir()) if folder.is_dir() else ()
    if not rules:
        raise SetupError(f"there are no policies in {folder}")
    schema = _read(folder / SCHEMA_FILE)
    digest = hashlib.sha256()
    for name, text in [(SCHEMA_FILE, schema), *((f"{rule.name}/policy.cedar", rule.policy) for rule in rules)]:
        digest.update(f"{name}\0{len(text.encode())}\0{text}".encode())
    return Bundle(schema=schema, rules=rules, sha256=digest.hexdigest())


def _read_rule(path: Path) -> RuleFolder:
    policy, cases, about = (_read(path / name) for name in _FILES)
    for heading in _HEADINGS:
        if heading not in about.splitlines():
            raise SetupError(f"policies/{path.name}: about.md has no section '{heading}'")
    return RuleFolder(name=path.name, policy=policy, cases=cases, about=about)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(f"policies/{path.parent.name}: {path.name} can't be read: {error.strerror}") from error
    except ValueError as error:
        raise SetupError(f"policies/{path.parent.name}: {path.name} is not UTF-8") from error
