"""What courts decided: each count a row; a conviction, its relief, and the end of an arrest."""

from plainview.people.dispositions import DISPOSITIONS
from plainview.people.importers.system import (
    AS_OF,
    BOOKING,
    CASE,
    IDENTITY,
    JUVENILE,
    OFFENCE,
    PERSON,
    RECORD,
    Fault,
    Field,
    RecordsSystem,
    Values,
)

_OPTIONAL_STATUTE = Field(name="statute", what="code and section of the count; without it the whole case is meant")


def complete(values: Values) -> Fault | None:
    """Hold it to a case, and a conviction to its statute."""
    if values["case_number"] is None and values["booking_number"] is None:
        return "case_number", "missing: without a case or booking number it says of which arrest nothing"
    if values["disposition"] == "convicted" and values["statute"] is None:
        return "statute", "missing: of what?"
    born_on = values["born_on"]
    if born_on is not None and values["disposed_on"] < born_on:
        return "disposed_on", f"{values['disposed_on']} is before the date of birth, {born_on}"
    return None


SYSTEM = RecordsSystem(
    name="court_dispositions",
    title="Court dispositions",
    source_class="court",
    fields=(
        RECORD,
        *PERSON,
        Field(
            name="disposition",
            what="what was decided; sealed, relieved and expunged take a conviction of the same record away",
            kind="word",
            words=DISPOSITIONS,
            is_required=True,
        ),
        Field(name="disposed_on", what="when", kind="date", is_required=True),
        _OPTIONAL_STATUTE,
        *OFFENCE[1:],
        CASE,
        BOOKING,
        JUVENILE,
        IDENTITY,
        AS_OF,
    ),
    makes=("person_record", "conviction", "court_disposition"),
    complete=complete,
)
