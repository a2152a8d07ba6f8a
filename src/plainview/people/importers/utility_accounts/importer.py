"""Move-ins and move-outs, as a utility's accounts have them."""

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

CERTAINTY = 0.9


def complete(values: Values) -> Fault | None:
    """Say what evidence it is."""
    values["evidence"], values["certainty"] = "utility", values["certainty"] or CERTAINTY
    return in_order(values, "began_on", "ended_on")


SYSTEM = RecordsSystem(
    name="utility_accounts",
    title="Utility accounts",
    source_class="residency",
    fields=(
        RECORD,
        *PERSON,
        Field(name="address", what=ADDRESS.what, longest=250, is_required=True),
        Field(name="began_on", what="the move-in", kind="date", is_required=True),
        Field(name="ended_on", what="the move-out", kind="date"),
        Field(name="certainty", what="how sure, 0 to 1; without it .9", kind="number"),
        CONFIDENTIAL,
        AS_OF,
    ),
    makes=("person_record", "residency"),
    complete=complete,
    ends=("residency",),
    needs_place=True,
    example={"record": '{ columns = ["ACCOUNT", "MOVE_IN"], join = "/" }'},
)
