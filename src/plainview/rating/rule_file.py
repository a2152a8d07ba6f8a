"""Reads a rule set that somebody proposes as a file (TOML); what the closed list does not have is refused, and why."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from plainview.kernel.errors import BadInputError
from plainview.rating.factors import FACTORS
from plainview.rating.model import Level
from plainview.rating.rules import FactorRule, RuleSet

LARGEST_FILE = 64 * 1024
MOST_POINTS = 100
LONGEST_YEARS = 10  # nothing sticks for longer (T2)
LONGEST_HALF_LIFE_DAYS = 1095
LEVELS: tuple[Level, ...] = ("UNKNOWN", "NO KNOWN HAZARD", "CAUTION", "ELEVATED")
OF_THIS_CALL = frozenset({"weapon_reported", "violence_reported"})  # gone with the incident
WHILE_ACTIVE = frozenset({"violent_warrant", "court_order"})  # end when their record does
FLOORS = {"address": 0.9, "identity": 0.95, "residency_counts": 0.8, "residency_possible": 0.3}  # rules/rating.md
_VERSION = re.compile(r"20\d\d\.(0[1-9]|1[0-2])-[1-9]\d?")
# What must never count, by the words that may bring it in (rules/rating.md); each is refused by name.
NEVER: Mapping[str, str] = {
    "social": "social media",
    "purchase": "purchases",
    "broker": "data brokers",
    "arrest": "arrests without conviction",
    "seal": "sealed records",
    "reliev": "relieved records",
    "expunge": "relieved records",
    "juvenile": "juvenile records",
    "gang": "gang, associate or family links",
    "associate": "gang, associate or family links",
    "family": "gang, associate or family links",
    "immigra": "immigration status",
    "citizen": "immigration status",
    "race": "race or a stand-in for it",
    "ethnic": "ethnicity or a stand-in for it",
    "religio": "religion or a stand-in for it",
    "language": "language or a stand-in for it",
    "crime_rate": "area crime rates, a stand-in for race",
    "area": "area crime rates, a stand-in for race",
    "zip": "ZIP code, a stand-in for race",
    "tract": "census tract, a stand-in for race",
    "victim": "being a victim",
    "caller": "being a caller",
    "mental": "mental health",
    "disab": "disability",
    "interview": "field interviews",
    "plate": "plate reads",
    "biometric": "biometrics",
    "face": "biometrics",
    "earlier": "an earlier rating, or earlier attention by the centre",
    "prior_call": "earlier attention by the centre",
    "attention": "earlier attention by the centre",
    "mail": "mail",
}


class _Factor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    points: float
    cap_class: str
    half_life_days: int | None = None
    expires_after_years: int | None = None


class _Bands(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    caution: float
    elevated: float


class _Certainty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    address: float
    identity: float
    residency_counts: float
    residency_possible: float


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: str
    why: str
    household_days: int
    tactic_uncorroborated: str
    factors: dict[str, _Factor]
    caps: dict[str, float]
    bands: _Bands
    certainty: _Certainty
    tactics: dict[str, tuple[str, ...]]


class ProposedRules(msgspec.Struct, frozen=True, kw_only=True):
    """A rule set as it was proposed, and why."""

    rules: RuleSet
    why: str


def read_rule_file(text: str) -> ProposedRules:
    """Return what the file proposes; raise BadInputError with every reason why it can't be a rule set."""
    if len(text.encode()) > LARGEST_FILE:
        raise BadInputError("a rule set is a small file: this one is not")
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"this is no TOML: {error}") from error
    faults = list(_names_refused(table))
    if faults:
        raise BadInputError("; ".join(faults))
    try:
        given = msgspec.convert(table, _File)
    except msgspec.ValidationError as error:
        raise BadInputError(f"this is no rule set: {error}") from error
    faults = list(_faults(given))
    if faults:
        raise BadInputError("; ".join(faults))
    return ProposedRules(rules=_rules(given), why=given.why.strip())


def write_rule_file(rules: RuleSet, why: str) -> str:
    """Return a rule set as a file: what somebody starts from who wants to propose another."""
    lines = [f'version = "{rules.version}"', f"why = {_quoted(why)}", f"household_days = {rules.household_days}"]
    lines += [f"tactic_uncorroborated = {_quoted(rules.tactic_uncorroborated)}", ""]
    for name, rule in rules.factors.items():
        lines += [f"[factors.{name}]", f"points = {rule.points_milli / 1000:g}"]
        lines += [f"half_life_days = {rule.half_life_days}"] if rule.half_life_days is not None else []
        lines += [f"expires_after_years = {rule.expires_after_years}"] if rule.expires_after_years is not None else []
        lines += [f"cap_class = {_quoted(rule.cap_class)}", ""]
    lines += ["[caps]", *(f"{_quoted(name)} = {cap / 1000:g}" for name, cap in rules.caps_milli.items()), ""]
    lines += ["[bands]", f"caution = {rules.caution_from_milli / 1000:g}"]
    lines += [f"elevated = {rules.elevated_from_milli / 1000:g}", "", "[certainty]"]
    lines += [
        f"address = {rules.address_from_permille / 1000:g}",
        f"identity = {rules.identity_from_permille / 1000:g}",
    ]
    lines += [f"residency_counts = {rules.residency_counts_from_permille / 1000:g}"]
    lines += [f"residency_possible = {rules.residency_possible_from_permille / 1000:g}", "", "[tactics]"]
    lines += [f"{_quoted(level)} = [{', '.join(map(_quoted, rules.tactics[level]))}]" for level in LEVELS]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()  # a JSON string is a TOML basic string


