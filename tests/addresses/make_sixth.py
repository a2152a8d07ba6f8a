"""Writes the sixth set: wordings written before the locator was changed for it, by its author, from dispatch practice.

python -m tests.addresses.make_sixth
"""

from tests.addresses.one_set import Said, write_set

SEED = 606_113
EACH = {
    "plain": 8, "spoken": 5, "cad": 6, "correction": 8, "spanish": 7, "unit": 6, "building and unit": 6,
    "left out": 8, "slip": 9,
}  # fmt: skip
NAMED = (
    ("he's at the Marrow Library downtown", "Marrow Library"),
    ("the library, Marrow Library", "Marrow Library"),
    ("Blue Kettle Diner on fire", "Blue Kettle Diner"),
    ("inside the Gilded Otter Laundromat", "Gilded Otter Laundromat"),
    ("Brightwater Middle", "Brightwater Middle School"),
    ("Emberholt High", "Emberholt High School"),
    ("tallow creek elementary", "Tallow Creek Elementary School"),
    ("Hobbins feed and garden", "Hobbin's Feed & Garden"),
    ("Station 4", "Fire Station 4"),
    ("I'm in the parking lot of Quarrel Tire and Brake", "Quarrel Tire & Brake"),
    ("TAMAR SPRINGS CITY HALL LOBBY", "Tamar Springs City Hall"),
    ("city hall in Tamar Springs", "Tamar Springs City Hall"),
    ("St Orrin Medical Center", "Saint Orrin Medical Center"),
    ("nine candles bakery please come quick", "Nine Candles Bakery"),
    ("the Corner Market", "Corner Market, The"),
    ("estoy en Marrow Library", "Marrow Library"),
)
POINTS = (
    ("Garnetbeck and Gorsecombe", "E Garnetbeck Ave at N Gorsecombe Pkwy"),
    ("at the corner of Isoldestrand Lane and Jessafell Avenue", "E Isoldestrand Ln at N Jessafell Ave"),
    ("MALLOWSPINDLE AV/1ST ST", "E Mallowspindle Ave at N 1st St"),
    ("there's been a crash on Thistlemere at Second Street", "E Thistlemere Way at N 2nd St"),
    ("Emberholt by forty second street", "E Emberholt Ln at N 42nd St"),
    ("Borageriver x Hollinquay", "E Borageriver St at N Hollinquay Blvd"),
    ("Borageriver and twenty first", "E Borageriver St at N 21st St"),
    ("light at Emberholt and Brambeck is out", "E Emberholt Ln at N Brambeck Pl"),
    ("esquina de Mallowspindle con Fennelgarth", "E Mallowspindle Ave at N Fennelgarth Ave"),
    ("entre Isoldestrand y Brambeck, en la esquina", "E Isoldestrand Ln at N Brambeck Pl"),
    ("the 1800 block of north Hollinquay", "1800 block of N Hollinquay Blvd"),
    ("31 hundred block of West Larkmoor", "3100 block of W Larkmoor Ave"),
    ("in the six thousand four hundred block of Garnetbeck", "6400 block of E Garnetbeck Ave"),
    ("41 north by mile marker 125", "CA-41 mile 125"),
    ("on 180 eastbound right at mile marker 7", "CA-180 eastbound mile 7"),
    ("southbound on the 41 at the Kestrel Canyon exit", "CA-41 southbound exit 126B at Kestrel Canyon Rd"),
    ("exit 129 northbound 41", "CA-41 northbound exit 129 at Garnetbeck Ave"),
)  # fmt: skip
REFUSED = (
    "I'm not sure, it's a big gray building", "just ping my phone", "out by the reservoir", "my grandma's house",
    "the apartments by the school", "it's the second driveway", "somewhere on Larkmoor", "Larkmoor near the top",
    "we just passed exit something", "behind the library", "across from city hall", "the diner", "the school",
    "Fennelgarth Avenue", "3517 I think", "the number is 3517", "officer needs assistance", "can you hear me",
    "10-4", "show me out at 2200", "he is 42 and lives alone", "she took 20 pills", "my number is 559-555-0142",
    "Brambeck and Cinderfell", "Yarrowstead and First", "Dovemill/Orrinthwaite", "exit 77", "mile marker 7000",
    "no quiero decir", "no tengo la dirección", "por la tienda", "creo que es la calle Tamarwick",
    "1600 Amphitheatre Parkway", "742 Evergreen Terrace", "lot 12", "unit 4 and unit 5 arriving",
)  # fmt: skip
BESIDE = (
    "two doors from {full}", "catty corner to {full}", "the alley behind {full}", "a couple houses past {full}",
    "I can see it from {full}", "the vacant lot beside {full}", "{full} or maybe next door", "just past {full}",
    "the house to the left of {full}", "they ran toward {full}", "REAR ALLEY OF {FULL}", "al lado de {full}",
    "frente a {full}", "atrás de {full}", "he used to live at {full}", "I don't live at {full}",
)  # fmt: skip
SAID = Said(name="sixth", seed=SEED, each=EACH, named=NAMED, points=POINTS, refused=REFUSED, beside=BESIDE)

if __name__ == "__main__":
    write_set(SAID)
