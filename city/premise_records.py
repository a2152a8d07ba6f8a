"""Records what is known of premises: facts that may count, notes that are only shown, calls of the last year."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import accumulate
from random import Random

from city.book import Book, Dwelling
from city.premises import Premise

CALL_KINDS = (
    "welfare check", "disturbance", "noise", "medical aid", "alarm", "theft", "burglary", "vehicle", "trespass",
    "domestic disturbance", "suspicious person", "missing person", "collision", "vandalism",
)  # fmt: skip
_KIND_WEIGHTS = (14, 18, 10, 14, 9, 8, 4, 5, 6, 5, 8, 1, 3, 3)
_OUTCOMES = (
    "settled on scene",
    "no report needed",
    "report taken",
    "unfounded",
    "gone on arrival",
    "arrest made",
    "transported",
)
_OUTCOME_WEIGHTS = (30, 20, 20, 10, 12, 4, 4)
_HOUR_WEIGHTS = (5, 4, 3, 2, 2, 2, 2, 3, 4, 5, 5, 5, 6, 6, 6, 6, 7, 8, 8, 8, 8, 8, 7, 6)
_BUSYNESS = {
    "house": 1.0,
    "shop": 6.0,
    "motel": 40.0,
    "shelter": 50.0,
    "school": 14.0,
    "hospital": 60.0,
    "public": 8.0,
    "group_home": 9.0,
}

_FACTS = {
    "responder_assaulted": (
        (
            "Officer struck while entering",
            "Paramedic pushed down the front steps",
            "Firefighter threatened with a shovel and hit",
        ),
        1826,
    ),
    "firearm_at_premise": (
        ("Rifle seized in the garage", "Pistol seized from a bedroom", "Shots fired from the yard"),
        1826,
    ),
    "verified_hazard": (
        (
            "Two large dogs loose behind the gate",
            "Pool chemicals stored in the shed",
            "Rotten porch floor",
            "Large dog, has bitten",
        ),
        730,
    ),
}
_VERIFIERS = ("Sgt. A. Pruitt-Lowe", "Sgt. M. Ostrander", "Sgt. T. Barragan", "Battalion Chief H. Voss")
_HOUSE_NOTES = {
    "pets": ("Friendly old dog", "Cats; keep the door shut", "Parrot that shouts"),
    "deaf": ("Resident is deaf and signs; flash the porch light", "Resident is hard of hearing; knock loud"),
    "language": ("Speaks Spanish", "Speaks Hmong; ask for an interpreter", "Speaks Punjabi", "Speaks Armenian"),
    "child": ("Child with autism; speak softly, no sirens", "Young children in the back bedroom"),
    "care_plan": ("Care plan on file; crisis team knows the family", "Oxygen in use; care plan with the county nurse"),
    "what_worked": ("Talking through the side window worked", "Asked for the crisis team, came out calm"),
}
_SITE_NOTES = {
    "apartments": (("gate_code", "Gate code on file with dispatch; box at the north entrance"), 0.4),
    "shop": (("key_holder", "Key holder on file with the alarm company"), 0.5),
    "school": (("plan", "Site plan and reunification point on file"), 1.0),
    "motel": (("key_holder", "Night clerk holds the master key"), 0.7),
    "hospital": (("plan", "Security desk meets responders at the east entrance"), 1.0),
    "group_home": (("care_plan", "Staffed day and night; ask for the shift lead"), 0.8),
    "shelter": (("plan", "Staff meet responders at the side door; address not to be said on the radio"), 1.0),
}


def write_premise_records(book: Book, premises: Sequence[Premise], calls: int, random: Random) -> None:
    """Write facts for about 7 premises in 1,000, notes where there is reason, and exactly `calls` prior calls."""
    for premise in premises:
        if not premise.site:
            _write_facts(book, premise, random)
            _write_notes(book, premise, random)
    _write_calls(book, [premise for premise in premises if not premise.site], calls, random)


def _somewhere(premise: Premise, random: Random) -> Dwelling:
    unit = random.choice(premise.units).key if premise.units else ""
    return Dwelling(place=premise.key, unit=unit, kind=premise.kind)


def _write_facts(book: Book, premise: Premise, random: Random) -> None:
    if random.random() >= 0.007:
        return
    kind = random.choices(list(_FACTS), (2, 2, 3))[0]
    words, days = _FACTS[kind]
    happened_on = book.today - timedelta(days=random.randint(10, days + 200))
    book.fact(
        _somewhere(premise, random), kind, random.choice(words), happened_on=happened_on,
        expires_on=happened_on + timedelta(days=days), verified_by=random.choice(_VERIFIERS),
    )  # fmt: skip


def _write_notes(book: Book, premise: Premise, random: Random) -> None:
    if premise.kind in _SITE_NOTES:
        (kind, words), share = _SITE_NOTES[premise.kind]
        if random.random() < share:
            book.note(Dwelling(place=premise.key, unit="", kind=premise.kind), kind, words)
    if premise.kind in ("house", "apartments") and random.random() < 0.035:
        kind = random.choice(list(_HOUSE_NOTES))
        expires_on = book.today + timedelta(days=random.randint(-60, 700)) if random.random() < 0.5 else None
        book.note(_somewhere(premise, random), kind, random.choice(_HOUSE_NOTES[kind]), expires_on=expires_on)


def busyness(premise: Premise, random: Random) -> float:
    """Return how often, against a usual house, calls come from here; few premises make many."""
    if premise.kind == "apartments":
        return 0.8 * len(premise.units) * random.lognormvariate(0, 0.7)
    return _BUSYNESS[premise.kind] * random.lognormvariate(0, 1.0)


def _write_calls(book: Book, premises: Sequence[Premise], calls: int, random: Random) -> None:
    weights = list(accumulate(busyness(premise, random) for premise in premises))
    midnight = datetime.combine(book.today, time())
    places = random.choices(premises, cum_weights=weights, k=calls)
    kinds = random.choices(CALL_KINDS, _KIND_WEIGHTS, k=calls)
    outcomes = random.choices(_OUTCOMES, _OUTCOME_WEIGHTS, k=calls)
    hours = random.choices(range(24), _HOUR_WEIGHTS, k=calls)
    for premise, kind, outcome, hour in zip(places, kinds, outcomes, hours, strict=True):
        called_at = (
            midnight - timedelta(days=random.randint(1, 365)) + timedelta(hours=hour, seconds=random.randrange(3600))
        )
        book.called(_somewhere(premise, random), kind, outcome, called_at=called_at)
