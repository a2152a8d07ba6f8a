"""The records systems that can be imported from: one line each."""

from collections.abc import Awaitable, Callable

from plainview.kernel.import_report import ImportReport
from plainview.people.importers.records_csv.importer import import_records

Importer = Callable[..., Awaitable[ImportReport]]

IMPORTERS: dict[str, Importer] = {
    "records_csv": import_records,
}
