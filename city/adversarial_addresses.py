"""Confuses addresses: units, cities, directions, slips, renumbering, a telephone that was another's."""

from random import Random

from city.adversarial import Block, Call, Case, Kind, Street

_LETTERS = "abcdeghiklmnoprstu"


def _typo(word: str, random: Random) -> str:
    """Drop, swap or mishear one letter, so that another word comes out."""
    while True:
        at = random.randrange(1, len(word) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        other = word[:at] + random.choice(_LETTERS) + word[at + 1 :]
        spoilt = random.choice((word[:at] + word[at + 1 :], swapped, other))
        if spoilt != word:
            return spoilt


def _roommates(block: Block) -> Case:
    place = block.place(0, kind="apartments")
    unit, next_door = block.units(place, ("1", "2"))
    people = [block.tenant(place, unit) for _ in range(2)]
    marks = [block.arrested(people[0]), block.convicted(people[1])]
    other = block.tenant(place, next_door)
    block.wanted(other)
    block.lives(other, place, unit, by="mail", since=90)
    return block.case("roommates and a neighbour's mail", Call(text=block.address(0, unit="apt 1")),
                      at=[(place, unit)], listed=[*people, other], visible=marks, counted=marks[1:],
                      expected=people)  # fmt: skip


def _unit_mix_up(block: Block) -> Case:
    place = block.place(0, kind="apartments")
    labels = ("4", "4B", "44", "B")
    units = dict(zip(labels, block.units(place, labels), strict=True))
    people = {label: block.tenant(place, unit) for label, unit in units.items()}
    marks = {label: block.wanted(person) for label, person in people.items()}
    said = block.random.choice(("4", "4B", "44", "B"))
    spoken = block.random.choice(("apt {}", "#{}", "unit {}", "apartment {}")).format(said)
    return block.case("unit mix-up", Call(text=block.address(0, unit=spoken)), at=[(place, units[said])],
                      listed=[people[said]], visible=[marks[said]])  # fmt: skip


def _no_such_unit(block: Block) -> Case:
    place = block.place(0, kind="apartments")
    for unit in block.units(place, ("4", "14", "41")):
        block.wanted(block.tenant(place, unit))
    said = block.random.choice(("apt 40", "#1", "unit 4C", "apt 411"))
    return block.case("no such unit", Call(text=block.address(0, unit=said)))


def _unit_not_said(block: Block) -> Case:
    place = block.place(0, kind="apartments")
    for unit in block.units(place, ("1", "2")):
        block.wanted(block.tenant(place, unit))
    return block.case("unit not said", Call(text=block.address(0)))


def _recorded_without_unit(block: Block) -> Case:
    place = block.place(0, kind="apartments")
    first, _ = block.units(place, ("1", "2"))
    tenant, someone = block.tenant(place, first), block.someone()
    block.lives(someone, place, by="dmv")
    block.lives(someone, place, by="booking_address", since=20)
    block.wanted(someone)
    return block.case("recorded without a unit", Call(text=block.address(0, unit="apt 1")), at=[(place, first)],
                      listed=[tenant, someone], expected=[tenant])  # fmt: skip


def _neighbouring_city(block: Block) -> Case:
    here, there = block.place(0), block.place(0, city="Clovis")
    ours, theirs = block.tenant(here), block.tenant(there)
    mark = block.wanted(ours)
    block.wanted(theirs)
    if block.random.random() < 0.5:
        return block.case("the same address in two cities", Call(text=block.address(0, city="")))
    return block.case("the same address in two cities", Call(text=block.address(0)), at=[(here, "")],
                      listed=[ours], visible=[mark])  # fmt: skip


def _two_streets(block: Block, kind: str, other: Street, said: Street | None) -> Case:
    here, there = block.place(0), block.place(0, street=other)
    ours, theirs = block.tenant(here), block.tenant(there)
    mark = block.wanted(ours)
    block.wanted(theirs)
    if said is not None:
        return block.case(kind, Call(text=block.address(0, street=said)))
    return block.case(kind, Call(text=block.address(0)), at=[(here, "")], listed=[ours], visible=[mark])


def _two_directions(block: Block) -> Case:
    direction, name, street_type = block.street
    other = ({"E": "W", "W": "E", "N": "S", "S": "N"}[direction], name, street_type)
    said = ("", name, street_type) if block.random.random() < 0.5 else None
    return _two_streets(block, "two directions of a street", other, said)


def _two_street_types(block: Block) -> Case:
    direction, name, street_type = block.street
    other = (direction, name, "Ct" if street_type != "Ct" else "Ave")
    said = (direction, name, "") if block.random.random() < 0.5 else None
    return _two_streets(block, "two types of a street", other, said)


def _misspelt_between_two_streets(block: Block) -> Case:
    """The caller means the first and slips by one letter; the other's name is as close to it as to what was said."""
    direction, name, street_type = block.street
    other = said = name[0] + _typo(name[1:], block.random)
    while said == other:
        said = name[0] + _typo(name[1:], block.random)
    here, there = block.place(0), block.place(0, street=(direction, other, street_type))
    ours, theirs = block.tenant(here), block.tenant(there)
    mark = block.wanted(ours)
    block.wanted(theirs)
    line = block.address(0, street=(direction, said, street_type))
    return block.case("misspelt between two streets", Call(text=line), at=[(here, "")], listed=[ours], visible=[mark],
                      expected=[])  # fmt: skip


def _misspelt(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    mark = block.wanted(tenant)
    direction, name, street_type = block.street
    said = (direction, _typo(name, block.random), street_type)
    return block.case("misspelt street", Call(text=block.address(0, street=said)), at=[(here, "")], listed=[tenant],
                      visible=[mark], expected=[])  # fmt: skip


def _wrong_number(block: Block) -> Case:
    here = block.place(10)
    block.wanted(block.tenant(here))
    near = block.place(12)
    block.wanted(block.tenant(near))
    return block.case("a number that is not there", Call(text=block.address(11)))


def _half_number(block: Block) -> Case:
    front, rear = block.place(0), block.place(0, suffix=block.random.choice(("1/2", "A", "B")))
    ours, theirs = block.tenant(front), block.tenant(rear)
    mark = block.convicted(ours)
    block.wanted(theirs)
    return block.case("front house and rear house", Call(text=block.address(0)), at=[(front, "")], listed=[ours],
                      visible=[mark])  # fmt: skip


def _renumbered(block: Block) -> Case:
    """The old number of one house was given to the next; whoever lived at the number before lives at another now."""
    old_house, new_house = block.place(4), block.place(0)
    before, tenant = block.tenant(old_house, since=4000), block.tenant(new_house)
    block.wanted(before)
    return block.case("renumbered", Call(text=block.address(0)), at=[(new_house, "")], listed=[tenant])


def _recycled_phone(block: Block) -> Case:
    here, there = block.place(0), block.place(50)
    ours, theirs = block.tenant(here), block.tenant(there)
    block.tie(theirs, ours, phone="559-555-0177")
    mark = block.arrested(ours)
    block.wanted(theirs)
    longitude, latitude = block.spot(50)
    is_stated = block.random.random() < 0.6
    call = Call(text=block.address(0) if is_stated else "", longitude=longitude, latitude=latitude,
                phone="559-555-0177")  # fmt: skip
    if not is_stated:
        return block.case("a recycled phone, no address", call)
    return block.case("a recycled phone", call, at=[(here, "")], listed=[ours], visible=[mark], counted=[])


ADDRESS_KINDS: tuple[Kind, ...] = (
    _roommates,
    _unit_mix_up,
    _no_such_unit,
    _unit_not_said,
    _recorded_without_unit,
    _neighbouring_city,
    _two_directions,
    _two_street_types,
    _misspelt_between_two_streets,
    _misspelt,
    _wrong_number,
    _half_number,
    _renumbered,
    _recycled_phone,
)
