"""Addresses of driving licences, as a motor vehicle department has them."""

from plainview.people.importers.system import (
    ADDRESS,
    AS_OF,
    CONFIDENTIAL,
    PERSON,
    RECORD,
    Fault,
    Field,
    RecordsSystem,
    Values,
    in_order,
)

CERTAINTY = 0.85  # people move, and tell the department later


def complete(values: Values) -> Fault | None:
    """Say what evidence it is."""
    values["evidence"], values["certainty"] = "dmv", values["certainty"] or CERTAINTY
    return in_order(values, "began_on", "ended_on")


SYSTEM = RecordsSystem(
    name="licence_addresses",
    title="Driving licence addresses",
    source_class="residency",
    fields=(
        RECORD,
        *PERSON,
        Field(name="address", what=ADDRESS.what, longest=250, is_required=True),
        Field(name="began_on", what="since when the address is told", kind="date"),
        Field(name="ended_on", what="until when", kind="date"),
        Field(name="certainty", what="how sure, 0 to 1; without it .85", kind="number"),
        CONFIDENTIAL,
        AS_OF,
    ),
    makes=("person_record", "residency"),
    complete=complete,
    ends=("residency",),
    needs_place=True,
)
