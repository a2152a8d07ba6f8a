"""Settles the people of the stories: who lives at each story's address, and what the records say of them.

Days are counted back from the day the city is built for, so that a story means the same in every city.
"""

from collections.abc import Callable, Mapping
from random import Random

from city.book import Book
from city.offences import ASSAULT_DEADLY_WEAPON, BATTERY, DISORDERLY, RESISTING_VIOLENTLY, ROBBERY, VANDALISM
from city.premises import Premise
from city.stage import Stage


def write_cast(book: Book, sites: Mapping[str, Premise], random: Random) -> None:
    """Write the people and records of every story."""
    for name, settle in _STORIES.items():
        settle(Stage(book, sites[name]), random)


def _barricade(stage: Stage, random: Random) -> None:
    book = stage.book
    daniel = stage.person("Daniel", "Reyes", 34, middle="Noe")
    stage.lives(daniel, "dmv", 0.94, 1010)
    stage.lives(daniel, "booking_address", 0.8, 190)
    book.convicted(daniel, BATTERY, convicted_on=stage.ago(1500).date())
    book.arrested(
        daniel, BATTERY, arrested_on=stage.ago(1640).date(), disposition="convicted", disposed_on=stage.ago(1500).date()
    )
    book.arrested(
        daniel, VANDALISM, arrested_on=stage.ago(820).date(), disposition="dismissed", disposed_on=stage.ago(760).date()
    )
    book.ordered(daniel, "protective", issued_on=stage.ago(660).date(), expires_on=stage.ago(-69).date())
    marta = stage.person("Marta", "Reyes", 61, is_woman=True)
    stage.lives(marta, "utility", 0.97, 1030)
    stage.lives(marta, "lease", 0.95, 1030)
    oakes = stage.person("Terrence", "Oakes", 44)
    stage.lives(oakes, "mail", 0.2, 300)
    book.convicted(oakes, ROBBERY, convicted_on=stage.ago(1900).date())
    former = stage.person("Victor", "Covarrubias", 39)
    stage.lives(former, "dmv", 0.93, 1500, until=160)
    book.convicted(former, ASSAULT_DEADLY_WEAPON, convicted_on=stage.ago(1200).date())
    book.convicted(former, RESISTING_VIOLENTLY, convicted_on=stage.ago(900).date())
    ana = stage.person("Ana", "Reyes", 37, is_woman=True)
    book.contact(daniel, ana, "sister", reason="emergency contact", phone="559-555-0188", language="ASL")
    book.contact(marta, ana, "daughter", reason="next of kin", phone="559-555-0188", language="ASL")
    stroud = stage.person("Shane", "Stroud", 36)
    book.associate(
        daniel,
        stroud,
        "co-arrested",
        reason="arrested together, case open",
        review_on=stage.ago(-120).date(),
        random=random,
    )
    book.associate(
        daniel,
        former,
        "named in the same case",
        reason="named together, case closed",
        review_on=stage.ago(30).date(),
        random=random,
    )
    _barricade_premise(stage)


def _barricade_premise(stage: Stage) -> None:
    book = stage.book
    met = stage.ago(71).date()
    book.note(stage.home, "deaf", "Resident is deaf and signs. Flash the hall light; he watches the door.", as_of=met)
    book.note(
        stage.home, "care_plan", f"Care plan of {met:%-d %b %Y}. A crisis team met him calmly twice.", as_of=met,
        expires_on=stage.ago(-290).date(),
    )  # fmt: skip
    book.note(stage.home, "what_worked", "Writing on a pad through the window; his sister on a video call.", as_of=met)
    book.note(stage.site, "gate_code", "Gate code on file with dispatch", as_of=stage.ago(400).date())
    book.note(stage.site, "plan", "8 units on two floors; rear stairs to the alley", as_of=stage.ago(400).date())
    book.fact(
        stage.home, "responder_assaulted", "Officer pushed and struck at the door", happened_on=stage.ago(618).date(),
        expires_on=stage.ago(618 - 1826).date(), verified_by="Sgt. M. Ostrander",
    )  # fmt: skip
    for kind, outcome, days in (
        ("welfare check", "settled on scene", 51), ("disturbance", "settled on scene", 96), ("welfare check",
        "settled on scene", 171),
        ("welfare check", "no report needed", 230), ("disturbance", "report taken", 288),
    ):  # fmt: skip
        stage.called(kind, outcome, days)


