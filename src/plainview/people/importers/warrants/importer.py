"""Warrants in force; one that is no longer in a full list is ended."""

from plainview.people.importers.system import (
    AS_OF,
    CASE,
    IDENTITY,
    OFFENCE,
    PERSON,
    RECORD,
    Fault,
    Field,
    RecordsSystem,
    Values,
    in_order,
)


def complete(values: Values) -> Fault | None:
    """Hold its end after its beginning."""
    return in_order(values, "issued_on", "ended_on")


SYSTEM = RecordsSystem(
    name="warrants",
    title="Warrants",
    source_class="warrant",
    fields=(
        RECORD,
        *PERSON,
        Field(name="issued_on", what="when it was issued", kind="date", is_required=True),
        *OFFENCE,
        CASE,
        Field(name="ended_on", what="when it was served or recalled", kind="date"),
        IDENTITY,
        AS_OF,
    ),
    makes=("person_record", "warrant"),
    complete=complete,
    ends=("warrant",),
)
