"""Grades how much harm a false merge would do, so that the worst are looked at by a person, and first. Pure."""

from plainview.people.identity.model import Risk, Serious

REVIEW_FROM_GRADE = 2  # from here on a person decides, whatever the certainty
REVIEW_FROM_SIZE = 6  # people of one: more than sources usually keep of anybody


def grade_risk(left: Serious, right: Serious, *, size: int, was_taken_back: bool = False) -> Risk:
    """Return the risk of merging two people into one of `size` homes."""
    found = [
        *_one_sided(left.violent_convictions, right.violent_convictions, 3, "a violent conviction"),
        *_one_sided(left.active_warrants, right.active_warrants, 3, "an active warrant"),
        *_one_sided(left.active_orders, right.active_orders, 2, "a court order in force"),
    ]
    if was_taken_back:
        found.append((2, "This merge was made before and taken back."))
    if size >= REVIEW_FROM_SIZE:
        found.append((2, f"It would make one person of {size}."))
    if not found and (left.is_any or right.is_any):
        found.append((1, "Both have serious records."))
    return Risk(grade=max((grade for grade, _ in found), default=0), words=tuple(words for _, words in found))


def _one_sided(left: int, right: int, grade: int, what: str) -> list[tuple[int, str]]:
    if bool(left) == bool(right):
        return []
    return [(grade, f"Only one of them has {what}.")]
