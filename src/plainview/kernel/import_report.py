"""Counts what an import read, added, left and refused, and keeps the first errors, each with its line and column."""

from dataclasses import dataclass, field

ERRORS_KEPT = 100


@dataclass(slots=True, kw_only=True)
class TableCount:
    """What became of one table's rows: read = added + changed + unchanged + left + refused.

    `left`: good rows that are not taken, as another source goes before or they are not in force.
    `retired`: what the file no longer has, where it is the whole of its source.
    """

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0
    refused: int = 0
    retired: int = 0

    def as_words(self) -> str:
        """Return the counts in a line."""
        told = (
            f"{self.read:,} read, {self.added:,} added, {self.changed:,} changed, "
            f"{self.unchanged:,} unchanged, {self.refused:,} refused"
        )
        return told + "".join(f", {n:,} {word}" for n, word in ((self.left, "left"), (self.retired, "retired")) if n)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowError:
    """One refusal; `line` is None where it is about the whole file, `column` where it is about the whole row."""

    file: str
    line: int | None
    column: str | None
    why: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{where} {self.column}: {self.why}" if self.column else f"{where}: {self.why}"


@dataclass(slots=True, kw_only=True)
class ImportReport:
    """What an import did; `errors` keeps the first hundred, `errors_total` counts all."""

    tables: dict[str, TableCount] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    errors_total: int = 0
    is_imported: bool = True  # False: --strict, and something was refused, so nothing was imported; or a dry run
    is_dry_run: bool = False
    notes: list[str] = field(default_factory=list)  # what an operator should know besides

    def refuse(self, file: str, why: str, *, line: int | None = None, column: str | None = None) -> None:
        """Note a refusal; keep its words while there is room."""
        self.errors_total += 1
        if len(self.errors) < ERRORS_KEPT:
            self.errors.append(RowError(file=file, line=line, column=column, why=why))

    def refuse_more(self, count: int) -> None:
        """Count refusals whose words are not kept."""
        self.errors_total += count

    def table(self, name: str) -> TableCount:
        """Return the counts of a table, made at its first use."""
        return self.tables.setdefault(name, TableCount())

    def as_lines(self) -> list[str]:
        """Return the report as an operator reads it: a line a table, then the errors."""
        lines = [f"{name}: {count.as_words()}" for name, count in self.tables.items()]
        lines += [str(error) for error in self.errors]
        if self.errors_total > len(self.errors):
            lines.append(f"… and {self.errors_total - len(self.errors):,} more")
        lines += self.notes
        if self.is_dry_run:
            lines.append("nothing was imported: a dry run; these are the counts it would have")
        elif not self.is_imported:
            lines.append("nothing was imported: the import is strict")
        return lines
