"""Whom to reach for somebody: contacts of schools and care providers; never more than that."""

from plainview.people.importers.system import (
    AS_OF,
    CONFIDENTIAL,
    PERSON,
    RECORD,
    Fault,
    Field,
    RecordsSystem,
    Values,
)
from plainview.people.model import FORBIDDEN_TIE
from plainview.people.ties.model import is_of_address


def complete(values: Values) -> Fault | None:
    """Refuse belonging to a group, and somebody as their own contact."""
    for name in ("relation", "reason"):
        if FORBIDDEN_TIE.search(values[name]):
            return name, "belonging to a group is never kept (rules: access 11)"
    if is_of_address("contact", values["relation"], values["reason"]):
        return "relation", "an address shared is no tie"
    if values["other_key"] is not None and values["other_key"] == values["person_key"]:
        return "other_key", "nobody is their own contact"
    return None


SYSTEM = RecordsSystem(
    name="contacts",
    title="School and care contacts",
    source_class="contact",
    fields=(
        RECORD,
        *PERSON,
        Field(name="other_key", what="the source's own id of the contact; without it each is somebody of their own"),
        Field(name="other_given_name", what="the contact's first name", is_required=True),
        Field(name="other_family_name", what="the contact's last name", is_required=True),
        Field(name="other_born_on", what="the contact's date of birth", kind="date"),
        Field(name="other_phone", what="the contact's telephone"),
        Field(name="relation", what="parent, guardian, next of kin, care giver", is_required=True),
        Field(name="reason", what="what it is kept for: emergency contact", is_required=True, longest=300),
        Field(name="language", what="the language to speak"),
        CONFIDENTIAL,
        AS_OF,
    ),
    makes=("person_record", "tie"),
    complete=complete,
)
