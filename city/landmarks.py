"""Invents the names of shops, motels, hospitals and public buildings."""

from random import Random

_SHOPS = (
    "Corner Market", "Liquor & Deli", "Tire & Brake", "Laundromat", "Pharmacy", "Hardware", "Taqueria", "Bakery",
    "Food Mart",
    "Auto Glass", "Nails & Hair", "Pawn & Loan", "Furniture", "Feed & Garden", "Donuts", "Cleaners", "Bicycles",
    "Thrift",
)  # fmt: skip
_PUBLIC = (
    "City Hall", "Police Headquarters", "Central Library", "Courthouse Annex", "Transit Centre", "Water Works Office",
    "Community Centre", "Branch Library", "Fire Station", "Park Pavilion", "Senior Centre", "Neighbourhood Office",
)  # fmt: skip
_HOSPITALS = (
    "Community Hospital",
    "Children's Hospital",
    "Medical Center",
    "Surgical Hospital",
    "Women's Hospital",
    "Clinic",
)
_ONLY_ONE = 6  # the first public buildings there is one of each


def landmark_name(kind: str, turn: int, street: str, random: Random) -> str:
    """Return a name for a premise of this kind on this street, or '' where such premises bear none."""
    match kind:
        case "shop":
            return f"{street} {random.choice(_SHOPS)}"
        case "motel":
            return f"{street} {random.choice(('Motor Lodge', 'Inn', 'Motel'))}"
        case "hospital":
            return f"{street} {_HOSPITALS[turn % len(_HOSPITALS)]}"
        case "shelter":
            return f"{street} Shelter"
        case "public":
            return _public_name(turn, street)
        case _:
            return ""


def _public_name(turn: int, street: str) -> str:
    place = turn % 42
    if place < _ONLY_ONE:
        return _PUBLIC[place]
    name = _PUBLIC[_ONLY_ONE + place % (len(_PUBLIC) - _ONLY_ONE)]
    return f"Fire Station {place}" if name == "Fire Station" else f"{street} {name}"
