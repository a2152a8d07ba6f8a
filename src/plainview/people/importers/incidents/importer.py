"""Incidents of a police records system: what happened at a place, and what a responder met there."""

from datetime import timedelta

from plainview.people.importers.system import ADDRESS, AS_OF, RECORD, Fault, Field, RecordsSystem, Values

FACTS = ("responder_assaulted", "firearm_at_premise", "verified_hazard")
_HOLDS = {"verified_hazard": timedelta(days=2 * 365)}  # rules: rating, expires
_HOLDS_ELSE = timedelta(days=5 * 365)


def complete(values: Values) -> Fault | None:
    """Hold a fact of the premise to who verified it, and let it expire."""
    if values["fact"] is None:
        return None
    for name in ("summary", "verified_by"):
        if not values[name]:
            return name, f"missing: a fact of a premise needs it ({values['fact']})"
    happened_on = values["called_at"].date()
    longest = happened_on + _HOLDS.get(values["fact"], _HOLDS_ELSE)
    values["expires_on"] = min(values["expires_on"] or longest, longest)
    return None


SYSTEM = RecordsSystem(
    name="incidents",
    title="Incidents (RMS)",
    source_class="premise",
    fields=(
        RECORD,
        Field(name="address", what=ADDRESS.what, longest=250, is_required=True),
        Field(name="called_at", what="when it was called in", kind="moment", is_required=True),
        Field(name="kind", what="what kind of incident", is_required=True),
        Field(name="outcome", what="how it ended", is_required=True, longest=300),
        Field(
            name="fact",
            what="what is true of the premise since, where the report verified it",
            kind="word",
            words=FACTS,
        ),
        Field(name="summary", what="that fact in a line, without names", longest=500),
        Field(name="verified_by", what="who verified it"),
        Field(name="expires_on", what="until when it holds; at most as long as the rules say", kind="date"),
        AS_OF,
    ),
    makes=("premise_fact", "prior_call"),
    complete=complete,
    needs_place=True,
)
