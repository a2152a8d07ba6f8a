"""Says what the linkage takes and gives: records, scored pairs with their reasons, clusters, and a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

# What a table of records has: all text; only the first two are required, the others may be null or absent.
COLUMNS: Mapping[str, str] = {
    "record_id": "unique in the whole table (person_record_id as text)",
    "source_id": "the system that names somebody so; pairs are looked for between two systems",
    "person_key": "who the record belongs to now; records of one key are one person already, null stands alone",
    "given_name": "first name; a nickname stays as it is written",
    "middle_name": "middle name or its initial",
    "family_name": "last name; a suffix may still be at its end",
    "name_suffix": "Jr, Sr, II, III …",
    "born_on": "YYYY-MM-DD, also where it is no real date (1958-71-07)",
    "sex": "any one word a system uses; compared by its first letter",
    "house_number": "number part of the address",
    "street": "street part of the address, with its direction and kind",
    "unit": "apartment or unit; a post box counts as a street without a number",
    "as_of": "YYYY-MM-DD: when the record was true; with the birth date it tells an age",
}


class Decision(StrEnum):
    """What becomes of a pair."""

    MERGE = "merge"
    REVIEW = "review"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One step of a pair's waterfall: what was compared, what was found, its worth in bits (2: four times likelier)."""

    comparison: str
    level: str
    bits: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredPair:
    """Two records, how likely they are one person (calibrated), and why; the weights add up to `score_bits`."""

    left_id: str
    right_id: str
    probability: float
    score_bits: float
    decision: Decision
    reasons: tuple[str, ...]
    weights: tuple[Weight, ...]
    model: str = ""  # that scored it: scores of one model can be compared


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLink:
    """Two records that must never be in one cluster, and the rule that says so."""

    left_id: str
    right_id: str
    rule: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Records of one person: each reached by a merge, no two of them forbidden together."""

    record_ids: tuple[str, ...]
    weakest_probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkReport:
    """What one run of the batch found: merges first, then what a person should review, best first.

    `merge_at` and `review_at` are the scores in bits at which each profile used (dated, undated) merges and asks.
    """

    model_version: str
    merge_at: Mapping[str, float]
    review_at: Mapping[str, float]
    record_count: int
    candidate_count: int
    pairs: Sequence[ScoredPair]
    clusters: Sequence[Cluster]
    cannot_links: Sequence[CannotLink]
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLabel:
    """What a person decided about a pair: whether both are one."""

    left_id: str
    right_id: str
    is_same: bool
