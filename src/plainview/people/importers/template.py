"""Writes the mapping to start from: every field of a records system, what it is, and what it may say."""

from collections.abc import Iterator

from plainview.people.importers.readers import TRANSFORMS
from plainview.people.importers.system import Field, RecordsSystem


def mapping_template(system: RecordsSystem) -> str:
    """Return a commented mapping; put your own columns in, and take the # from what you have."""
    return "\n".join(_lines(system)) + "\n"


def _lines(system: RecordsSystem) -> Iterator[str]:
    yield f"# How a file becomes {system.title}. Try it: plainview import records FILE --mapping THIS --dry-run"
    yield f'system = "{system.name}"'
    yield ""
    yield "[source]"
    yield f'id = "{system.name}"              # short, yours; stays the same for ever'
    yield f'title = "{system.title}"          # shown wherever its records are'
    yield "is_required = false            # true: while it does not answer, ratings say UNKNOWN"
    yield ""
    yield "[file]"
    yield 'format = "csv"                 # or json_lines: columns are paths, "name.last"'
    yield 'encoding = "utf-8"             # or windows-1252, latin-1'
    yield 'delimiter = ","'
    yield 'zone = "America/Los_Angeles"   # of times without a zone'
    yield 'none = ["UNK", "N/A"]          # words that stand for nothing'
    yield ""
    yield "# Rows that are not taken:"
    yield "# [[leave]]"
    yield '# column = "ACCOUNT_TYPE"'
    yield '# values = ["COMMERCIAL"]'
    yield ""
    yield "# A field has one of: column = …; columns = […] with join = …; fixed = …. It may have"
    yield '# transforms = […], values = { THEIRS = "ours" }, otherwise = "ours", format = \'%m/%d/%Y\'.'
    yield f"# Transforms: {', '.join(sorted(TRANSFORMS))}."
    yield "[fields]"
    for field in system.fields:
        yield from _field_lines(field, system.example.get(field.name))


def _field_lines(field: Field, example: str | None) -> Iterator[str]:
    needed = "needed" if field.is_required else "may be left out"
    words = f" ({', '.join(field.words)})" if field.words else " (yes, no)" if field.kind == "yes_no" else ""
    yield f"# {field.what}{words}; {needed}"
    mark = "" if field.is_required else "# "
    yield f"{mark}{field.name} = {example or _default_example(field)}"


def _default_example(field: Field) -> str:
    column = f'column = "{field.name.upper()}"'
    if field.kind in {"date", "moment"}:
        form = "%m/%d/%Y" if field.kind == "date" else "%m/%d/%Y %H:%M"
        return f"{{ {column}, format = '{form}' }}"
    if field.kind == "yes_no":
        return f'{{ {column}, values = {{ Y = "yes", N = "no" }} }}'
    if field.kind == "word":
        return f'{{ {column}, values = {{ {field.words[0][0].upper()} = "{field.words[0]}" }} }}'
    return f"{{ {column} }}"