def _names_refused(table: Mapping[str, Any]) -> Iterator[str]:
    factors = table.get("factors")
    for name in factors if isinstance(factors, dict) else ():
        if name not in FACTORS:
            never = next((what for word, what in NEVER.items() if word in name.lower()), None)
            yield (
                f"factor {name!r} is refused: {never} must never count"
                if never
                else f"factor {name!r} is not in the closed list of what may count ({', '.join(FACTORS)})"
            )


def _faults(given: _File) -> Iterator[str]:
    if not _VERSION.fullmatch(given.version):
        yield f"version {given.version!r} is none: write year.month-number, as 2027.02-1"
    if not given.why.strip():
        yield "say why the rules should change (why)"
    yield from (f"factor {name!r} is missing: give it 0 points where it should not count" for name in _missing(given))
    for name, factor in given.factors.items():
        yield from _factor_faults(name, factor)
    classes = {factor.cap_class for factor in given.factors.values()}
    yield from (f"class {name!r} has no cap" for name in sorted(classes - set(given.caps)))
    yield from (f"cap {name!r} belongs to no factor" for name in sorted(set(given.caps) - classes))
    yield from (
        f"cap {name!r} is not 0 to {MOST_POINTS} points" for name, cap in given.caps.items() if not _is_points(cap)
    )
    bands = given.bands
    if not (_is_points(bands.caution) and _is_points(bands.elevated) and 0 < bands.caution < bands.elevated):
        yield "the bands are none: CAUTION begins above 0, and ELEVATED above CAUTION"
    yield from _certainty_faults(given)
    if set(given.tactics) != set(LEVELS) or not all(given.tactics.values()):
        yield f"each level needs its tactics: {', '.join(LEVELS)}"


def _missing(given: _File) -> list[str]:
    return [name for name in FACTORS if name not in given.factors]


def _factor_faults(name: str, factor: _Factor) -> Iterator[str]:
    if not _is_points(factor.points):
        yield f"{name}: points are 0 to {MOST_POINTS}, in thousandths at most: {factor.points} are none"
    is_fading = name not in WHILE_ACTIVE
    if is_fading and not 0 < (factor.half_life_days or 0) <= LONGEST_HALF_LIFE_DAYS:
        yield f"{name}: every fact fades: half_life_days is 1 to {LONGEST_HALF_LIFE_DAYS}"
    if is_fading and name not in OF_THIS_CALL and not 0 < (factor.expires_after_years or 0) <= LONGEST_YEARS:
        yield f"{name}: every fact ends: expires_after_years is 1 to {LONGEST_YEARS}"
    if not is_fading and (factor.half_life_days, factor.expires_after_years) != (None, None):
        yield f"{name}: it counts while its record is active: no half-life, no expiry"
    if name in OF_THIS_CALL and factor.expires_after_years is not None:
        yield f"{name}: it ends with the incident: no expiry"


def _certainty_faults(given: _File) -> Iterator[str]:
    for name, floor in FLOORS.items():
        certainty = getattr(given.certainty, name)
        if not floor <= certainty <= 1 or round(certainty * 1000) != certainty * 1000:
            yield f"certainty.{name} is {floor} to 1, in thousandths: {certainty} is less sure than the rules allow"
    if given.certainty.residency_possible > given.certainty.residency_counts:
        yield "certainty.residency_possible is above residency_counts"
    if not 0 <= given.household_days <= 60:  # noqa: PLR2004 - papers of one household come within two months
        yield "household_days is 0 to 60"


def _is_points(points: float) -> bool:
    return 0 <= points <= MOST_POINTS and round(points * 1000) == points * 1000


def _rules(given: _File) -> RuleSet:
    return RuleSet(
        version=given.version,
        factors={
            name: FactorRule(
                points_milli=round(given.factors[name].points * 1000),
                half_life_days=given.factors[name].half_life_days,
                expires_after_years=given.factors[name].expires_after_years,
                cap_class=given.factors[name].cap_class,
            )
            for name in FACTORS
        },
        caps_milli={name: round(cap * 1000) for name, cap in given.caps.items()},
        caution_from_milli=round(given.bands.caution * 1000),
        elevated_from_milli=round(given.bands.elevated * 1000),
        address_from_permille=round(given.certainty.address * 1000),
        identity_from_permille=round(given.certainty.identity * 1000),
        residency_counts_from_permille=round(given.certainty.residency_counts * 1000),
        residency_possible_from_permille=round(given.certainty.residency_possible * 1000),
        household_days=given.household_days,
        tactics={level: given.tactics[level] for level in LEVELS},
        tactic_uncorroborated=given.tactic_uncorroborated,
    )