def _calm(stage: Stage, random: Random) -> None:
    book = stage.book
    rosa = stage.person("Rosa", "Ibarra", 72, is_woman=True, middle="Elvira")
    stage.lives(rosa, "lease", 0.95, 2900)
    stage.lives(rosa, "utility", 0.97, 2900)
    mateo = stage.person("Mateo", "Ibarra", 41)
    stage.lives(mateo, "dmv", 0.91, 620)
    book.ordered(mateo, "protective", issued_on=stage.ago(400).date(), expires_on=stage.ago(-330).date())
    book.arrested(
        mateo,
        DISORDERLY,
        arrested_on=stage.ago(410).date(),
        disposition="no_complaint",
        disposed_on=stage.ago(399).date(),
    )
    book.arrested(
        mateo, BATTERY, arrested_on=stage.ago(3300).date(), disposition="convicted", disposed_on=stage.ago(3200).date()
    )
    book.convicted(mateo, BATTERY, convicted_on=stage.ago(3200).date())
    former = stage.person("Dale", "Tolbert", 52)
    stage.lives(former, "dmv", 0.9, 4200, until=2950)
    book.convicted(former, ASSAULT_DEADLY_WEAPON, convicted_on=stage.ago(2000).date())
    nephew = stage.person("Saul", "Ibarra", 29)
    stage.lives(nephew, "mail", 0.22, 210)
    lucia = stage.person("Lucia", "Zamora", 44, is_woman=True)
    book.contact(rosa, lucia, "daughter", reason="care plan", phone="559-555-0142", language="Spanish, signs")
    carer = stage.person("Bonnie", "Tilden", 55, is_woman=True)
    book.contact(rosa, carer, "care giver", reason="comes mornings", phone="559-555-0117")
    book.note(
        stage.home,
        "deaf",
        "Rosa Ibarra is deaf and signs. Press the door light twice and wait.",
        as_of=stage.ago(48).date(),
    )
    book.note(
        stage.home, "care_plan", "Care plan with the county nurse: insulin twice a day, door key with the daughter.",
        as_of=stage.ago(48).date(), expires_on=stage.ago(-317).date(),
    )  # fmt: skip
    book.note(
        stage.home, "what_worked", "A responder who signs, or writing in large letters.", as_of=stage.ago(48).date()
    )
    book.note(stage.site, "gate_code", "Gate code on file with dispatch", as_of=stage.ago(500).date())
    book.fact(
        stage.home, "verified_hazard", "Large dog, nervous of uniforms; shut in the kitchen when asked",
        happened_on=stage.ago(26).date(), expires_on=stage.ago(26 - 730).date(), verified_by="Sgt. T. Barragan",
    )  # fmt: skip
    for kind, outcome, days in (
        ("medical aid", "transported", 26), ("welfare check", "settled on scene", 90), ("noise", "no report needed",
        204),
    ):  # fmt: skip
        stage.called(kind, outcome, days)
    del random


def _council_member(stage: Stage, random: Random) -> None:
    book = stage.book
    lenore = stage.person("Lenore", "Paboojian", 58, is_woman=True)
    aram = stage.person("Aram", "Paboojian", 60)
    for person in (lenore, aram):
        stage.lives(person, "dmv", 0.95, 790)
    stage.lives(lenore, "utility", 0.97, 790)
    former = stage.person("Curtis", "Weatherby", 45)
    stage.lives(former, "dmv", 0.93, 3600, until=800)
    stage.lives(former, "booking_address", 0.82, 2300, until=800)
    book.convicted(former, ASSAULT_DEADLY_WEAPON, convicted_on=stage.ago(1100).date())
    book.convicted(former, RESISTING_VIOLENTLY, convicted_on=stage.ago(1000).date())
    book.arrested(
        former,
        ASSAULT_DEADLY_WEAPON,
        arrested_on=stage.ago(1250).date(),
        disposition="convicted",
        disposed_on=stage.ago(1100).date(),
    )
    brother = stage.person("Garo", "Melikian", 49)
    stage.lives(brother, "mail", 0.2, 400)
    book.convicted(brother, ROBBERY, convicted_on=stage.ago(950).date())
    book.wanted(brother, ASSAULT_DEADLY_WEAPON, issued_on=stage.ago(85).date())
    book.contact(lenore, aram, "spouse", reason="emergency contact", phone="559-555-0163")
    stage.called("alarm", "settled on scene", 140)
    del random


def _swatting(stage: Stage, random: Random) -> None:
    joyce = stage.person("Joyce", "Haskins", 69, is_woman=True)
    walter = stage.person("Walter", "Haskins", 71)
    for person in (joyce, walter):
        stage.lives(person, "dmv", 0.96, 9000)
    stage.lives(joyce, "utility", 0.98, 9000)
    stage.book.contact(joyce, walter, "spouse", reason="emergency contact", phone="559-555-0126")
    stage.book.note(
        stage.home, "what_worked", "Both answer the telephone: call back first.", as_of=stage.ago(120).date()
    )
    stage.called("medical aid", "transported", 200)
    del random


def _wrong_unit(stage: Stage, random: Random) -> None:
    brett = stage.person("Brett", "Rusk", 36)
    stage.lives(brett, "dmv", 0.93, 700)
    stage.lives(brett, "lease", 0.92, 700)
    stage.book.wanted(brett, ASSAULT_DEADLY_WEAPON, issued_on=stage.ago(33).date())
    stage.book.convicted(brett, ROBBERY, convicted_on=stage.ago(1300).date())
    stage.called("disturbance", "gone on arrival", 77)
    del random


def _broken_message(stage: Stage, random: Random) -> None:
    nou = stage.person("Nou", "Vang", 33, is_woman=True)
    tou = stage.person("Tou", "Vang", 35)
    for person in (nou, tou):
        stage.lives(person, "dmv", 0.95, 1400)
    stage.lives(nou, "utility", 0.97, 1400)
    stage.book.note(stage.home, "language", "Speaks Hmong; the daughter interprets", as_of=stage.ago(300).date())
    stage.book.note(stage.home, "child", "Three young children, back bedroom", as_of=stage.ago(300).date())
    del random


def _school_alarm(stage: Stage, random: Random) -> None:
    stage.book.note(
        stage.site, "plan", "Site plan on file; reunification point at the east car park", as_of=stage.ago(80).date()
    )
    stage.book.note(
        stage.site,
        "key_holder",
        "Front office holds master keys; panic buttons in every classroom",
        as_of=stage.ago(80).date(),
    )
    del random


_STORIES: dict[str, Callable[[Stage, Random], None]] = {
    "barricade": _barricade,
    "calm": _calm,
    "council_member": _council_member,
    "swatting": _swatting,
    "wrong_unit": _wrong_unit,
    "broken_message": _broken_message,
    "school_alarm": _school_alarm,
}
