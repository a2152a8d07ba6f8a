"""Says a premise's parts as people do; spellings and slips written by hand, not from the program's tables."""

from collections.abc import Callable
from random import Random

from tests.addresses.tables import Premise

TYPES_SAID = {
    "Ave": ("Ave", "Avenue", "AVE", "Av", "ave.", "avenue"), "St": ("St", "Street", "ST", "st.", "Str"),
    "Dr": ("Dr", "Drive", "DR", "Drv", "dr."), "Ln": ("Ln", "Lane", "LN", "lane"), "Ct": ("Ct", "Court", "CT", "Crt"),
    "Way": ("Way", "Wy", "WAY"), "Rd": ("Rd", "Road", "RD", "rd."), "Pl": ("Pl", "Place", "PL"),
    "Blvd": ("Blvd", "Boulevard", "Bl", "BLVD"), "Pkwy": ("Pkwy", "Parkway", "Pky"), "Cir": ("Cir", "Circle", "Crcl"),
    "Ter": ("Ter", "Terrace", "Terr"), "Loop": ("Loop", "LOOP"), "": ("",),
}  # fmt: skip
DIRECTIONS_SAID = {
    "E": ("E", "East", "E.", "east", "EAST"), "W": ("W", "West", "W.", "west"), "N": ("N", "North", "N.", "north"),
    "S": ("S", "South", "S.", "south"), "NE": ("NE", "Northeast", "N.E."), "": ("",),
}  # fmt: skip
SPANISH_DIRECTION = {"E": "este", "W": "oeste", "N": "norte", "S": "sur"}
# As a dispatcher may hear and type the names; written by ear.
HEARD = {
    "Larkmoor": ("Larkmore", "Lark Moor", "Larkmor", "Larcmoor"), "Dovemill": ("Dovemil", "Dove Mill", "Dovmill"),
    "Quillfeather": ("Quilfeather", "Quillfether", "Quill Feather"), "Finchholt": ("Finchhold", "Finch Holt"),
    "Thistlemere": ("Thistlemeer", "Thisselmere", "Thistlemear"), "Sablewick": ("Sabelwick", "Sablewic", "Sable Wick"),
    "Emberholt": ("Emberhold", "Embreholt", "Ember Holt"), "Cinderfell": ("Sinderfell", "Cinderfel", "Cinder Fell"),
    "Mallowspindle": ("Mallospindle", "Malowspindle", "Mallowspindel"), "Borageriver": ("Boragriver", "Borrageriver"),
    "Curlewscar": ("Curlewskar", "Kurlewscar"), "Droverlantern": ("Drover Lantern", "Drovelantern", "Droverlantren"),
    "Elderquay": ("Elderkey", "Elderquey"), "Garnetbeck": ("Garnetbek", "Garnettbeck"),
    "Isoldestrand": ("Isoldstrand", "Izoldestrand"), "Tamarwick": ("Tamerwick", "Tammarwick", "Tamarwik"),
    "Brambeck": ("Bramback", "Brambek"), "Dapplethwaite": ("Dapplethwait", "Dappelthwaite", "Dapplewaite"),
    "Fennelgarth": ("Fenelgarth", "Fennellgarth"), "Gorsecombe": ("Gorsecomb", "Gorsecoome"),
    "Hollinquay": ("Holinquay", "Hollinkay"), "Jessafell": ("Jesafell", "Jessafel"),
    "Plovercroft": ("Plovercraft", "Plovrecroft"), "Sorrelwynd": ("Sorrelwind", "Sorelwynd"),
    "Vespertarn": ("Vespertern", "Vesper Tarn"), "Rookcairn": ("Rookcarn", "Rookairn"),
    "Yarrowstead": ("Yarowstead", "Yarrowsted"), "Junipershaw": ("Juniper Shaw", "Junipershaws"),
    "Zephyrwold": ("Zefyrwold", "Zephirwold"), "Nettlehythe": ("Nettlehithe", "Netlehythe"),
    "Whinstead": ("Winstead", "Whinsted"), "Orrinthwaite": ("Orinthwaite", "Orrinthwait"),
    "Kestrel Canyon": ("Kestral Canyon", "Kestrel Cyn", "Kestrel Canion"), "Wren Hollow": ("Ren Hollow", "Wren Holow"),
    "Umber Lake": ("Umber Lk", "Umbre Lake"), "Auric Park": ("Auric Prk", "Orric Park"),
}  # fmt: skip
ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NEIGHBOURS = {"a": "s", "e": "r", "i": "o", "o": "p", "l": "k", "r": "t", "m": "n", "n": "b", "t": "y", "c": "v"}


