"""Writes the eighth set: callers' and dispatchers' wordings once more, written after the work on the seventh.

python -m tests.addresses.make_eighth
"""

from tests.addresses.one_set import Said, write_set

SEED = 88_190
EACH = {
    "plain": 7, "spoken": 6, "cad": 6, "correction": 7, "spanish": 6, "unit": 7, "building and unit": 7,
    "left out": 8, "slip": 10,
}  # fmt: skip
NAMED = (
    ("over at Gilded Otter Laundromat", "Gilded Otter Laundromat"),
    ("MARROW LIBRARY, 2ND FLOOR", "Marrow Library"),
    ("the fight is at Blue Kettle Diner", "Blue Kettle Diner"),
    ("Emberholt High School gymnasium", "Emberholt High School"),
    ("send a unit to Fire Station 4", "Fire Station 4"),
    ("I work at Nine Candles Bakery and we got robbed", "Nine Candles Bakery"),
)
POINTS = (
    ("Thistlemere and 2nd, the light is red", "E Thistlemere Way at N 2nd St"),
    ("wreck at the intersection of Emberholt and 42nd", "E Emberholt Ln at N 42nd St"),
    ("BORAGERIVER ST & N HOLLINQUAY BLVD - TC", "E Borageriver St at N Hollinquay Blvd"),
    ("6400 block of East Garnetbeck Avenue", "6400 block of E Garnetbeck Ave"),
    ("eastbound 180 mile marker 7", "CA-180 eastbound mile 7"),
)
REFUSED = (
    "around the corner",
    "I dunno, somewhere downtown",
    "my cousin's place",
    "he drove off in a blue Honda",
    "22",
    "three kids and a dog",
    "the blue apartments",
    "por favor apúrense",
    "la casa azul",
    "exit 500",
    "mile 0.0",
    "Cinderfell and Isoldestrand",
    "Whinstead at Fennelgarth",
    "44 Imaginary Way",
    "PO Box 99",
    "send two units",
)
BESIDE = (
    "I'm parked outside of {full}",
    "the house right before {full}",
    "between {full} and the corner",
    "kitty corner from {full}",
    "a few doors up from {full}",
    "he was last seen near {full}",
    "I can hear screaming coming from next door to {full}",
    "she doesn't stay at {full} no more",
    "the empty house by {full}",
    "my sister's house is across from {full}",
    "headed toward {full}",
    "detrás de la casa del {full}",
    "por {full}",
    "I got robbed walking past {full}",
    "we sold {full} last year",
    "the guy who lives at {full} is at my door",
)
SAID = Said(name="eighth", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
