"""Ranks who might be meant, each with its reasons, for a person to confirm; never a probability or a merge. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.utils import default_process

from plainview.people.identity.model import Candidate, Named, Sought, Strength

MOST = 12
WEAKEST_NAME = 0.72  # below, a name is another name
_STRONG_NAME = 0.92
_STRENGTHS: tuple[Strength, ...] = ("strong", "likely", "weak")
_SUFFIXES = {"jr": "younger", "ii": "younger", "iii": "younger", "iv": "younger", "sr": "older"}
_WHOLE_DATE, _SWAPPED, _ONE_OFF, _YEAR_ONLY, _OTHER_DATE = 1.0, 0.85, 0.8, 0.45, 0.0


def rank(sought: Sought, found: Iterable[Named], *, most: int = MOST) -> list[Candidate]:
    """Return the best candidates, one a person, the strongest first; what resembles too little is left out."""
    best: dict[int, Candidate] = {}
    for named in found:
        candidate = _compare(sought, named)
        if candidate is None:
            continue
        known = best.get(named.person_id)
        if known is None or _order(candidate) < _order(known):
            best[named.person_id] = candidate
    ranked = sorted(best.values(), key=_order)[:most]
    return [_with_rivals(each, ranked) for each in ranked]


def nearest_of(sought: Sought, found: Iterable[Named], *, most: int) -> list[tuple[Named, Candidate]]:
    """Return the records that resemble most, several of one person too, the strongest first."""
    compared = [(named, candidate) for named in found if (candidate := _compare(sought, named)) is not None]
    return sorted(compared, key=lambda each: _order(each[1]))[:most]


def _order(candidate: Candidate) -> tuple[int, float, int]:
    return _STRENGTHS.index(candidate.strength), -candidate.score, candidate.named.person_id


def _compare(sought: Sought, named: Named) -> Candidate | None:
    given, given_words = _name(sought.given_name, named.given_name, "Given name")
    family, family_words = _name(sought.family_name, named.family_name, "Family name")
    swapped = _similar(sought.given_name, named.family_name) + _similar(sought.family_name, named.given_name)
    words = [*given_words, *family_words]
    if swapped > 2 * _STRONG_NAME and swapped > given + family:
        given = family = swapped / 2
        words = ["Given and family name changed over."]
    born, born_words = _birth(sought.born_on, named.born_on)
    is_phone = _is_same_phone(sought.phone, named.phone)
    is_name = family >= WEAKEST_NAME and given >= WEAKEST_NAME
    strength = _strength(given, family, born)
    if strength is None and not is_phone:
        return None
    why = [*words, *born_words] if is_name or born else []
    if is_phone:
        why.append("Same phone number: numbers go from hand to hand, so alone it says little.")
    if named.name_suffix:
        why.append(f"Written {named.name_suffix}: look for the {_other_generation(named.name_suffix)} one.")
    score = given + family + (0.5 if born is None else born) + (0.1 if is_phone else 0)
    return Candidate(named=named, score=round(score, 3), strength=strength or "weak", why=tuple(why))


def _strength(given: float, family: float, born: float | None) -> Strength | None:
    """Say how much name and birth date carry; a phone number never adds to it."""
    is_name = family >= WEAKEST_NAME and given >= WEAKEST_NAME
    if born is None:
        return "likely" if min(given, family) >= _STRONG_NAME else "weak" if is_name else None
    if born == _WHOLE_DATE:
        return _with_date(given, family)
    if born >= _ONE_OFF:
        return "likely" if is_name else None
    return "weak" if is_name else None


def _with_date(given: float, family: float) -> Strength | None:
    if min(given, family) >= WEAKEST_NAME:
        return "strong" if max(given, family) >= _STRONG_NAME else "likely"
    return "weak" if given >= _STRONG_NAME else None  # the family name may have changed


def _name(sought: str, kept: str, what: str) -> tuple[float, list[str]]:
    similar = _similar(sought, kept)
    if not sought:
        return similar, []
    if similar == 1:
        return similar, [f"{what} the same."]
    if similar >= _STRONG_NAME:
        return similar, [f"{what} nearly the same: {kept}."]
    return similar, [f"{what} alike: {kept}." if similar >= WEAKEST_NAME else f"{what} differs: {kept}."]


def _similar(sought: str, kept: str) -> float:
    """Return 0 to 1; a name within a double name counts as nearly the same."""
    left, right = default_process(sought), default_process(kept)
    if not left or not right:
        return 0.0
    whole = JaroWinkler.normalized_similarity(left, right)
    if left in right.split() or right in left.split():
        return max(whole, _STRONG_NAME)
    return whole


def _birth(sought: date | None, kept: date | None) -> tuple[float | None, list[str]]:
    """Return how well birth dates agree, None where one is not known."""
    if sought is None or kept is None:
        return None, []
    if sought == kept:
        return _WHOLE_DATE, ["Same birth date."]
    if (sought.year, sought.day, sought.month) == (kept.year, kept.month, kept.day):
        return _SWAPPED, [f"Birth date with day and month changed over: {kept}."]
    if DamerauLevenshtein.distance(sought.isoformat(), kept.isoformat()) == 1:
        return _ONE_OFF, [f"Birth date one digit off: {kept}."]
    if abs(sought.year - kept.year) <= 1:
        return _YEAR_ONLY, [f"Birth year near, day differs: {kept}."]
    return _OTHER_DATE, [f"Another birth date: {kept}."]


def _is_same_phone(sought: str, kept: str | None) -> bool:
    left = "".join(character for character in sought if character.isdigit())[-10:]
    right = "".join(character for character in kept or "" if character.isdigit())[-10:]
    return len(left) >= 7 and left == right  # noqa: PLR2004 - a local number


def _other_generation(suffix: str) -> str:
    return "older" if _SUFFIXES.get(suffix.lower().strip(". "), "younger") == "younger" else "younger"


def _with_rivals(candidate: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """Say where another on the list shares family name and birth date: twins, or a copied date."""
    named = candidate.named
    rivals = [
        other.named
        for other in ranked
        if other.named.person_id != named.person_id
        and other.named.born_on is not None
        and other.named.born_on == named.born_on
        and _similar(other.named.family_name, named.family_name) >= _STRONG_NAME
    ]
    if not rivals:
        return candidate
    names = ", ".join(dict.fromkeys(rival.given_name for rival in rivals))
    why = (*candidate.why, f"Shares family name and birth date with {names}: twins, or a copied date.")
    return Candidate(named=named, score=candidate.score, strength=candidate.strength, why=why)
