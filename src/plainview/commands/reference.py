"""Writes the reference that is generated from code: settings, rating rules, policies, the public interface."""

import json
import tomllib

from fastapi import FastAPI

from plainview.policy.engine import Engine
from plainview.settings import CHECKOUT, settings_reference
from plainview.web.app import ALL_ROLES, public_face


def reference_pages() -> dict[str, str]:
    """Return file name → text of each page of docs/reference/ that the code decides."""
    return {
        "settings.md": settings_reference(),
        "policies.md": _policies(),
        "openapi.json": _openapi(public_face(ALL_ROLES)),
    }


def _openapi(app: FastAPI) -> str:
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _policies() -> str:
    lines = ["# Policies in force", "", "Generated from `policies/` by `make docs`; do not edit.", ""]
    lines += ["| rule | what it says when it refuses | cases |", "|---|---|---|"]
    engine = Engine.load(CHECKOUT / "policies")
    for folder in sorted(path for path in (CHECKOUT / "policies").iterdir() if path.is_dir()):
        cases = tomllib.loads((folder / "cases.toml").read_text(encoding="utf-8"))
        count = sum(len(value) for value in cases.values() if isinstance(value, list))
        lines.append(
            f"| [`{folder.name}`](../../policies/{folder.name}/about.md) | {engine.reason_of(folder.name)} | {count} |"
        )
    return "\n".join(lines) + "\n"
