"""Who is on probation, parole or supervision, and until when."""

from plainview.people.importers.system import (
    AS_OF,
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
    age_is_told,
    first_fault,
    in_order,
)


def complete(values: Values) -> Fault | None:
    """Hold its ends after its beginning."""
    return first_fault(
        age_is_told(values, "began_on"),
        in_order(values, "began_on", "ends_on"),
        in_order(values, "began_on", "ended_on"),
    )


SYSTEM = RecordsSystem(
    name="probation",
    title="Probation",
    source_class="court",
    fields=(
        RECORD,
        *PERSON,
        Field(
            name="kind",
            what="formal (with an officer), informal (to the court), parole, supervision (PRCS, mandatory)",
            kind="word",
            words=("formal", "informal", "parole", "supervision"),
            is_required=True,
        ),
        *OFFENCE[:2],
        Field(name="began_on", what="from when", kind="date", is_required=True),
        Field(name="ends_on", what="until when", kind="date", is_required=True),
        Field(name="ended_on", what="when it was ended before that", kind="date"),
        CASE,
        JUVENILE,
        IDENTITY,
        AS_OF,
    ),
    makes=("person_record", "probation"),
    complete=complete,
    ends=("probation",),
)
