"""Tells the scripted stories that a viewer can choose; each plays at an address fixed when the city is built."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from city.incident import Incident, Remark, spot_from
from city.script import Act, Play, caller_near, calls_too, ends, retypes, says, warns
from city.stage import STORY_UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story by name; `write` makes its play for a key, the premise and the moment it begins."""

    name: str
    title: str
    about: str
    write: Callable[[str, Mapping[str, Any], datetime], Play]


def _first(
    key: str,
    site: Mapping[str, Any],
    at: datetime,
    *,
    kind: tuple[str, str, int],
    said: str,
    phone: str,
    unit: str = "",
) -> Incident:
    """Return the first version of an incident: one caller near the place, what they said."""
    code, text, priority = kind
    bare = Incident(
        key=key,
        spot=spot_from(site, unit),
        type_code=code,
        type_text=text,
        priority=priority,
        callers=(),
        updated_at=at,
    )
    caller = caller_near(bare, phone, at, north_metres=-12, east_metres=18)
    remark = Remark(at=at, text=said, author="Call taker 7")
    return Incident(
        key=key,
        spot=bare.spot,
        type_code=code,
        type_text=text,
        priority=priority,
        callers=(caller,),
        updated_at=at,
        remarks=(remark,),
    )


def _calm(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Neighbour has not seen Mrs Ibarra since this morning; television is loud, nobody opens."
    first = _first(
        key, site, at, kind=("WELFARE", "Welfare check", 3), said=said, phone="559-555-0134", unit=STORY_UNITS["calm"]
    )
    return Play(
        first=first,
        acts=(
            Act(after_seconds=9, change=says("Caller says she is deaf, and that a dog barks inside.")),
            Act(after_seconds=7, sends=("patrol",)),
            Act(
                after_seconds=30,
                change=says("Daughter called back: on her way with the key, ten minutes.", "Dispatcher 3"),
            ),
            Act(after_seconds=270, change=says("She is well, was asleep. Dog shut in the kitchen.", "Officer")),
            Act(after_seconds=120, change=ends("Settled on scene")),
        ),
    )


def _barricade(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Man shouting on the upper landing, will not come down, does not answer when spoken to."
    first = _first(
        key, site, at, kind=("DISORD", "Disturbance", 2), said=said, phone="559-555-0101", unit=STORY_UNITS["barricade"]
    )
    claim = warns("Weapon", "Knife, said by the caller", 0, "Caller: I think he has a knife.")
    agrees = calls_too("559-555-0119", "Second caller, neighbour: “he has a knife, on the steps”", north_metres=20)
    again = warns("Weapon", "Knife, said by a second caller", 1, "Second caller saw the blade from her window.")
    return Play(
        first=first,
        acts=(
            Act(after_seconds=8, change=retypes("WEAPON", "Disturbance, weapon mentioned", 1, claim)),
            Act(after_seconds=5, sends=("patrol", "patrol", "crisis_team")),
            Act(after_seconds=14, change=lambda incident, now: again(agrees(incident, now), now)),
            Act(after_seconds=40, change=says("He went back inside unit 4 and shut the door. His mother is with him.")),
            Act(after_seconds=8, sends=("supervisor",)),
            Act(after_seconds=150, change=says("Sister reached, signs with him on a video call.", "Dispatcher 3")),
            Act(after_seconds=180, change=says("He put the knife down and came out calm.", "Crisis team")),
            Act(after_seconds=90, change=ends("Settled, taken to care")),
        ),
    )


def _school_alarm(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Panic button, room 12. No voice contact yet."
    first = _first(key, site, at, kind=("ALRPANS", "Panic alarm, school", 1), said=said, phone="559-555-0150")
    return Play(
        first=first,
        acts=(
            Act(after_seconds=6, sends=("patrol", "patrol", "patrol", "supervisor")),
            Act(after_seconds=18, change=says("Office says: classes locked in as by the plan.", "Dispatcher 3")),
            Act(
                after_seconds=70,
                change=says("Room 12 reached by telephone: button pressed by mistake.", "Dispatcher 3"),
            ),
            Act(after_seconds=70, change=ends("False alarm")),
        ),
    )


def _council_member(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Window broken at the side of the house, caller heard somebody run."
    first = _first(key, site, at, kind=("PERSUSP", "Suspicious person", 2), said=said, phone="559-555-0163")
    return Play(
        first=first,
        acts=(
            Act(after_seconds=10, sends=("patrol",)),
            Act(
                after_seconds=20,
                change=says("Caller is the resident, at home with her husband; both will stay inside."),
            ),
            Act(after_seconds=200, change=says("A branch fell. Nobody there.", "Officer")),
            Act(after_seconds=60, change=ends("Unfounded")),
        ),
    )


def _swatting(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Number withheld. Says he has shot someone here and will shoot again."
    first = _first(key, site, at, kind=("WEAPON", "Shooting reported", 1), said=said, phone="")
    weapon = warns("Weapon", "Gun, said by an anonymous caller", 0, "Caller: I have a rifle.")
    violence = warns("Violence", "Shooting, said by an anonymous caller", 0, "Caller hung up. Nobody else has called.")
    return Play(
        first=weapon(first, at),
        acts=(
            Act(after_seconds=5, change=violence),
            Act(after_seconds=5, sends=("patrol", "patrol", "supervisor")),
            Act(
                after_seconds=30,
                change=says("Call back to the house: Mrs Haskins answers, both are well.", "Dispatcher 3"),
            ),
            Act(after_seconds=160, change=says("Seen from the door: all quiet.", "Officer")),
            Act(after_seconds=60, change=ends("False report")),
        ),
    )


def _wrong_unit(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Shouting upstairs. Caller does not know which door it is."
    first = _first(key, site, at, kind=("DISORD", "Disturbance", 2), said=said, phone="559-555-0172")
    return Play(
        first=first,
        acts=(
            Act(after_seconds=12, sends=("patrol",)),
            Act(after_seconds=40, change=calls_too("559-555-0177", "Second caller hears it too, from the yard.")),
            Act(after_seconds=200, change=ends("Gone on arrival")),
        ),
    )


def _broken_message(key: str, site: Mapping[str, Any], at: datetime) -> Play:
    said = "Smoke in the kitchen, three children in the house."
    first = _first(key, site, at, kind=("FSMOKE", "Smoke in a house", 1), said=said, phone="559-555-0185")
    return Play(
        first=first,
        cuts_first=True,
        acts=(
            Act(after_seconds=15, change=says("Sent again: the first message broke off on the way.", "Dispatcher 3")),
            Act(after_seconds=6, sends=("patrol",)),
            Act(after_seconds=200, change=says("A pan. Nobody hurt.", "Officer")),
            Act(after_seconds=60, change=ends("Settled on scene")),
        ),
    )


STORIES = {
    story.name: story
    for story in (
        Story(
            name="calm", title="A welfare check", write=_calm,
            about="A calm first call: a deaf resident with a care plan, and what helps.",
        ),
        Story(
            name="barricade", title="A man on the landing", write=_barricade,
            about="One caller mentions a weapon, then a second: it rises from CAUTION to ELEVATED, and says why.",
        ),
        Story(
            name="school_alarm", title="Panic alarm at a school", write=_school_alarm,
            about="The school's cameras open for the incident, and close with it.",
        ),
        Story(
            name="council_member", title="The council member's house", write=_council_member,
            about="Records of a former resident and forwarded mail are left out, and named: NO KNOWN HAZARD.",
        ),
        Story(
            name="swatting", title="A false shooting", write=_swatting,
            about="One anonymous caller alone moves only the upper bound of the rating.",
        ),
        Story(
            name="wrong_unit", title="Which door?", write=_wrong_unit,
            about="Without the unit nobody's dossier is shown: candidates are.",
        ),
        Story(
            name="broken_message", title="A message cut in half", write=_broken_message,
            about="An unreadable 911 message is kept and shown; the one sent again is read.",
        ),
    )
}  # fmt: skip
