"""Makes the calls of an ordinary day: what they are about, what is said, how long they last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from city.incident import Incident, Remark, spot_from
from city.script import Act, Play, caller_near, calls_too, ends, says, warns
from city.ties import phone

CALLS_A_DAY = 1_250
_OUTCOMES = ("Settled on scene", "No report needed", "Report taken", "Unfounded", "Gone on arrival", "Arrest made")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKind:
    """A kind of call: how often it comes, how urgent it is, what a caller says, how many units go."""

    code: str
    text: str
    priority: int
    weight: float
    said: tuple[str, ...]
    units: int = 1
    claim: str = ""  # Weapon or Violence, said in about a third of such calls


_KINDS = (
    CallKind(
        code="DISORD", text="Disturbance", priority=2, weight=14, units=2,
        said=("Shouting in the yard, several people.", "Neighbours arguing, it is getting louder.",
        "Somebody bangs on the door."),
        claim="Violence",
    ),
    CallKind(
        code="DVNA", text="Domestic disturbance", priority=2, weight=7, units=2, claim="Violence",
        said=("Argument next door, a child is crying.", "Caller's sister and her husband, words only so far."),
    ),
    CallKind(
        code="FIGHT", text="Fight", priority=1, weight=5, units=2, claim="Violence",
        said=("Two men fighting by the gate.", "Five or six people, one is on the ground."),
    ),
    CallKind(
        code="WEAPON", text="Weapon seen", priority=1, weight=3, units=3, claim="Weapon",
        said=("Man with something like a gun in his belt.", "Shots heard, three or four, caller did not see anyone."),
    ),
    CallKind(
        code="BURGLARY", text="Burglary in progress", priority=1, weight=5, units=2,
        said=("Somebody in the garage of the empty house.", "Back door open, light moving inside."),
    ),
    CallKind(
        code="ALRBA", text="Alarm, burglary", priority=2, weight=9,
        said=("Alarm company: rear door contact.", "Alarm company: motion, no key holder reached."),
    ),
    CallKind(
        code="MVAINJY", text="Collision, injuries", priority=1, weight=8, units=2,
        said=("Two cars, one on its side, driver is talking.", "Cyclist hit, breathing, bleeding from the head."),
    ),
    CallKind(
        code="OD", text="Overdose", priority=1, weight=4,
        said=("Man on the floor, blue lips, friend does compressions.",)
    ),
    CallKind(
        code="EDP", text="Person in crisis", priority=2, weight=5, claim="Violence",
        said=("Walks in the road and talks to nobody there.", "Says he can't go on; caller is his mother."),
    ),
    CallKind(
        code="WELFARE", text="Welfare check", priority=3, weight=9,
        said=("Has not answered the telephone for two days.", "Newspapers on the step since Thursday."),
    ),
    CallKind(code="PERMISS", text="Missing person", priority=2, weight=2,
    said=("Boy of nine, red jacket, gone an hour.",)),
    CallKind(code="PERSUSP", text="Suspicious person", priority=3, weight=8, said=("Looks into parked cars.",
    "Stands behind the wall.")),
    CallKind(code="NOISE", text="Noise", priority=4, weight=8, said=("Music since ten.",
    "Party, cars across the drive.")),
    CallKind(code="LARCENY", text="Theft, past", priority=4, weight=7, said=("Bicycle gone from the porch.",
    "Parcels taken.")),
    CallKind(code="VANDAL", text="Vandalism", priority=4, weight=4, said=("Car windows broken overnight.",)),
    CallKind(code="TRESPASS", text="Trespass", priority=3, weight=5,
    said=("Sleeps in the laundry room, will not leave.",)),
    CallKind(code="PARKING", text="Parking", priority=5, weight=3, said=("Drive blocked.",)),
    CallKind(code="DUI", text="Drunken driver", priority=2, weight=3, said=("White truck, all over the road.",)),
)  # fmt: skip
_WEIGHTS = [kind.weight for kind in _KINDS]
_UNSAID_UNIT_SHARE = 0.25  # callers who do not say which door


def make_play(key: str, premises: Sequence[Mapping[str, Any]], at: datetime, random: Random) -> Play:
    """Make an ordinary call at one of the premises."""
    site = random.choice(premises)
    unit = random.choice(site["units"]) if site["units"] and random.random() > _UNSAID_UNIT_SHARE else ""
    kind = random.choices(_KINDS, _WEIGHTS)[0]
    spot = spot_from(site, unit)
    bare = Incident(
        key=key, spot=spot, type_code=kind.code, type_text=kind.text, priority=kind.priority, callers=(), updated_at=at
    )
    number = phone(random.randrange(100)) if random.random() < 0.94 else ""
    caller = caller_near(
        bare,
        number,
        at,
        north_metres=random.gauss(0, 18),
        east_metres=random.gauss(0, 18),
        radius=random.choice((12, 20, 35, 60, 150)),
    )
    remark = Remark(at=at, text=random.choice(kind.said), author=f"Call taker {random.randint(1, 9)}")
    first = replace(bare, callers=(caller,), remarks=(remark,))
    return Play(first=first, acts=tuple(_acts(kind, random)))


def _acts(kind: CallKind, random: Random) -> list[Act]:
    acts = []
    if kind.claim and random.random() < 0.3:
        words = "Caller says there is a weapon." if kind.claim == "Weapon" else "Caller says somebody was hit."
        acts.append(Act(after_seconds=random.uniform(6, 20), change=warns(kind.claim, words, 0, words)))
    kinds = tuple("patrol" for _ in range(kind.units))
    acts.append(Act(after_seconds=random.uniform(8, 40) * (1 if kind.priority < 3 else 4), sends=kinds))
    if kind.priority < 3 and random.random() < 0.25:
        other = phone(random.randrange(100))
        acts.append(Act(after_seconds=random.uniform(15, 60), change=calls_too(other, "Another caller says the same.")))
    minutes = random.uniform(8, 24)
    acts.append(Act(after_seconds=minutes * 40, change=says(random.choice(_WHAT_WAS_FOUND), "Officer")))
    acts.append(Act(after_seconds=minutes * 20, change=ends(random.choice(_OUTCOMES))))
    return acts


_WHAT_WAS_FOUND = (
    "Quiet now, talking to both.",
    "Nobody in sight, checking round.",
    "Spoke with the caller.",
    "Under control.",
)


def seconds_to_next(speed: float, random: Random) -> float:
    """Draw how long it is until the next call comes."""
    return random.expovariate(CALLS_A_DAY * speed / 86_400)
