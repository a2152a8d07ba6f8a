"""Lists the offences of the simulated records, worded like California's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Offence:
    """A statute with its literal; `weight` is how often it comes among arrests."""

    statute: str
    words: str
    severity: str
    weight: float = 1.0
    is_violent: bool = False
    is_resisting: bool = False


def _felony(statute: str, words: str, weight: float, *, violent: bool = False, resisting: bool = False) -> Offence:
    return Offence(
        statute=statute, words=words, severity="felony", weight=weight, is_violent=violent, is_resisting=resisting
    )


def _misdemeanor(statute: str, words: str, weight: float, *, violent: bool = False) -> Offence:
    return Offence(statute=statute, words=words, severity="misdemeanor", weight=weight, is_violent=violent)


ASSAULT_DEADLY_WEAPON = _felony("PC 245(a)(1)", "Assault with a deadly weapon, not a firearm", 2.2, violent=True)
ROBBERY = _felony("PC 211", "Robbery", 1.2, violent=True)
RESISTING_VIOLENTLY = _felony(
    "PC 69", "Obstructing or resisting an executive officer by force", 0.7, violent=True, resisting=True
)
BATTERY = _misdemeanor("PC 242", "Battery", 3.0, violent=True)
DISORDERLY = _misdemeanor("PC 647(f)", "Disorderly conduct, under the influence in public", 9)
VANDALISM = _misdemeanor("PC 594(b)(2)(A)", "Vandalism, damage under $400", 3)
PETTY_THEFT = _misdemeanor("PC 488", "Petty theft", 6)
FAILED_TO_APPEAR = _misdemeanor("PC 1320(a)", "Failure to appear on own recognizance", 9)

OFFENCES = (
    ASSAULT_DEADLY_WEAPON,
    _felony("PC 245(a)(4)", "Assault by means likely to produce great bodily injury", 1.6, violent=True),
    _felony("PC 245(a)(2)", "Assault with a firearm", 0.3, violent=True),
    ROBBERY,
    _felony("PC 273.5(a)", "Corporal injury on a spouse or cohabitant", 2.4, violent=True),
    _felony("PC 422", "Criminal threats", 1.2, violent=True),
    _felony("PC 246", "Shooting at an inhabited dwelling", 0.15, violent=True),
    _felony("PC 187(a)", "Murder", 0.05, violent=True),
    RESISTING_VIOLENTLY,
    _felony("PC 29800(a)(1)", "Felon in possession of a firearm", 1.5),
    _felony("PC 459", "Burglary, second degree", 3),
    _felony("PC 460(a)", "Burglary, first degree", 0.9),
    _felony("VC 10851(a)", "Taking a vehicle without consent", 3),
    _felony("PC 496(a)", "Receiving stolen property", 2.5),
    _felony("HS 11378", "Possession of a controlled substance for sale", 2),
    _felony("PC 487(a)", "Grand theft", 1.6),
    BATTERY,
    _misdemeanor("PC 243(e)(1)", "Battery on a spouse, cohabitant or former partner", 3.5, violent=True),
    _misdemeanor("PC 148(a)(1)", "Resisting, obstructing or delaying a peace officer", 4),
    _misdemeanor("HS 11377(a)", "Possession of a controlled substance", 13),
    _misdemeanor("HS 11364", "Possession of drug paraphernalia", 9),
    _misdemeanor("VC 23152(a)", "Driving under the influence", 11),
    _misdemeanor("VC 14601.1(a)", "Driving while the licence is suspended", 6),
    PETTY_THEFT,
    _misdemeanor("PC 602(m)", "Trespass", 6),
    DISORDERLY,
    VANDALISM,
    FAILED_TO_APPEAR,
    _misdemeanor("PC 273.6(a)", "Violation of a protective order", 2),
    _misdemeanor("PC 415", "Disturbing the peace", 2),
    Offence(statute="VC 12500(a)", words="Driving without a licence", severity="infraction", weight=2),
    Offence(statute="FMC 9-2504", words="Noise after hours", severity="infraction", weight=1),
)
WEIGHTS = tuple(offence.weight for offence in OFFENCES)
