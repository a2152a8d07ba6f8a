"""The records systems that can be imported from: one line each."""

from collections.abc import Awaitable, Callable, Mapping

from plainview.kernel.import_report import ImportReport
from plainview.people.importers.arrests.importer import SYSTEM as ARRESTS
from plainview.people.importers.contacts.importer import SYSTEM as CONTACTS
from plainview.people.importers.court_dispositions.importer import SYSTEM as COURT_DISPOSITIONS
from plainview.people.importers.court_orders.importer import SYSTEM as COURT_ORDERS
from plainview.people.importers.incidents.importer import SYSTEM as INCIDENTS
from plainview.people.importers.jail_bookings.importer import SYSTEM as JAIL_BOOKINGS
from plainview.people.importers.licence_addresses.importer import SYSTEM as LICENCE_ADDRESSES
from plainview.people.importers.probation.importer import SYSTEM as PROBATION
from plainview.people.importers.records_csv.importer import import_records
from plainview.people.importers.system import RecordsSystem
from plainview.people.importers.utility_accounts.importer import SYSTEM as UTILITY_ACCOUNTS
from plainview.people.importers.warrants.importer import SYSTEM as WARRANTS

FolderImporter = Callable[..., Awaitable[ImportReport]]

# A folder of our own form has an importer; what an agency's system writes is read through a mapping.
IMPORTERS: Mapping[str, FolderImporter | RecordsSystem] = {
    "arrests": ARRESTS,
    "contacts": CONTACTS,
    "court_dispositions": COURT_DISPOSITIONS,
    "court_orders": COURT_ORDERS,
    "incidents": INCIDENTS,
    "jail_bookings": JAIL_BOOKINGS,
    "licence_addresses": LICENCE_ADDRESSES,
    "probation": PROBATION,
    "records_csv": import_records,
    "utility_accounts": UTILITY_ACCOUNTS,
    "warrants": WARRANTS,
}
SYSTEMS: Mapping[str, RecordsSystem] = {
    name: each for name, each in IMPORTERS.items() if isinstance(each, RecordsSystem)
}
