"""Bookings of a jail: each charge a row, with the address that was given."""

from plainview.people.importers.arrested import ARREST_FIELDS, complete_arrest
from plainview.people.importers.system import RecordsSystem

SYSTEM = RecordsSystem(
    name="jail_bookings",
    title="Jail bookings",
    source_class="arrest",
    fields=ARREST_FIELDS,
    makes=("person_record", "residency", "arrest"),
    complete=complete_arrest,
    example={
        "record": '{ columns = ["BOOKING_NO", "CHARGE_SEQ"], join = "/" }',
        "disposition": '{ column = "RELEASE_REASON", values = { "849(B)(2)" = "detained" }, otherwise = "pending" }',
    },
)
