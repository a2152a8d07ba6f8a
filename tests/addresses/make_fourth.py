"""Writes the fourth set: templates of its own, another seed; held out at first, then worked on too.

python -m tests.addresses.make_fourth
"""

from tests.addresses.one_set import Said, write_set

SEED = 4_400_217
EACH = {
    "plain": 12, "spoken": 8, "cad": 8, "spanish": 8, "unit": 8, "building and unit": 9, "left out": 14, "slip": 15,
}  # fmt: skip
NAMED = (
    ("someone fainted at Marrow Library", "Marrow Library"),
    ("Gilded Otter Laundromat, Tamar Springs", "Gilded Otter Laundromat"),
    ("we're at Nine Candles Bakery", "Nine Candles Bakery"),
    ("NINE CANDLES BAKERY, TAMAR SPRINGS, CA", "Nine Candles Bakery"),
    ("fire station 4", "Fire Station 4"),
    ("Brightwater Middle School, gym", "Brightwater Middle School"),
    ("Saint Orrin Medical Center ER", "Saint Orrin Medical Center"),
    ("at the round library", "Marrow Library"),
    ("harrow house shelter", "Harrow House Shelter"),
    ("Quarrel Tire and Brake", "Quarrel Tire & Brake"),
)
POINTS = (
    ("Thistlemere & Brambeck", "E Thistlemere Way at N Brambeck Pl"),
    ("MALLOWSPINDLE AVE / N 21ST ST", "E Mallowspindle Ave at N 21st St"),
    ("car crash at Emberholt and Jessafell", "E Emberholt Ln at N Jessafell Ave"),
    ("corner of Garnetbeck and Dapplethwaite, Tamar Springs", "E Garnetbeck Ave at N Dapplethwaite St"),
    ("esquina Borageriver y Fennelgarth", "E Borageriver St at N Fennelgarth Ave"),
    ("Isoldestrand at 3rd", "E Isoldestrand Ln at N 3rd St"),
    ("the 5300 block of Umber Lake", "5300 block of E Umber Lake Rd"),
    ("2600 BLK S SORRELWYND AVE", "2600 block of S Sorrelwynd Ave"),
    ("800 block of Mallowspindle Ave", "800 block of E Mallowspindle Ave"),
    ("northbound 41 at mile marker 127", "CA-41 mile 127"),
    ("CA-180 EB MM 6", "CA-180 eastbound mile 6"),
    ("highway 41, mile 123.5", "CA-41 mile 123.5"),
    ("southbound 41 exit 124", "CA-41 southbound exit 124 at Larkmoor Ave"),
    ("NB 41 off ramp at Garnetbeck Ave", "CA-41 northbound exit 129 at Garnetbeck Ave"),
)  # fmt: skip
REFUSED = (
    "send help", "hurry up", "by the big tree", "I'm hiding in the closet", "my ex is here", "Tamarwick", "12",
    "the Larkmoor house", "unit 7 on scene", "two dogs loose", "555-0117", "north of town", "apt 9", "no me acuerdo",
    "Emberholt and Cinderfell", "Rookcairn & 1st", "Whinstead/Hollinquay", "exit 300", "mm 250", "41 at mile 999",
    "Larkmoor Ave 99999", "8 Nowhere Ct", "1200 Pennsylvania Ave NW", "100 Universal City Plaza", "P.O. Box 12",
)  # fmt: skip
BESIDE = (
    "across from {full}", "behind {full}", "next door to {full}", "in front of {full}", "rear of {full}",
    "down the street from {full}", "W/O {FULL}", "the neighbor of {full}", "outside the house next to {full}",
    "four houses from {full}", "cerca de {full}", "between {full} and the store",
)  # fmt: skip
SAID = Said(name="fourth", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
