"""The table of residency evidence, versioned and public: what each kind may say of who lives where, and for how long.

The reasons for each value stand in docs/reference/residency.md; a changed value takes a new VERSION.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = "2026.11-1"
COUNTS_FROM = 0.8  # rules/rating.md: from here on a residency counts
POSSIBLE_FROM = 0.3  # from here on it is possible, below it is shown at most
AT_MOST_POSSIBLE = 0.79
AT_MOST_SHOWN = 0.29
CERTAIN_AT_MOST = 0.98  # no number of papers proves who sleeps where
HOUSEHOLD_DAYS = 14  # papers of one household that moves in begin within so many days of each other
YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """What one kind of evidence may say.

    `says_at_most` on the day it was told, halved each `half_life_days`, nothing after `silent_after_days`. Kinds of
    one `channel` repeat each other and do not add up. `is_told_once`: true of the day it began, whenever it was read.
    """

    title: str
    channel: str
    says_at_most: float
    half_life_days: int
    silent_after_days: int
    is_told_once: bool = False
    is_tenancy: bool = False  # says who took a dwelling over, and when
    is_own_word: bool = False  # where somebody said they live, and nobody checked
    ends_residence: bool = True  # its end is a move-out; that of mail or a caller's word is not
    adds_up: bool = True


EVIDENCE_RULES: Mapping[str, EvidenceRule] = {
    "lease": EvidenceRule(
        title="lease", channel="tenancy", says_at_most=0.97, half_life_days=2 * YEAR, silent_after_days=5 * YEAR,
        is_tenancy=True,
    ),
    "utility": EvidenceRule(
        title="utility account", channel="tenancy", says_at_most=0.97, half_life_days=540,
        silent_after_days=3 * YEAR, is_tenancy=True,
    ),
    "dmv": EvidenceRule(
        title="DMV address", channel="licence", says_at_most=0.93, half_life_days=3 * YEAR, silent_after_days=6 * YEAR
    ),
    "booking_address": EvidenceRule(
        title="address given at booking", channel="told police or court", says_at_most=0.85, half_life_days=YEAR,
        silent_after_days=3 * YEAR, is_told_once=True, is_own_word=True,
    ),
    "court_address": EvidenceRule(
        title="address given in court", channel="told police or court", says_at_most=0.85, half_life_days=YEAR,
        silent_after_days=3 * YEAR, is_told_once=True, is_own_word=True,
    ),
    "said_by_caller": EvidenceRule(
        title="said on a call", channel="said on a call", says_at_most=0.5, half_life_days=30, silent_after_days=180,
        is_told_once=True, is_own_word=True, ends_residence=False,
    ),
    "mail": EvidenceRule(
        title="mail", channel="mail", says_at_most=AT_MOST_SHOWN, half_life_days=180, silent_after_days=2 * YEAR,
        ends_residence=False, adds_up=False,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRule:
    """What living at a kind of place means, where a stay there is no home of one's own.

    After `sure_days` without a new word, or by another paper than `own_list`, somebody is at most possibly there.
    """

    words: str
    half_life_days: int
    sure_days: int
    own_list: frozenset[str]
    says_at_most: float = 1.0


_ANY = frozenset(EVIDENCE_RULES)
STAY_RULES: Mapping[str, StayRule] = {
    "shelter": StayRule(words="a shelter: stays are short", half_life_days=14, sure_days=3,
                        own_list=frozenset({"lease"})),
    "motel": StayRule(words="a motel: stays are short", half_life_days=5, sure_days=1, own_list=frozenset({"lease"})),
    "group_home": StayRule(words="a group home: residents change", half_life_days=180, sure_days=60, own_list=_ANY),
    "hospital": StayRule(words="a hospital: nobody's home", half_life_days=1, sure_days=0, own_list=frozenset(),
                         says_at_most=0.0),
    "school": StayRule(words="a school: not a dwelling", half_life_days=YEAR, sure_days=0, own_list=frozenset()),
    "shop": StayRule(words="a shop: not a dwelling", half_life_days=YEAR, sure_days=0, own_list=frozenset()),
    "public": StayRule(words="a public building: not a dwelling", half_life_days=YEAR, sure_days=0,
                       own_list=frozenset()),
}  # fmt: skip
