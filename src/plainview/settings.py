"""Everything that can be set from outside, in one frozen class made once in main; nobody else reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from plainview.kernel.errors import SetupError

CHECKOUT = Path(__file__).parents[2]  # migrations/, policies/ and docs/ lie there


def _setting(about: str, *, default: Any) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One field a setting; PLAINVIEW_ and the field's name in capitals is the environment variable."""

    home: Path = _setting(
        "Where Plainview keeps its data: database, ledger, keys, tokens, the demo's city.",
        default=Path("~/.local/share/plainview"),
    )
    port: int = _setting("The port on 127.0.0.1 at which the console and the public interface answer.", default=8911)
    database_url: str | None = _setting(
        "An outside PostgreSQL 15 or later, e.g. postgresql://user@host/name; unset: the embedded one is started.",
        default=None,
    )
    log_level: str = _setting("The lowest level that is logged: DEBUG, INFO, WARNING, ERROR.", default="WARNING")
    demo: bool = _setting(
        "Sign-in as any role with one click, on loopback only; `plainview demo` sets it.", default=False
    )
    demo_city_url: str | None = _setting(
        "Where the simulated city takes story requests; `plainview demo` sets it.", default=None
    )
    agency: str = _setting(
        "The agency whose staff work here; incidents of others are refused.", default="Fresno PD (demo)"
    )

    dossier_up_to_priority: int = _setting(
        "Calls from priority 1 (the highest) up to this bring their dossier to seats that wait; others on request.",
        default=2,
    )

    camera_networks: str = _setting(
        "The only networks that cameras are connected in, with commas, e.g. 10.20.0.0/16,192.168.7.0/24; what a camera "
        "redirects to must lie in them too. Public traffic cameras: their published networks.",
        default="127.0.0.0/8,::1/128",
    )

    recording_seconds: int = _setting(
        "How many seconds the pictures of cameras that are pulled are kept, where their owners' terms allow it "
        "(`recorded`); unset: nothing is kept. `plainview demo` sets 120.",
        default=0,
    )

    rating_inputs_days: int = _setting(
        "How many days a rating's inputs are kept for replay; then only their hash, unless they are held.", default=90
    )

    agency_id: str = _setting(
        "The agency's domain name, which NENA's address data carry as DiscrpAgID where a file says none.",
        default="agency.example",
    )
    state: str = _setting("The state (STA-006 A1) of places whose file says none.", default="CA")
    place_sources: str = _setting(
        "Whose word goes first where two name one address: the sources of places, in that order, with commas.",
        default="agency,openaddresses,osm",
    )

    spark_master: str = _setting(
        "Where `plainview people link --engine spark` runs, as Spark names it: spark://host:7077, yarn, k8s://…; "
        "local[2]: this machine.",
        default="local[2]",
    )
    spark_checkpoints: str | None = _setting(
        "A folder that all machines of Spark see, for what is worked out half-way; unset: this machine's own.",
        default=None,
    )

    @property
    def ledger_folder(self) -> Path:
        return self.home / "ledger"

    @property
    def recordings_folder(self) -> Path:
        return self.home / "recordings"

    @property
    def database_folder(self) -> Path:
        return self.home / "database"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Build the settings from PLAINVIEW_… variables; raise SetupError naming the one that can't be read."""
    given: dict[str, Any] = {}
    for each in fields(Settings):
        variable = f"PLAINVIEW_{each.name.upper()}"
        text = environment.get(variable, "").strip()
        if text:
            given[each.name] = _read(variable, text, each.default)
    settings = Settings(**given)
    return replace(settings, home=settings.home.expanduser().resolve())


def _read(variable: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in {"1", "0", "true", "false", "yes", "no"}:
            raise SetupError(f"{variable} is {text!r}: say yes or no")
        return text.lower() in {"1", "true", "yes"}
    if isinstance(default, int):
        if not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004 - the ports there are
            raise SetupError(f"{variable} is {text!r}: give a whole number, 1 to 65535")
        return int(text)
    return Path(text) if isinstance(default, Path) else text


def settings_reference() -> str:
    """Return docs/reference/settings.md, generated from the class."""
    lines = ["# Settings", "", "Generated from `settings.py` by `make docs`; do not edit.", ""]
    lines += ["| variable | default | what it is for |", "|---|---|---|"]
    for each in fields(Settings):
        default = "" if each.default is None else each.default
        lines.append(
            f"| `PLAINVIEW_{each.name.upper()}` | `{default}` | {each.metadata['about']} |".replace("| `` |", "| |")
        )
    return "\n".join(lines) + "\n"
