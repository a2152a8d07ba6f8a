"""The table of forms that lists of cameras come in beside our own CSV: a folder each, and one line here."""

from collections.abc import Callable, Iterator

from plainview.cameras.importers.caltrans import importer as caltrans
from plainview.cameras.importers.geojson import importer as geojson

Rows = Iterator[
    tuple[int, dict[str, str] | str | None]
]  # (number, the row's texts | why it is refused | None: left out)

IMPORTERS: dict[str, Callable[[bytes], Rows]] = {
    "geojson": geojson.read_rows,
    "caltrans": caltrans.read_rows,
}
