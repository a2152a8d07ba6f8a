"""Writes the third set: templates of its own, another seed; held out at first, then worked on too.

python -m tests.addresses.make_third
"""

from tests.addresses.one_set import Said, write_set

SEED = 905_113
EACH = {
    "plain": 9, "spoken": 7, "cad": 8, "spanish": 8, "unit": 7, "building and unit": 8, "left out": 12, "slip": 14,
}  # fmt: skip
NAMED = (
    ("Brightwater school", ""),
    ("I'm at Marrow Library", "Marrow Library"),
    ("GILDED OTTER LAUNDROMAT", "Gilded Otter Laundromat"),
    ("the bandstand in Tamar Springs", "Umber Lake Park Pavilion"),
    ("inside Nine Candles Bakery", "Nine Candles Bakery"),
    ("Fire Station #4", "Fire Station 4"),
    ("station four", "Fire Station 4"),
    ("the feed store", "Hobbin's Feed & Garden"),
    ("there's a fight at the Blue Kettle Diner", "Blue Kettle Diner"),
    ("Saint Orrin Med Ctr", "Saint Orrin Medical Center"),
    ("Quarrel Tire & Brake, Tamar Springs, CA", "Quarrel Tire & Brake"),
    ("the county hospital", "Saint Orrin Medical Center"),
    ("estoy en Harrow House Shelter", "Harrow House Shelter"),
    ("delgados store", "Corner Market, The"),
    ("Emberholt High School - gym", "Emberholt High School"),
    ("Tallow Creek Elementary", ""),
)
POINTS = (
    ("Mallowspindle and Hollinquay", "E Mallowspindle Ave at N Hollinquay Blvd"),
    ("E GARNETBECK AVE X N JESSAFELL AVE", "E Garnetbeck Ave at N Jessafell Ave"),
    ("there's a crash at Thistlemere and Fennelgarth", "E Thistlemere Way at N Fennelgarth Ave"),
    ("intersection of First and Emberholt", "E Emberholt Ln at N 1st St"),
    ("SEC BORAGERIVER/3RD", "E Borageriver St at N 3rd St"),
    ("Isoldestrand y Gorsecombe", "E Isoldestrand Ln at N Gorsecombe Pkwy"),
    ("Umber Lake Rd/Tamarwick St", "E Umber Lake Rd at N Tamarwick St"),
    ("on Kestrel Canyon at Dapplethwaite", "E Kestrel Canyon Rd at N Dapplethwaite St"),
    ("Cinderfell Ave & 21st St, Tamar Springs", "E Cinderfell Ave at N 21st St"),
    ("we're at the corner of Wren Hollow and Brambeck", "E Wren Hollow Ln at N Brambeck Pl"),
    ("3000 block N Jessafell Ave", "3000 block of N Jessafell Ave"),
    ("around the 1000 block of Mallowspindle", "1000 block of E Mallowspindle Ave"),
    ("W CURLEWSCAR 1700 BLK", "1700 block of W Curlewscar Ave"),
    ("41 freeway mile marker 126", "CA-41 mile 126"),
    ("SR41 NB MM 124.5", "CA-41 mile 124.5"),
    ("I'm on 180 eastbound at mile marker 13", "CA-180 eastbound mile 13"),
    ("carretera 41 milla 129", "CA-41 mile 129"),
    ("exit 124 northbound 41", "CA-41 northbound exit 124 at Larkmoor Ave"),
    ("41 SB offramp at Sablewick Dr", "CA-41 southbound exit 126A at Sablewick Dr"),
    ("NB 41 ON RAMP AT GARNETBECK", "CA-41 northbound entrance at Garnetbeck Ave"),
    ("180 EB EXIT 11", "CA-180 eastbound exit 11 at Fennelgarth Ave"),
)  # fmt: skip
REFUSED = (
    "I'm lost", "between the two gas stations", "over by the school", "at the light", "you know where", "in my car",
    "Wickfell", "unit 12", "suite 200", "#5", "Ave", "north", "1st Ave", "77 Sunset Strip", "742 Evergreen Terrace",
    "somewhere on 41", "near exit", "mile marker on 99", "Cinderfell", "the 41", "un hombre con pistola", "¿dónde?",
    "10-4", "5150", "code 3", "unit 5 responding", "3 suspects 2 vehicles", "call back 555-0142", "555-0199",
    "license plate 7ABC123", "white Ford 2015", "apt 3 or 4", "Hollinquay and Rookcairn", "Whinstead & Tamarwick",
    "Sorrelwynd at Larkmoor", "corner of 7th and 42nd", "exit 77 NB 41", "mm 3 on 41", "9900 block of Larkmoor",
)  # fmt: skip
BESIDE = (
    "kitty corner from {full}", "three doors down from {full}", "caller is behind {full}", "on the corner by {full}",
    "the vacant lot next to {full}", "NEXT TO {FULL}", "E/O {FULL}", "he ran from {full}", "alley rear of {FULL}",
    "a couple houses past {full}", "detrás de {full}", "cerca de {full}", "the street in front of {full}",
)  # fmt: skip
SAID = Said(name="third", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