def say(template: str, premise: Premise, random: Random) -> tuple[str, str]:
    """Fill a template with a premise's parts; return the line, and the NGUID of the unit that is said in it."""
    nguid, label = random.choice(list(premise.units.items())) if premise.units else ("", "")
    line = template.format_map(Parts(premise, label, random))
    return line, nguid if any(
        f"{{{name}" in template for name in ("unit", "UNIT", "door", "spoken_door", "nato")
    ) else ""


class Parts(dict[str, str]):
    """The parts of a premise by the name a template calls them; each asking may say it in another way."""

    def __init__(self, premise: Premise, unit: str, random: Random) -> None:
        super().__init__()
        self.premise, self.random = premise, random
        words = unit.split()
        building, door = (words[1], words[3]) if words[:1] == ["Bldg"] else ("", unit)
        self.fixed = {
            "number": premise.number, "name": premise.name, "city": premise.city, "zip": premise.postal_code,
            "unit": unit, "building": building, "door": door, "spoken_building": _spoken_small(building),
            "spoken_door": _spoken_small(door), "spoken": spoken_number(int(premise.number), random),
            "plus_four": str(random.randrange(1000, 9999)),
        }  # fmt: skip
        self.made: dict[str, Callable[[], str]] = {
            "before": lambda: random.choice(DIRECTIONS_SAID[premise.before]),
            "type": lambda: random.choice(TYPES_SAID[premise.type]),
            "street": lambda: self._street(premise.name),
            "full": lambda: f"{premise.number} {self._street(premise.name)}",
            "heard": lambda: self._street(random.choice(HEARD[premise.name])),
            "other": lambda: str(int(premise.number) + random.choice((2, -2, 10, 100, 20))),
            "nato": lambda: letters_said(unit, random),
            "slipped": lambda: self._street(typing_slip(premise.name, random)),
        }

    def __missing__(self, part: str) -> str:
        if part in self.fixed:
            return self.fixed[part]
        if part in self.made:
            return self.made[part]()
        if part == "low":
            return self["full"].lower()
        return self[part.removeprefix("low_")].lower() if part.startswith("low_") else self[part.lower()].upper()

    def _street(self, name: str) -> str:
        before, street_type = self["before"], self["type"]
        behind = self.random.choice(DIRECTIONS_SAID[self.premise.behind])
        return " ".join(filter(None, (before, name, street_type, behind)))


_LETTERS_SAID = {
    "A": ("A as in apple", "alpha", "A like Adam"), "B": ("B as in boy", "bravo", "B like Bob"),
    "C": ("C as in cat", "charlie"), "D": ("D as in dog", "delta", "D as in David"), "E": ("E as in Edward", "echo"),
    "F": ("F as in Frank", "foxtrot"), "G": ("G as in George", "golf"), "H": ("H as in Henry", "hotel"),
}  # fmt: skip


def letters_said(unit: str, random: Random) -> str:
    """Say a unit with its letter spelt out, so that nobody hears another: 'B as in boy', 'twelve bravo'."""
    number, letter = unit.rstrip("ABCDEFGH"), unit.lstrip("0123456789")
    return " ".join(filter(None, (_spoken_small(number), random.choice(_LETTERS_SAID[letter]) if letter else "")))


def _spoken_small(text: str) -> str:
    return two_digits(int(text)) if text.isdigit() and int(text) < 100 else text


def two_digits(value: int) -> str:
    """Say a number below a hundred."""
    if value < 20:
        return ONES[value]
    return f"{TENS[value // 10]} {ONES[value % 10]}" if value % 10 else TENS[value // 10]


def spoken_number(value: int, random: Random) -> str:
    """Say a house number as people do: thirty five seventeen, twelve oh five, one two three."""
    text = str(value)
    if (len(text) == 4 and random.random() < 0.75) or (len(text) == 3 and random.random() < 0.6):
        head, tail = int(text[:-2]), int(text[-2:])
        if tail == 0:
            return f"{two_digits(head)} hundred"
        return f"{two_digits(head)} {'oh ' if tail < 10 else ''}{two_digits(tail)}"
    return " ".join("oh" if digit == "0" else ONES[int(digit)] for digit in text)


def typing_slip(word: str, random: Random) -> str:
    """Slip once on the keyboard: a letter left out, doubled, swapped with the next, or its neighbour hit."""
    at = random.randrange(1, len(word) - 1)
    kind = random.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and word[at] != word[at + 1] and " " not in word[at : at + 2]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + _NEIGHBOURS.get(word[at], "x") + word[at + 1 :]
