"""Writes a replay down as text and as a page with a picture: how many places change level, and from what to what."""

from collections.abc import Iterator, Sequence
from html import escape

from plainview.rating.replay import Replay, counts_by_level

LEVELS = (
    "UNKNOWN",
    "NO KNOWN HAZARD",
    "NO KNOWN HAZARD to CAUTION",
    "NO KNOWN HAZARD to ELEVATED",
    "CAUTION",
    "CAUTION to ELEVATED",
    "ELEVATED",
)
_WIDE, _ROW, _LEFT = 720, 44, 230
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1e23}
table{border-collapse:collapse;margin:1rem 0}th,td{padding:.3rem .7rem;border-bottom:1px solid #c9ced6;text-align:right}
th:first-child,td:first-child{text-align:left}.big{font-size:1.4rem}.same{color:#6a717c}svg{width:100%;height:auto}"""


def as_text(found: Replay) -> str:
    """Return the replay as lines for a terminal."""
    return "\n".join(_lines(found))


def _lines(found: Replay) -> Iterator[str]:
    yield f"{found.before_version} → {found.after_version}, {found.calls} calls{_span(found)}"
    yield (
        f"{found.places_changed} of {found.places} places change level ({_share(found.places_changed, found.places)}): "
        f"{found.places_higher} higher, {found.places_lower} lower"
    )
    yield f"{found.calls_changed} of {found.calls} calls change level ({_share(found.calls_changed, found.calls)})"
    yield (
        f"UNKNOWN {found.unknown_before} of {found.calls} calls ({_share(found.unknown_before, found.calls)}) before, "
        f"{found.unknown_after} ({_share(found.unknown_after, found.calls)}) after"
    )
    if found.unreadable:
        yield f"{found.unreadable} calls could not be replayed: their inputs are no longer kept"
    yield ""
    yield "places, from (row) to (column):"
    columns = _levels_of(found)
    yield f"{'':<30}" + "".join(f"{_short(level):>10}" for level in columns)
    for row in columns:
        counts = found.levels.get(row, {})
        yield f"{row:<30}" + "".join(f"{counts.get(column, 0):>10}" for column in columns)
    yield ""
    yield f"{'type of call':<40}{'calls':>8}{'changed':>9}{'UNKNOWN':>9}"
    for name, of_type in found.by_type.items():
        yield f"{name[:39]:<40}{of_type.calls:>8}{of_type.changed:>9}{of_type.unknown:>9}"
    if found.largest:
        yield ""
        yield "largest changes (rating, points before → after):"
    for change in found.largest:
        yield (
            f"{change.rating_id}  {change.points_before / 1000:g} → {change.points_after / 1000:g}  "
            f"{change.before} → {change.after}  {change.call_type}"
        )


def as_html(found: Replay, why: str) -> str:
    """Return the replay as one page that needs nothing from outside; for a council's agenda."""
    title = f"Rating rules {found.before_version} → {found.after_version}"
    columns = _levels_of(found)
    return "\n".join(
        (
            "<!doctype html>",
            f'<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>',
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(why)}</p>" if why else "",
            (
                f'<p class="big">{found.places_changed} of {found.places} places change level '
                f"({_share(found.places_changed, found.places)}): {found.places_higher} higher, "
                f"{found.places_lower} lower.</p>"
            ),
            (
                f"<p>{found.calls} calls{_span(found)}; {found.calls_changed} would have been rated otherwise. "
                f"UNKNOWN: {_share(found.unknown_before, found.calls)} before, "
                f"{_share(found.unknown_after, found.calls)} after.</p>"
            ),
            f"<p>{found.unreadable} calls could not be replayed: their inputs are no longer kept.</p>"
            if found.unreadable
            else "",
            "<h2>Places by level, before and after</h2>",
            _picture(found, columns),
            "<h2>From and to</h2>",
            _matrix(found, columns),
            "<h2>By type of call</h2>",
            _types(found),
            (
                "<p>A place has the level of its last call. It rates a place for one call, never a person. "
                "Not probable cause, not reasonable suspicion, not a basis for force.</p></html>"
            ),
        )
    )


def _picture(found: Replay, columns: Sequence[str]) -> str:
    before, after = counts_by_level(found)
    most = max([1, *before.values(), *after.values()])
    scale = (_WIDE - _LEFT - 70) / most
    rows = []
    for number, level in enumerate(columns):
        top = number * _ROW
        rows.append(f'<text x="{_LEFT - 10}" y="{top + 26}" text-anchor="end">{escape(level)}</text>')
        for offset, count, colour, word in (
            (6, before[level], "#98a1ad", "before"),
            (22, after[level], "#b07a12", "after"),
        ):
            wide = count * scale
            rows.append(f'<rect x="{_LEFT}" y="{top + offset}" width="{wide:.1f}" height="14" fill="{colour}"/>')
            rows.append(f'<text x="{_LEFT + wide + 6:.1f}" y="{top + offset + 12}">{count} {word}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {len(columns) * _ROW + 8}" role="img" '
        f'aria-label="Places by level before and after" font-size="12" font-family="system-ui,sans-serif">'
        f"{''.join(rows)}</svg>"
    )


def _matrix(found: Replay, columns: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    rows = []
    for row in columns:
        counts = found.levels.get(row, {})
        cells = "".join(
            f"<td{' class=same' if column == row else ''}>{counts.get(column, 0)}</td>" for column in columns
        )
        rows.append(f"<tr><td>{escape(row)}</td>{cells}</tr>")
    return f"<table><tr><th>from \\ to</th>{head}</tr>{''.join(rows)}</table>"


def _types(found: Replay) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{t.calls}</td><td>{t.changed}</td><td>{t.unknown}</td></tr>"
        for name, t in found.by_type.items()
    )
    return f"<table><tr><th>type</th><th>calls</th><th>changed</th><th>UNKNOWN</th></tr>{rows}</table>"


def _levels_of(found: Replay) -> list[str]:
    before, after = counts_by_level(found)
    return [level for level in LEVELS if before[level] or after[level]]


def _short(level: str) -> str:
    words = {"NO KNOWN HAZARD": "NKH", "CAUTION": "CAUT", "ELEVATED": "ELEV", "UNKNOWN": "UNKN"}
    return "-".join(words[word] for word in level.split(" to "))


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none"


def _span(found: Replay) -> str:
    if found.first_at is None or found.last_at is None:
        return ""
    return f", {found.first_at:%d %b %Y} to {found.last_at:%d %b %Y}"
