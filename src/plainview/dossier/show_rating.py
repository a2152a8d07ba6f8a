"""Shows a rating: the word, the strongest reasons, what was left out; without criminal history where it was refused."""

from plainview.dossier.model import Assembled, LeftOutShown, NotAskedShown, RatingShown, ReasonShown, Refusal
from plainview.rating.model import Rating
from plainview.rating.rate import STRONGEST


def show_rating(assembled: Assembled, history_refused: Refusal | None) -> RatingShown:
    """Return the rating as it is shown; reasons out of residents' records need the permit for criminal history."""
    rating = assembled.rating
    reasons = [reason for reason in rating.reasons if history_refused is None or reason.about != "resident"]
    left_out = [left for left in rating.left_out if history_refused is None or left.about != "resident"]
    return RatingShown(
        level=rating.level,
        lo=rating.lo,
        hi=rating.hi,
        reasons=(
            *_why_unknown(rating),
            *(
                ReasonShown(
                    factor=reason.factor,
                    text=reason.text,
                    source_title=reason.source_title,
                    on=reason.on,
                    certain=reason.is_certain,
                    points=reason.points_milli / 1000,
                )
                for reason in reasons[:STRONGEST]
            ),
        ),
        more=max(0, len(reasons) - STRONGEST),
        left_out=(
            *_withheld(rating, history_refused),
            *(LeftOutShown(code=left.code, text=left.text, on=left.on) for left in left_out),
        ),
        not_asked=tuple(
            NotAskedShown(source_id=m.source_id, title=m.title, since=m.since, text=m.text) for m in rating.not_asked
        ),
        rule_version=rating.rule_version,
        tactics=rating.tactics,
        rating_id=assembled.rating_id,
        caution_from=assembled.rules.caution_from_milli / 1000,
        elevated_from=assembled.rules.elevated_from_milli / 1000,
    )


def _why_unknown(rating: Rating) -> tuple[ReasonShown, ...]:
    if rating.lo != "UNKNOWN":
        return ()
    return tuple(
        ReasonShown(factor="not_assessed", text=why.text, source_title="Plainview", on=None, certain=True, points=0.0)
        for why in rating.incomplete_because
    )


def _withheld(rating: Rating, history_refused: Refusal | None) -> tuple[LeftOutShown, ...]:
    """Say that there are reasons, or facts left out, that this asker may not read."""
    about = {reason.about for reason in rating.reasons} | {left.about for left in rating.left_out}
    if history_refused is None or "resident" not in about:
        return ()
    text = f"Facts out of residents' records are weighed but not shown to you (rule {history_refused.rule})"
    return (LeftOutShown(code="HISTORY_WITHHELD", text=text, on=None),)
