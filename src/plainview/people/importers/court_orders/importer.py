"""Protective and firearm-prohibiting orders, by whom they restrain; never by whom they protect."""

from plainview.people.importers.system import (
    AS_OF,
    CASE,
    IDENTITY,
    PERSON,
    RECORD,
    Fault,
    Field,
    RecordsSystem,
    Values,
    first_fault,
    in_order,
)


def complete(values: Values) -> Fault | None:
    """Hold its ends after its beginning."""
    return first_fault(in_order(values, "issued_on", "expires_on"), in_order(values, "issued_on", "ended_on"))


SYSTEM = RecordsSystem(
    name="court_orders",
    title="Protective and firearm orders",
    source_class="order",
    fields=(
        RECORD,
        *PERSON,
        Field(
            name="kind",
            what="what it is",
            kind="word",
            words=("protective", "firearm_prohibiting"),
            is_required=True,
        ),
        Field(name="issued_on", what="when it was issued", kind="date", is_required=True),
        Field(name="expires_on", what="until when it holds", kind="date", is_required=True),
        Field(name="ended_on", what="when it was ended before that", kind="date"),
        CASE,
        IDENTITY,
        AS_OF,
    ),
    makes=("person_record", "court_order"),
    complete=complete,
    ends=("court_order",),
)
