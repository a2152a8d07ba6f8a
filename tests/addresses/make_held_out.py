"""Writes the held-out addresses: templates of their own, another seed, written last and not worked on.

python -m tests.addresses.make_held_out
"""

from tests.addresses.one_set import Said, write_set

SEED = 91_733
EACH = {
    "plain": 14, "spoken": 9, "cad": 9, "spanish": 9, "unit": 9, "building and unit": 10, "left out": 14, "slip": 16,
}  # fmt: skip
NAMED = (
    ("there's smoke at Marrow Library", "Marrow Library"),
    ("Harrow House Shelter, Tamar Springs", "Harrow House Shelter"),
    ("blue kettle diner", "Blue Kettle Diner"),
    ("Emberholt High School, Tamar Springs CA", "Emberholt High School"),
    ("WICKFELL TRANSIT CENTRE", "Wickfell Transit Centre"),
)
POINTS = (
    ("Emberholt Ln & 42nd St", "E Emberholt Ln at N 42nd St"),
    ("intersection of Thistlemere and Gorsecombe", "E Thistlemere Way at N Gorsecombe Pkwy"),
    ("MALLOWSPINDLE/JESSAFELL", "E Mallowspindle Ave at N Jessafell Ave"),
    ("an accident at Isoldestrand and Hollinquay", "E Isoldestrand Ln at N Hollinquay Blvd"),
    ("1200 block of Thistlemere Way", "1200 block of E Thistlemere Way"),
    ("N TAMARWICK ST 400 BLK", "400 block of N Tamarwick St"),
    ("41 northbound mile marker 131", "CA-41 mile 131"),
    ("WB 180 MM 14", "CA-180 westbound mile 14"),
    ("SB 41 exit 126B", "CA-41 southbound exit 126B at Kestrel Canyon Rd"),
)  # fmt: skip
REFUSED = (
    "please come", "I'm on the porch", "Wickfell city limits", "upstairs", "the apartment complex", "2",
    "Mallowspindle",
    "Hollinquay and Dapplethwaite", "Yarrowstead & Emberholt", "exit 9 on 41", "180 mm 40", "77 Elm St",
    "a few blocks away",
    "the motel", "call me at 555-0133", "3 guys in a gray van", "dispatch 12 to 15", "no sé la dirección",
)  # fmt: skip
BESIDE = (
    "my neighbor across the street at the house facing {full}", "right by {full}", "diagonal from {full}",
    "the park beside {full}", "a car parked near {full}", "walking toward {full}", "opposite {FULL}", "A/F {FULL}",
    "the fence between {full} and the next house", "somewhere around {full}", "not {full}",
    "used to live at or near {full}",
)  # fmt: skip
SAID = Said(name="held_out", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
