"""Checks and drafts model cards: one a version, with the headings a council asks for and the code's own values."""

import re
from collections.abc import Iterator

from plainview.rating.factors import FACTORS
from plainview.rating.rules import FactorRule, RuleSet

HEADINGS = ("What counts", "How a fact counts", "What never counts", "Evidence", "Known bias")
LINES = ("version", "in force from", "approved by", "ends", "validated")
_ROW = re.compile(
    r"^\|\s*`(?P<factor>\w+)`[^|]*\|(?P<points>[^|]*)\|(?P<half>[^|]*)\|(?P<expires>[^|]*)\|(?P<cap>[^|]*)\|"
)


def card_faults(card: str, rules: RuleSet) -> list[str]:
    """Return what a card lacks, or says otherwise than the rules; nothing where it is in order."""
    return list(_faults(card, rules))


def _faults(card: str, rules: RuleSet) -> Iterator[str]:
    if not card.startswith(f"# Model card: rule set {rules.version}\n"):
        yield f"the card does not begin with '# Model card: rule set {rules.version}'"
    yield from (f"the card has no heading '{name}'" for name in HEADINGS if f"\n## {name}\n" not in card)
    yield from (
        f"the card has no line '{name}'" for name in LINES if not re.search(rf"^\| {name} \| *\S", card, re.MULTILINE)
    )
    found = {row["factor"]: row for row in map(_ROW.match, card.splitlines()) if row}
    for name in FACTORS:
        if name not in found:
            yield f"the card has no row for `{name}`"
        else:
            yield from _row_faults(name, found[name], rules)
    for words, milli in (("CAUTION from", rules.caution_from_milli), ("ELEVATED from", rules.elevated_from_milli)):
        if f"{words} {milli / 1000:g}" not in card:
            yield f"the card does not say '{words} {milli / 1000:g}'"


def _row_faults(name: str, row: re.Match[str], rules: RuleSet) -> Iterator[str]:
    rule = rules.factors[name]
    said = {
        "points": (f"{rule.points_milli / 1000:g}", row["points"]),
        "half-life": (_days(rule), row["half"]),
        "cap": (f"{rules.caps_milli[rule.cap_class] / 1000:g}", row["cap"]),
    }
    if rule.expires_after_years is not None:
        said["expiry"] = (f"{rule.expires_after_years}", row["expires"])
    for what, (value, cell) in said.items():
        first = re.match(r"\s*([\d.,]+|-)", cell)
        if first is None or first[1].rstrip(",").replace(",", "") != value:
            yield f"`{name}`: the card gives another {what} than the rules' {value}: {cell.strip()!r}"


def _days(rule: FactorRule) -> str:
    return "-" if rule.half_life_days is None else str(rule.half_life_days)


def draft_card(rules: RuleSet, why: str) -> str:
    """Return a card with the values filled in, and a line to be written by a person under every other heading."""
    rows = "\n".join(
        f"| `{name}` | {rule.points_milli / 1000:g} | {_said_days(rule)} | {_said_years(rule)} "
        f"| {rules.caps_milli[rule.cap_class] / 1000:g}, class {rule.cap_class} |"
        for name, rule in rules.factors.items()
    )
    return f"""# Model card: rule set {rules.version}

{why}

| | |
|---|---|
| version | {rules.version} |
| in force from | TO BE WRITTEN |
| approved by | TO BE WRITTEN |
| ends | TO BE WRITTEN |
| validated | TO BE WRITTEN |

## What counts

| factor | points | half-life | expires | cap of its class |
|---|---|---|---|---|
{rows}

CAUTION from {rules.caution_from_milli / 1000:g}, ELEVATED from {rules.elevated_from_milli / 1000:g}.

## How a fact counts

TO BE WRITTEN

## What never counts

TO BE WRITTEN

## Evidence

TO BE WRITTEN

## Known bias

TO BE WRITTEN
"""


def _said_days(rule: FactorRule) -> str:
    return "-" if rule.half_life_days is None else f"{rule.half_life_days} days"


def _said_years(rule: FactorRule) -> str:
    return (
        "with its record or the incident" if rule.expires_after_years is None else f"{rule.expires_after_years} years"
    )
