"""The offences of NIBRS, groups A and B, with what they are against and the rank of the old hierarchy rule."""

from dataclasses import dataclass
from typing import Literal

Against = Literal["person", "property", "society"]
UNRANKED = 99  # no offence of Part I: the hierarchy rule never ranked it


@dataclass(frozen=True, slots=True, kw_only=True)
class NibrsOffence:
    """One code of the FBI's NIBRS user manual; `rank`: 1 is the gravest of Part I."""

    code: str
    title: str
    group: Literal["A", "B"]
    against: Against
    rank: int


def _read(table: str, group: Literal["A", "B"]) -> dict[str, NibrsOffence]:
    found = {}
    for line in table.strip().splitlines():
        code, against, rank, title = line.split(maxsplit=3)
        found[code] = NibrsOffence(
            code=code,
            title=title,
            group=group,
            against=_AGAINST[against],
            rank=UNRANKED if rank == "-" else int(rank),
        )
    return found


_AGAINST: dict[str, Against] = {"P": "person", "G": "property", "S": "society"}
_GROUP_A = """
09A P 1 Murder and nonnegligent manslaughter
09B P 2 Negligent manslaughter
100 P - Kidnapping, abduction
11A P 3 Rape
11B P 3 Sodomy
11C P 3 Sexual assault with an object
11D P - Fondling
13A P 5 Aggravated assault
13B P - Simple assault
13C P - Intimidation
36A P - Incest
36B P - Statutory rape
64A P - Human trafficking, commercial sex acts
64B P - Human trafficking, involuntary servitude
120 G 4 Robbery
200 G 9 Arson
210 G - Extortion, blackmail
220 G 6 Burglary, breaking and entering
23A G 7 Pocket-picking
23B G 7 Purse-snatching
23C G 7 Shoplifting
23D G 7 Theft from a building
23E G 7 Theft from a coin-operated machine
23F G 7 Theft from a motor vehicle
23G G 7 Theft of motor vehicle parts
23H G 7 All other larceny
240 G 8 Motor vehicle theft
250 G - Counterfeiting, forgery
26A G - False pretences, swindle
26B G - Credit card and teller machine fraud
26C G - Impersonation
26D G - Welfare fraud
26E G - Wire fraud
26F G - Identity theft
26G G - Hacking, computer invasion
270 G - Embezzlement
280 G - Stolen property
290 G - Destruction, damage, vandalism of property
510 G - Bribery
35A S - Drug and narcotic violations
35B S - Drug equipment violations
370 S - Pornography, obscene material
39A S - Betting, wagering
39B S - Operating, promoting gambling
39C S - Gambling equipment violations
39D S - Sports tampering
40A S - Prostitution
40B S - Assisting or promoting prostitution
40C S - Purchasing prostitution
520 S - Weapon law violations
720 S - Animal cruelty
"""
_GROUP_B = """
90B S - Curfew, loitering, vagrancy
90C S - Disorderly conduct
90D S - Driving under the influence
90F S - Family offences, nonviolent
90G S - Liquor law violations
90J S - Trespass of real property
90Z S - All other offences
"""
NIBRS = {**_read(_GROUP_A, "A"), **_read(_GROUP_B, "B")}
