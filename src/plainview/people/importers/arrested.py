"""What an arrest's row tells, whether the police or the jail wrote it."""

from plainview.people.dispositions import DISPOSITIONS
from plainview.people.importers.system import (
    ADDRESS,
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
    Values,
    age_is_told,
    first_fault,
    in_order,
)

ADDRESS_CERTAINTY = 0.6  # the person's own word, on the day
ARREST_FIELDS = (
    RECORD,
    *PERSON,
    ADDRESS,
    Field(name="arrested_on", what="when: the arrest, or the booking", kind="date", is_required=True),
    *OFFENCE,
    Field(
        name="disposition",
        what="what became of it, as this source says; without it pending",
        kind="word",
        words=DISPOSITIONS,
    ),
    Field(name="disposed_on", what="when that was said", kind="date"),
    CASE,
    BOOKING,
    JUVENILE,
    IDENTITY,
    AS_OF,
)


def complete_arrest(values: Values) -> Fault | None:
    """Fill in what follows; an address that was given on arrest is evidence of a home, and no more than that."""
    values["disposition"] = values["disposition"] or "pending"
    if values["address"]:
        values["evidence"], values["certainty"] = "booking_address", ADDRESS_CERTAINTY
    return first_fault(age_is_told(values, "arrested_on"), in_order(values, "arrested_on", "disposed_on"))
