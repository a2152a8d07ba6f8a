"""The closed lists of NENA-STA-006.3 that imports check and exports keep to, with their short forms on signs."""

from plainview.places.street_words import DIRECTIONS, STREET_TYPES

_STREET_TYPES = """
Abbey; Access; Access Road; Acres; Airport; Alcove; Alle; Alley; Annex; Approach; Arc; Arcade; Arch; Avenida;
Avenue; Avenue Circle; Avenue Court; Avenue Loop; Avenue Path; Avenue Place; Avenue Way; Bank; Bay; Bayou; Bayway;
Beach; Bend; Bluff; Bluffs; Bottom; Boardwalk; Boulevard; Branch; Bridge; Brook; Brooks; Bureau of Indian Affairs
Route; Burg; Burgs; Bypass; Calle; Callejon; Camino; Camp; Canyon; Cape; Cartway; Causeway; Center; Centers; Centre;
Channel; Chase; Chemin; Circle; Circles; Circus; Cliff; Cliffs; Close; Club; Cluster; Coast Highway; Common;
Commons; Concession Road; Concourse; Connect; Connector; Corner; Corners; Corridor; Corso; Corte; County Forest
Road; County Highway; County Road; County Route; County State Aid Highway; Cours; Course; Court; Courts; Cove;
Coves; Creek; Crescent; Crest; Cross; Crossing; Crossings; Crossover; Crossroad; Crossroads; Crossway; Curve; Custer
County Road; Cutoff; Cutting; Dale; Dam; Dawson County Road; Dell; Divide; Dock; Down; Downs; Draw; Drift; Drive;
Drives; Driveway; Dugway; Echo; Edge; End; Entrance; Entry; Esplanade; Estate; Estates; Exchange; Exit; Expressway;
Extension; Extensions; Fall; Falls; Fare; Farm; Farm to Market; Federal-Aid Secondary Highway; Ferry; Field; Fields;
Flat; Flats; Flowage; Flyway; Ford; Fords; Forest; Forest Highway; Forest Road; Forge; Forges; Fork; Forks; Fort;
Freeway; Front; Frontage Road; Gables; Garden; Gardens; Garth; Gate; Gates; Gateway; Glade; Glen; Glens; Gorge;
Grade; Green; Greens; Greenway; Grove; Groves; Harbor; Harbors; Harbour; Haul Road; Haven; Heath; Heights; Hideaway;
Highway; Hill; Hills; Hollow; Horn; Horseshoe; Indian Service Road; Inlet; Interstate; Interval; Island; Islands;
Isle; Isles; J-Turn; Junction; Junctions; Keep; Key; Keys; Knoll; Knolls; Lair; Lake; Lakes; Land; Landing; Lane;
Lane Circle; Lane Court; Lane Road; Lateral; Ledge; Light; Lights; Line; Loaf; Lock; Locks; Lodge; Lookout; Loop;
Loop Road; Lugar; Mall; Manor; Manors; Market; Meadow; Meadows; Mews; Mill; Mills; Mission; Montana Highway;
Motorway; Mount; Mountain; Mountains; Narrows; National Forest Development Road; Neck; Nook; North Carolina Highway;
Oaks; Old County Road; Orchard; Oval; Overlook; Overpass; Ovi; Park; Parke; Parks; Parkway; Parkways; Paseo; Pass;
Passage; Path; Pathway; Piazza; Pike; Pine; Pines; Place; Placita; Plain; Plains; Platz; Plaza; Point; Pointe;
Points; Port; Ports; Prairie; Private Road; Promenade; Public Access; Quarter; Quay; Ramp; Radial; Ranch; Rancho;
Rapid; Rapids; Reach; Recreational Road; Rest; Retreat; Ridge; Ridges; Rise; River; River Road; Road; Roads; Round;
Route; Row; Rue; Run; Runne; Runway; Shoal; Shoals; Shore; Shores; Sideroad; Skies; Skyway; Slip; Spring; Springs;
Spur; Spurs; Square; Squares; State Highway; State Park Road; State Parkway; State Road; State Route; State
Secondary; State Spur; Station; Strand; Strasse; Stravenue; Stream; Street; Streets; Street Circle; Street Court;
Street Loop; Street Path; Street Place; Street Way; Strip; Summit; Taxiway; Terminal; Tern; Terrace; Throughway;
Thruway; Timber Road; Townline; Town Road; Township Road; Trace; Track; Trafficway; Trail; Trailer; Triangle; Truck
Trail; Tunnel; Turn; Turnpike; United States Forest Service Road; United States Highway; Underpass; Union; Unions;
Uunye; Valley; Valleys; Via; Viaduct; View; Views; Villa; Village; Villages; Ville; Vista; Vog; Waddy; Walk; Walks;
Wall; Way; Ways; Weeg; Well; Wells; Woods; Wye; Wynd
"""
_DIRECTIONS = "North South East West Northeast Northwest Southeast Southwest"
_FRENCH_DIRECTIONS = "Nord Sud Est Ouest Nord-Est Nord-Ouest Sud-Est Sud-Ouest"
_LEGACY_DIRECTIONS = "N S E W NE NW SE SW O NO SO"
_SEPARATORS = "of the; at; de; de la; del; de las; des; in the; to the; of; on the; to"
_STATES = """
AB AL AK AS AZ AR BC CA CO CT DE DC FM FL GA GU HI ID IL IN IA KS KY LA MB ME MH MD MA MI MN MS MO MT NB NE NL NS NV
NH NJ NM NY NC ND MP NT NU OH OK ON OR PE PW PA PR QC RI SC SD SK TN TX UT VT UM VI VA WA WV WI WY YT
"""
_PLACE_TYPES = """
airport arena bank bar bus-station cafe campground care-facility classroom club construction convention-center
detached-unit fire-station government hospital hotel industrial landmark-address library municipal-garage museum
office other outdoors parking phone-box place-of-worship post-office prison public residence restaurant school
shopping-area stadium store street theater toll-booth town-hall train-station utilitybox unknown warehouse
waste-transfer-facility water-facility youth-camp
"""
_PLACEMENTS = """
ExteriorAccess Geocoding InteriorAccess InteriorCentroid Parcel PropertyAccess Site Structure Unknown
"""
_ROAD_CLASSES = """
Primary; Secondary; Local; Ramp; Service Drive; Vehicular Trail; Walkway/Pedestrian Trail; Stairway; Alley; Private;
Parking Lot; Bike Path or Trail; Bridle Path; Other
"""
_SERVICES = """
sos.psap sos.level_2_esrp sos.level_3_esrp sos.call_taker responder.coast_guard responder.ems responder.fire
responder.mountain_rescue responder.poison_control responder.police responder.ems.air responder.ems.tribal
responder.ems.countyParish responder.ems.local responder.ems.private responder.ems.military responder.fire.airport
responder.fire.forest responder.fire.military responder.fire.private responder.police.countyParish
responder.police.federal responder.police.local responder.police.tribal responder.police.stateProvincial
responder.police.sheriff responder.police.campus responder.police.private responder.police.airport
responder.police.housing responder.police.park responder.police.military responder.police.federal.atf
responder.police.federal.cbp responder.police.federal.dss responder.police.federal.dea responder.police.federal.fbi
responder.police.federal.fps responder.police.federal.ice responder.police.federal.marshal
responder.police.federal.rcmp responder.police.federal.pp responder.police.federal.usss responder.psap
"""


