"""The statutes that come with the program: those of the demo, as a stand-in until an agency loads the state's table."""

from plainview.people.offences.grade import OffenceCode, make_code

# Written for the demo; not the California DOJ's table. `plainview import offences FILE` loads that.
_TABLE = """
PC 69           f   Obstructing or resisting an executive officer by force
PC 148(A)(1)    m   Resisting, obstructing or delaying a peace officer
PC 187(A)       f   Murder
PC 211          f   Robbery
PC 242          m   Battery
PC 243(E)(1)    m   Battery on a spouse, cohabitant or former partner
PC 245(A)(1)    fm  Assault with a deadly weapon, not a firearm
PC 245(A)(2)    fm  Assault with a firearm
PC 245(A)(4)    fm  Assault by means likely to produce great bodily injury
PC 246          fm  Shooting at an inhabited dwelling
PC 273.5(A)     fm  Corporal injury on a spouse or cohabitant
PC 273.6(A)     m   Violation of a protective order
PC 415          m   Disturbing the peace
PC 422          fm  Criminal threats
PC 459          fm  Burglary
PC 460(A)       f   Burglary, first degree
PC 484          m   Theft
PC 487(A)       fm  Grand theft
PC 488          m   Petty theft
PC 496(A)       fm  Receiving stolen property
PC 594(B)(2)(A) m   Vandalism, damage under $400
PC 602(M)       m   Trespass
PC 647(F)       m   Disorderly conduct, under the influence in public
PC 1320(A)      m   Failure to appear on own recognizance
PC 29800(A)(1)  f   Felon in possession of a firearm
HS 11364        m   Possession of drug paraphernalia
HS 11377(A)     fm  Possession of a controlled substance
HS 11378        f   Possession of a controlled substance for sale
VC 10851(A)     fm  Taking a vehicle without consent
VC 12500(A)     im  Driving without a licence
VC 14601.1(A)   m   Driving while the licence is suspended
VC 23152(A)     fm  Driving under the influence
"""
_LEVELS = {"f": "felony", "m": "misdemeanor", "i": "infraction"}


def _read(line: str) -> OffenceCode:
    code, section, levels, title = line.split(maxsplit=3)
    return make_code(f"{code} {section}", title, [_LEVELS[level] for level in levels])


SHIPPED = {code.statute_key: code for code in map(_read, _TABLE.strip().splitlines())}
