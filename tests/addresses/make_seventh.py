"""Writes the seventh set: shapes of dispatch systems' own messages, callers' wordings; written before its first run.

python -m tests.addresses.make_seventh
"""

from tests.addresses.one_set import Said, write_set

SEED = 7_070_311
EACH = {
    "plain": 8, "spoken": 6, "cad": 6, "correction": 8, "spanish": 7, "unit": 7, "building and unit": 7,
    "left out": 9, "slip": 9,
}  # fmt: skip
NAMED = (
    ("I'm at the Gilded Otter Laundromat", "Gilded Otter Laundromat"),
    ("there's a man with a knife inside Nine Candles Bakery", "Nine Candles Bakery"),
    ("LOC: MARROW LIBRARY", "Marrow Library"),
    ("Blue Kettle Diner, back kitchen", "Blue Kettle Diner"),
    ("FIRE STATION 4 - TAMAR SPRINGS", "Fire Station 4"),
    ("Emberholt High School cafeteria", "Emberholt High School"),
    ("we need an officer at Tamar Springs City Hall please", "Tamar Springs City Hall"),
    ("Umber Lake Park Pavilion, near the swings", ""),
    ("en la escuela Brightwater Middle School", "Brightwater Middle School"),
    ("Saint Orrin Medical Center", "Saint Orrin Medical Center"),
)
POINTS = (
    ("Emberholt at Jessafell", "E Emberholt Ln at N Jessafell Ave"),
    ("two cars hit each other at Garnetbeck and Dapplethwaite", "E Garnetbeck Ave at N Dapplethwaite St"),
    ("LOC: E ISOLDESTRAND LN/N HOLLINQUAY BLVD", "E Isoldestrand Ln at N Hollinquay Blvd"),
    ("the intersection is Thistlemere and Tamarwick", "E Thistlemere Way at N Tamarwick St"),
    ("MALLOWSPINDLE AVE // FENNELGARTH AVE", "E Mallowspindle Ave at N Fennelgarth Ave"),
    ("en la esquina de Borageriver y Fennelgarth", "E Borageriver St at N Fennelgarth Ave"),
    ("4500 block of Fennelgarth", "4500 block of N Fennelgarth Ave"),
    ("1800 BLK N HOLLINQUAY BLVD, TAMAR SPRINGS", "1800 block of N Hollinquay Blvd"),
    ("I'm on 41 northbound at mile marker 130", "CA-41 mile 130"),
    ("CA-180 W MM 12", "CA-180 westbound mile 12"),
    ("NB 41 @ exit 129", "CA-41 northbound exit 129 at Garnetbeck Ave"),
)  # fmt: skip
REFUSED = (
    "I can't talk right now", "he took my phone", "it's the white house", "near the park", "we're lost",
    "yes that's right", "two men one woman", "unit 12 copy", "she is 84", "I live with my dad", "room 12",
    "Tamarwick and I don't know what else", "the corner store", "at the light", "on the shoulder", "exit 200",
    "Yarrowstead at Dovemill", "Hollinquay and Dapplethwaite", "999999 Larkmoor Ave", "PO Box 410", "mile 900",
    "no hablo inglés", "mi vecino", "por la iglesia", "en el parque", "call back 555-0188", "code 3", "10-20?",
)  # fmt: skip
BESIDE = (
    "three houses down from {full}", "the lot next to {full}", "I used to rent {full}", "she moved out of {full}",
    "they're not at {full} anymore", "the house behind {full}", "opposite side of the street from {full}",
    "he left {full} ten minutes ago", "I'm looking at {full} from my window", "around the back of {full}, in the alley",
    "I'm across the road, {full} is in front of me", "a block away from {full}", "IN FRONT OF {FULL}",
    "the neighbors of {full}", "a la vuelta de {full}", "my old address was {full}",
)  # fmt: skip
SAID = Said(name="seventh", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
