"""Arrests of a police records system (RMS)."""

from plainview.people.importers.arrested import ARREST_FIELDS, complete_arrest
from plainview.people.importers.system import RecordsSystem

SYSTEM = RecordsSystem(
    name="arrests",
    title="Arrests (RMS)",
    source_class="arrest",
    fields=ARREST_FIELDS,
    makes=("person_record", "residency", "arrest"),
    complete=complete_arrest,
)
