"""The table of everything that may count in a rating; rules/rating.md closes this list."""

from collections.abc import Callable, Iterator

from plainview.rating.factors.court_order.factor import find as find_court_order
from plainview.rating.factors.firearm_at_premise.factor import find as find_firearm_at_premise
from plainview.rating.factors.resisting_conviction.factor import find as find_resisting_conviction
from plainview.rating.factors.responder_assaulted.factor import find as find_responder_assaulted
from plainview.rating.factors.verified_hazard.factor import find as find_verified_hazard
from plainview.rating.factors.violence_reported.factor import find as find_violence_reported
from plainview.rating.factors.violent_felony_conviction.factor import find as find_violent_felony_conviction
from plainview.rating.factors.violent_warrant.factor import find as find_violent_warrant
from plainview.rating.factors.weapon_reported.factor import find as find_weapon_reported
from plainview.rating.weigh import Outcome, Weighing

Find = Callable[[Weighing], Iterator[Outcome]]
FACTORS: dict[str, Find] = {
    "weapon_reported": find_weapon_reported,
    "violence_reported": find_violence_reported,
    "responder_assaulted": find_responder_assaulted,
    "firearm_at_premise": find_firearm_at_premise,
    "verified_hazard": find_verified_hazard,
    "violent_felony_conviction": find_violent_felony_conviction,
    "violent_warrant": find_violent_warrant,
    "court_order": find_court_order,
    "resisting_conviction": find_resisting_conviction,
}
