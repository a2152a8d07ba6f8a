"""The words for a part of a premise: apartment in its spellings, buildings, floors, spots (USPS Publication 28, C2)."""

from plainview.places.said_words import words_of

LONGEST_DOOR_FIGURE = 3
UNIT_WORDS = words_of("""
apt apts apartment apartments appt apmt aptmt ap apto aptos apartamento apartado depto dpto depa departamento ste
suite suit unit un rm room dept department lote spc space sp lot trlr trailer no num number numero cuarto habitacion
interior int oficina local pad puerta
""")
# Words that stand before a unit whatever follows; the others only where what follows is short, with a figure.
_AREAS = """
bldg building bld bldng edificio edif tower torre
fl floor flr piso
wing wng ala
hngr hangar
"""
_SPOTS = """
front frnt
rear back
upper uppr upstairs
lower lowr downstairs
basement bsmt sotano
penthouse ph
lobby lbby
office ofc
side
"""
OUTSIDE = words_of("""
yard backyard porch driveway lawn sidewalk street parking alley gate door curb
""")


# Those that are as often said of something else: '2 in the office', 'number 12'.
NOT_UNITS = words_of("""
no num number numero un int pad office oficina ap sp fl floor
""")


def _short_forms(table: str) -> dict[str, str]:
    lines = (line.split() for line in table.splitlines() if line)
    return {word: words[0] for words in lines for word in words}


UNIT_AREAS = _short_forms(_AREAS)
UNIT_SPOTS = _short_forms(_SPOTS)
# What may be a dwelling of its own behind or within a house.
DWELLINGS = frozenset(["garage", "casita", "guesthouse", "cottage", "adu", "granny", "shed", "studio"])
