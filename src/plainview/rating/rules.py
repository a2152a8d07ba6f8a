"""The rule set, versioned and public: points, half-lives, expiry, caps, bands, certainties, tactics.

A value here changes only with a new version, and so does a factor's sentence: the same inputs and version give the
same bytes (T7). Old versions stay in RULE_SETS as long as a rating made with them is kept.
"""

from collections.abc import Mapping

import msgspec

from plainview.kernel.errors import NotFoundError
from plainview.rating.model import Level

DAY = 1  # half-lives are in days
YEAR = 365


class FactorRule(msgspec.Struct, frozen=True, kw_only=True):
    """What one factor weighs; None: it does not fade, or ends only when its record does."""

    points_milli: int
    half_life_days: int | None
    expires_after_years: int | None
    cap_class: str


class RuleSet(msgspec.Struct, frozen=True, kw_only=True):
    """One version of all values."""

    version: str
    factors: dict[str, FactorRule]
    caps_milli: dict[str, int]
    caution_from_milli: int
    elevated_from_milli: int
    address_from_permille: int
    identity_from_permille: int
    residency_counts_from_permille: int
    residency_possible_from_permille: int
    household_days: int  # papers of one household that moves in begin within so many days of each other
    tactics: dict[Level, tuple[str, ...]]
    tactic_uncorroborated: str


def _rule(points: int, half_life_days: int | None, expires_after_years: int | None, cap_class: str) -> FactorRule:
    return FactorRule(
        points_milli=points * 1000,
        half_life_days=half_life_days,
        expires_after_years=expires_after_years,
        cap_class=cap_class,
    )


RULES_2026_11_1 = RuleSet(
    version="2026.11-1",
    factors={
        "weapon_reported": _rule(40, DAY, None, "call"),
        "violence_reported": _rule(30, DAY, None, "call"),
        "responder_assaulted": _rule(30, YEAR, 5, "violence at the premise"),
        "firearm_at_premise": _rule(25, YEAR, 5, "violence at the premise"),
        "verified_hazard": _rule(15, 180, 2, "hazard of the premise"),
        "violent_felony_conviction": _rule(20, 3 * YEAR, 10, "violent conviction"),
        "violent_warrant": _rule(25, None, None, "warrant"),
        "court_order": _rule(20, None, None, "order"),
        "resisting_conviction": _rule(10, 2 * YEAR, 5, "resisting"),
    },
    caps_milli={
        "call": 40_000,
        "violence at the premise": 40_000,
        "hazard of the premise": 30_000,
        "violent conviction": 30_000,
        "warrant": 25_000,
        "order": 20_000,
        "resisting": 20_000,
    },
    caution_from_milli=15_000,
    elevated_from_milli=40_000,
    address_from_permille=900,
    identity_from_permille=950,
    residency_counts_from_permille=800,
    residency_possible_from_permille=300,
    household_days=14,
    tactics={
        "UNKNOWN": (
            "Not assessed is not safe: go as the type of call asks",
            "Call back first, and ask who is there",
            "Have the missing address, unit or record looked up on the way",
        ),
        "NO KNOWN HAZARD": ("Nothing current is on record: the usual care", "Say who you are and why you came"),
        "CAUTION": (
            "Call back first, and ask who is there",
            "Wait for a second unit before the door",
            "Park short, keep distance, take time",
        ),
        "ELEVATED": (
            "Keep distance and cover; time is on your side",
            "Second unit and a supervisor before any approach",
            "Ask for a negotiator or the crisis team now",
            "Call back first; leave a way out for everyone",
        ),
    },
    tactic_uncorroborated="What one caller said is not corroborated: call back and check before acting on it",
)
RULE_SETS = {rules.version: rules for rules in (RULES_2026_11_1,)}
CURRENT_RULES = RULES_2026_11_1


def rule_set(version: str, known: Mapping[str, RuleSet] = RULE_SETS) -> RuleSet:
    """Return the rule set of that version; raise NotFoundError where there was none."""
    if version not in known:
        raise NotFoundError(f"there is no rule set {version!r}: there are {', '.join(known)}")
    return known[version]
