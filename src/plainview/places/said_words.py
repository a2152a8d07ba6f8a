"""The words around an address in speech and in dispatchers' shorthand: fillers, numbers, Spanish, where beside it."""


def words_of(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNOS = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete"
_DECENAS = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_VEINTI = "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
_CIENTOS = "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"

SMALL_NUMBERS: dict[str, int] = {
    **{word: value for value, word in enumerate(f"{_ONES} eighteen nineteen".split())},
    **{word: value for value, word in enumerate(f"{_UNOS} dieciocho diecinueve".split())},
    **{word: value for value, word in enumerate(_VEINTI.split(), start=21)},
}
TENS_NUMBERS: dict[str, int] = {
    word: 10 * value for table in (_TENS, _DECENAS) for value, word in enumerate(table.split(), start=2)
} | {"fourty": 40}
HUNDREDS_NUMBERS: dict[str, int] = {
    **{word: 100 * value for value, word in enumerate(_CIENTOS.split(), start=1)},
    "ciento": 100,
}
ZEROS = frozenset({"oh", "o", "zero", "cero"})

_ORDINAL_ONES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth"


def ordinal(number: int) -> str:
    """Return '42nd' for 42."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


ORDINAL_ONES: dict[str, int] = {word: value for value, word in enumerate(_ORDINAL_ONES.split(), start=1)}
ORDINAL_TENS: dict[str, int] = {word: 10 * value for value, word in enumerate(_ORDINAL_TENS.split(), start=2)}

SPANISH_DIRECTIONS = {
    "norte": "n", "sur": "s", "este": "e", "oeste": "w", "oriente": "e", "poniente": "w",
    "noreste": "ne", "noroeste": "nw", "sureste": "se", "suroeste": "sw",
}  # fmt: skip
# Said before a street's name whatever its signed type is; None: it tells no type.
SPANISH_TYPES: dict[str, str | None] = {
    "calle": None, "cll": None, "avenida": "ave", "avda": "ave", "camino": None, "paseo": None, "via": None,
    "bulevar": "blvd", "boulevard": "blvd", "callejon": None, "carretera": None, "calzada": None, "ave": "ave",
    "av": "ave",
}  # fmt: skip
SPANISH_MARKS = words_of("""
calle avenida avda esquina entre numero apartamento departamento depto dpto apto estoy estamos vivo direccion
norte sur oeste piso edificio cuarto camino paseo cerca enfrente atras
""")

HESITATION = r"\b(?:u+h+|u+m+|uhm+|er+m?|ah+|hm+|mmm+|eh+|pues|okay|ok|you know|i mean|let me see|let s see|lets see)\b"
# What a caller says before the address itself; the last one counts.
_MY = r"(?:my |the |our |her |his |their |mi |la |our home |home |street )*"
_I_AM = (
    r"i m|im|i am|we re|were|we are|it s|its|it is|he s|hes|she s|shes|they re|theyre|that s|thats|this is|there is|"
    r"calling from|calling at|live|lives|living|stay|staying|happening|happened|going on|out|over|come|respond|"
    r"responding|send \w+(?: \w+)?|estoy|estamos|vivo|vivimos|es|vengan|esta|estan"
)
ANCHOR = (
    rf"\b({_MY}(?:address|addr|adress|location|loc|direccion|domicilio)(?: is| s| es| of| will be| would be|)(?: at)?"
    rf"|(?:{_I_AM})(?: here| right| just| in| parked| sitting| inside| outside)* (?:at|in|on|to|a|en|the)"
    r"|(?:it s|its|it is|that s|thats|this is|es)(?= (?:number |numero |#)?\d)"
    r"|(?:theres|there s|there is|had|saw|witnessed) (?:an?|some) \w+(?: \w+)? (?:at|on|in)"
    r"|(?:caller|rp|cp|r p|veh|vehicle|victim|vict|subj|subject|ems|fire|pd) (?:at|loc|is at|adv|advises|states|sts))\b"
)
LEADING = words_of("""
inside outside around theres
yes yeah yea yep hi hello hey please so like well the at in on of to for right here um a en la el si bueno
and its it is es addr address loc location que de favor ayuda aqui send someone help need police ambulance 911
we re i m i'm just go ahead located
""")
TRAILING = words_of("""
please thanks thank you hurry okay ok now favor por gracias sir maam there right
""")
# A word no city has and no street of an address: what follows the address from here on is a remark.
REMARKS = words_of("""
por favor ayuda auxilio hijo hija esposo esposa hay hombre mujer rapido
i my me he she they them we our us her his is are was were has have am im hes shes theyre its it this that there
send come bring call get tell look quick quickly fast asap now urgent urgently emergency immediately my your some
any apurense apurese apurate vengan venga mande manden envien envie ayudenme ayudeme necesito necesitamos urgente
emergencia gracias tiene tienen
with who hurry help hurt please someone somebody guy man woman kid child gun knife door code gate caller rp ref
reference per vs for and then just can could not
""")
# What happened, as calls are called: no city has such a word.
NATURE = words_of("""
fire alarm alarms medical ems burglary robbery domestic assault assist welfare overdose suicide suicidal disturbance
accident collision crash leak leaking smoke noise complaint trespass trespassing theft vandalism shots shooting fired
fight fighting unconscious cardiac seizure stroke stabbing stabbed hang hangup hungup standing standby staging sick
injured injury bleeding breathing choking unresponsive prowler intruder 911 police officer ambulance complainant unk
""")
# The same, of words that a name may have: trusted only where all that is said before an address is such.
NATURE_BESIDE = words_of("""
structure residential commercial vehicle brush grass person persons aid check man woman down fall gas odor unknown
trouble party subject subj female male public service lift type code pri priority in progress call info nature event
transfer traffic hazard wires tree outside inside of with no not
""") - {"of", "outside", "not"}
# Things that are described, and no city is called.
THINGS = words_of("house home story truck car alarm residence residential garage trailer business closed upstairs")
# Where beside the address: never the premise itself.
ASIDE = (
    r"\b(across(?: the street)?(?: from)?|acrs(?: frm| from)?|opposite(?: of| from| to)?|opp|in front of|ifo|infront of"
    r"|out front of|rear of|r o|in the rear of|in back of|back of|behind|beh|next door to|next to|nxt to|adjacent to"
    r"|adj to|beside|near|nr|near to|nearby|close to|around the corner from|down the street from|up the street from"
    r"|down from|up from|past|just past|before|just before|beyond|alley of|alley behind|side of"
    r"|(?:north|south|east|west|n|s|e|w) of|(?:n o|s o|e o|w o)|northof|southof|eastof|westof"
    r"|frente a|enfrente de|en frente de|atras de|detras de|al lado de|junto a|cerca de|a un lado de)\b"
)
# The same before a house number alone: 'two doors from 3517', 'the alley by 3517'.
ASIDE_WORDS = (
    r"\b(?:(?:doors?|houses?|blocks?|feet|ft|yards?|miles?|casas?|puertas?|cuadras?|metros?|corner|ran|running|walking|"
    r"drove|left|coming|came|went|away|down|up)(?: \w+){0,2} (?:from|of|de|desde|to|toward|towards|hacia)|toward|"
    r"towards|hacia|desde|by)\b"
)
# Said of an address that somebody is not at, or not any more.
NOT_THERE = (
    r"\b(?:(?:who|that|whose|que|quien) (?:lives?|stays?|resides?|vive|viven)|"
    r"not|never|dont|doesnt|didnt|isnt|wasnt|arent|aint|cant be|no longer|used to \w+|formerly|previously|lived|"
    r"(?:moved|moving|evicted|came|left|leaving|drove|walked|ran)(?: out| away| over)?(?: from| of)?|ya no|vivia|"
    r"viviamos|no (?:vivo|vivimos|es|esta|estoy|estamos))"
    r"(?: (?:live|lives|living|stay|stays|staying|reside|residing|be|at|in|on|or|near|here|there|to|from|the|my|our|"
    r"his|her|their|really|even|actually|ever|address|house|home|inside|going|go|en|la|el|mi|casa|number|anymore|,))* "
    r"(?=\d+[a-z]?(?: 1/2)? [a-z])"
)
# Said of where the caller is, or of where the address is from there: 'i m across the road , 3517 …'.
SEEN_FROM = (
    rf"(?:(?:i m|im|i am|we re|were|we are|hes|shes|theyre|he is|she is|they are|estoy|estamos) (?:\w+ )?{ASIDE}[^,]* ,"
    rf"|(?:is|its|s|esta|queda) (?:\w+ )?{ASIDE} (?:me|us|mi|nosotros|where|my|our|here)\b)"
)
CROSS_REMARK = (
    r"\b(?:xst|xsts|x st|x sts|xstreet|cross street|cross streets|cross st|cross sts|nearest cross|closest cross)\b.*$"
)
BETWEEN = r"\b(?:between|btwn|btw|bet|betw|entre)\b"
# What the last word of a name may leave out: 'emberholt high' is said of a high school.
NAME_ENDINGS = {
    "elementary": "elementary school", "middle": "middle school", "high": "high school", "junior": "junior high school",
    "medical": "medical center", "community": "community center", "fire": "fire station",
}  # fmt: skip
LANDMARK_WORDS = {
    "st": "saint", "elem": "elementary school", "es": "elementary school", "ms": "middle school", "hs": "high school",
    "sch": "school", "jr": "junior", "hosp": "hospital", "med": "medical", "ctr": "center", "cntr": "center",
    "centre": "center", "apts": "apartments", "mkt": "market", "pharm": "pharmacy", "lib": "library", "stn": "station",
    "sta": "station", "pk": "park", "comm": "community", "dept": "department", "univ": "university",
    "hq": "headquarters", "pd": "police",
}  # fmt: skip