def _list(text: str, separator: str | None = None) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.replace("\n", " ").split(separator) if word.strip())


def _by_lower_case(words: tuple[str, ...]) -> dict[str, str]:
    return {word.lower(): word for word in words}


DOMAINS: dict[str, tuple[str, ...]] = {
    "AdministrativeLevels0": ("US", "CA", "MX"),
    "AdministrativeLevels1": _list(_STATES),
    "DistanceMarkerIndicator": ("P", "L"),
    "DistanceMarkerUnitOfMeasurement": ("miles", "nautical miles", "feet", "kilometers", "meters"),
    "LegacyStreetNameDirectional": _list(_LEGACY_DIRECTIONS),
    "LocationMarkerIndicator": ("P", "U"),
    "OneWay": ("B", "FT", "TF"),
    "Parity": ("O", "E", "B", "Z"),
    "PlaceType": _list(_PLACE_TYPES),
    "PlacementMethodPoint": _list(_PLACEMENTS),
    "RoadClass": _list(_ROAD_CLASSES, ";"),
    "ServiceURN": tuple(f"urn:emergency:service:{word}" for word in _list(_SERVICES)),
    "StreetNameDirectional": _list(_DIRECTIONS) + _list(_FRENCH_DIRECTIONS),
    "StreetNamePreTypeSeparator": _list(_SEPARATORS, ";"),
    "StreetNameType": _list(_STREET_TYPES, ";"),
    "Validation": ("Y", "N"),
}
_CANONICAL = {name: _by_lower_case(words) for name, words in DOMAINS.items()}
_SPELT_DIRECTIONS = {DIRECTIONS[word.lower()]: word for word in _list(_DIRECTIONS)}
_SPELT_TYPES = {
    short: word for word in reversed(DOMAINS["StreetNameType"]) if (short := STREET_TYPES.get(word.lower()))
}


def find_in_domain(domain: str, text: str) -> str | None:
    """Return the value of the closed list that `text` is, whatever its case; None where it is none."""
    return _CANONICAL[domain].get(text.lower())


def spell_direction(text: str) -> str | None:
    """Return 'East' for 'E', 'east' or 'East'; None for what is no direction."""
    known = find_in_domain("StreetNameDirectional", text)
    return known or _SPELT_DIRECTIONS.get(DIRECTIONS.get(text.lower().strip("."), ""))


def spell_type(text: str) -> str | None:
    """Return 'Avenue' for 'Ave', 'AV.' or 'avenue'; None for what is no street type."""
    known = find_in_domain("StreetNameType", text)
    return known or _SPELT_TYPES.get(STREET_TYPES.get(text.lower().strip("."), ""))


def short_direction(spelt: str) -> str:
    """Return 'E' for 'East', as signs have it."""
    return DIRECTIONS.get(spelt.lower(), spelt).upper() if spelt.lower() in DIRECTIONS else spelt


def short_type(spelt: str) -> str:
    """Return 'Ave' for 'Avenue' (USPS Publication 28, C1)."""
    short = STREET_TYPES.get(spelt.lower())
    return short.capitalize() if short else spelt


def road_class_of_standard(road_class: str) -> str:
    """Return the standard's class nearest to one of ours: 'Primary' for a freeway too."""
    if road_class == "path":
        return "Walkway/Pedestrian Trail"
    return find_in_domain("RoadClass", "Primary" if road_class == "freeway" else road_class) or "Other"
