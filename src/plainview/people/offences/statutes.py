"""Reads how a statute is written, and knows the few that say more than their table does: violent, resisting, NIBRS."""

import re

_CODES = {
    "PC": r"PC|P\.?C\.?|CPC|PENAL(?:\s+CODE)?",
    "VC": r"VC|V\.?C\.?|CVC|VEHICLE(?:\s+CODE)?",
    "HS": r"HS|HSC|H&S|H\s*&\s*S|HEALTH\s*(?:&|AND)\s*SAFETY(?:\s+CODE)?",
    "WI": r"WI|WIC|W&I|W\s*&\s*I",
    "BP": r"BP|BPC|B&P|B\s*&\s*P",
}
_NUMBER = r"\d+[A-Z]{0,2}(?:[.-]\d+[A-Z]{0,2})*"
_SECTION = rf"(?P<section>{_NUMBER}(?:[ /]{_NUMBER})?(?:\s*\([A-Z0-9]{{1,4}}\))*)"
_LOOSE = re.compile(r" (?=\()")
_CODE = "|".join(f"(?P<{name}>{form})" for name, form in _CODES.items())
_OTHER = r"(?P<other>[A-Z]{2,3})"
_BEFORE = re.compile(rf"(?:(?:{_CODE}|{_OTHER})\s*(?:§|SEC\.?|SECTION)?\s*){_SECTION}")
_AFTER = re.compile(rf"{_SECTION}\s*(?:{_CODE}|{_OTHER})")

# PC 667.5(c), where the statute alone says it (not: a fact beside it, such as great bodily injury or someone at home) …
VIOLENT_FELONIES = (
    "PC 187", "PC 192(A)", "PC 203", "PC 205", "PC 206", "PC 207", "PC 209", "PC 209.5", "PC 211", "PC 215", "PC 220",
    "PC 261(A)(2)", "PC 261(A)(6)", "PC 264.1", "PC 286(C)(2)", "PC 286(D)", "PC 287(C)(2)", "PC 287(D)", "PC 288(A)",
    "PC 288(B)", "PC 288.5", "PC 289(A)", "PC 451(A)", "PC 451(B)", "PC 664/187", "PC 18745", "PC 18750", "PC 18755",
)  # fmt: skip
# … and what is done to somebody by force or threat without being in that list: it is what a responder may meet.
BY_FORCE = (
    "PC 69", "PC 240", "PC 241", "PC 242", "PC 243", "PC 244", "PC 245", "PC 246", "PC 262", "PC 273.5", "PC 417",
    "PC 422", "PC 646.9",
)  # fmt: skip
RESISTING = ("PC 69",)  # by threat or violence; PC 148 needs neither
NIBRS_OF = {
    "PC 187": "09A", "PC 192(A)": "09A", "PC 192(B)": "09B", "PC 207": "100", "PC 209": "100", "PC 211": "120",
    "PC 215": "120", "PC 240": "13B", "PC 242": "13B", "PC 243": "13B", "PC 244": "13A", "PC 245": "13A",
    "PC 246": "13A", "PC 261": "11A", "PC 273.5": "13A", "PC 417": "13A", "PC 422": "13C", "PC 69": "13B",
    "PC 148": "90Z", "PC 451": "200", "PC 459": "220", "PC 460": "220", "PC 459.5": "23C", "PC 484": "23H",
    "PC 487": "23H", "PC 488": "23H", "PC 496": "280", "PC 594": "290", "PC 602": "90J", "PC 647(F)": "90C",
    "PC 415": "90C", "PC 273.6": "90Z", "PC 1320": "90Z", "PC 29800": "520", "PC 25400": "520", "PC 25850": "520",
    "HS 11350": "35A", "HS 11364": "35B", "HS 11377": "35A", "HS 11378": "35A", "VC 10851": "240", "VC 23152": "90D",
    "VC 23153": "90D",
}  # fmt: skip


def statute_key(written: str) -> str | None:
    """Return a statute in one form, 'PC 245(A)(1)', or None where no code and section can be read."""
    text = " ".join(written.upper().split())
    found = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    if found is None:
        return None
    code = next((name for name in _CODES if found[name]), found["other"])
    section = _LOOSE.sub("", found["section"])
    return f"{code} {section}"


def with_parents(key: str) -> list[str]:
    """Return a statute and what it is a part of, the closest first: 245(A)(1), 245(A), 245."""
    found = [key]
    while found[-1].endswith(")"):
        found.append(found[-1].rpartition("(")[0])
    return found


def is_violent(key: str) -> bool:
    """Say whether the statute itself is one of force against somebody."""
    return any(each in VIOLENT_FELONIES or each in BY_FORCE for each in with_parents(key))


def is_resisting(key: str) -> bool:
    """Say whether it is resisting an officer by force."""
    return any(each in RESISTING for each in with_parents(key))


def nibrs_code(key: str) -> str | None:
    """Return the NIBRS offence of a statute, None where this table has none."""
    return next((NIBRS_OF[each] for each in with_parents(key) if each in NIBRS_OF), None)
