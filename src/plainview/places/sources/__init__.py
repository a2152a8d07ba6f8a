"""The forms of file that places come in: one line each, asked in this order which one a path is."""

from plainview.places.arriving import Source
from plainview.places.sources.csv_folder.source import is_csv_folder, read_folder

SOURCES: dict[str, Source] = {
    "csv_folder": Source(source="agency", is_one=is_csv_folder, read=read_folder),
}
