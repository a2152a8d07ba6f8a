"""Fits the models' certainty to what people decided of pairs; heavy, so only commands import it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from plainview.people.identity import calibration_queries, review_queries
from plainview.people.linkage.learned import Calibration, Learned, load_shipped, probability_of
from plainview.people.linkage.train import LEAST_DIFFERENT, LEAST_LABELS, recalibrate
from plainview.store.transaction import Transaction

PROFILES = ("dated", "undated")
_BANDS = (0.0, 0.5, 0.9, 0.99, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The decided pairs whose certainty was told between two shares: how many, what was told, found, would be told."""

    low: float
    high: float
    pairs: int
    told: float
    found: float
    would_tell: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the decisions would change of a model; `fitted` is None where there are too few, and `why_not` says so."""

    in_use: Learned
    fitted: Learned | None
    why_not: str
    labels: int
    different: int
    bands: tuple[Band, ...]
    no_longer_merged: int  # decided pairs that the model in use would merge by itself and the fitted one would not


async def models_in_use(connection: Any) -> dict[str, Learned]:
    """Return the shipped models, each with the agency's calibration where there is one."""
    kept = {row["model"]: row for row in await calibration_queries.list_calibrations_in_use(connection)}
    shipped = {profile: load_shipped(profile) for profile in PROFILES}
    return {profile: _calibrated(learned, kept.get(learned.name)) for profile, learned in shipped.items()}


async def propose(connection: Any) -> list[Proposal]:
    """Say for every model what people's decisions would change; nothing is written."""
    decided = await review_queries.list_labels(connection)
    return [
        _propose(load_shipped(profile), in_use, [label for label in decided if label.model == in_use.name])
        for profile, in_use in (await models_in_use(connection)).items()
    ]


async def keep(tx: Transaction, proposal: Proposal, *, by: str, at: datetime) -> int | None:
    """Keep a proposal for the next run and return its number; None where decisions were too few. The former stays."""
    fitted = proposal.fitted
    if fitted is None:
        return None
    return await calibration_queries.add_calibration(
        tx.connection,
        fitted.name,
        scores=fitted.calibration.scores,
        shares=fitted.calibration.shares,
        merge_at_bits=fitted.merge_at_bits,
        labels=proposal.labels,
        different=proposal.different,
        by=by,
        at=at,
    )


async def take_back(tx: Transaction, *, by: str, at: datetime) -> list[str]:
    """Return every model to its former calibration, or to its own; return the names of those that had one."""
    names = [load_shipped(profile).name for profile in PROFILES]
    return [
        name
        for name in names
        if await calibration_queries.take_back_calibration(tx.connection, name, by=by, at=at) is not None
    ]


def _calibrated(learned: Learned, row: Mapping[str, Any] | None) -> Learned:
    if row is None:
        return learned
    return replace(
        learned,
        version=f"{learned.version}+{row['calibration_id']}",
        calibration=Calibration(scores=tuple(row["scores"]), shares=tuple(row["shares"])),
        merge_at_bits=row["merge_at_bits"],
    )


def _propose(shipped: Learned, in_use: Learned, decided: Sequence[review_queries.Label]) -> Proposal:
    scores = np.array([label.score_bits for label in decided], np.float64)
    labels = np.array([label.is_same for label in decided], np.bool_)
    different = int((~labels).sum())
    why_not = _too_few(len(labels), different)
    fitted = None if why_not else recalibrate(shipped, scores, labels, shipped.version)
    return Proposal(
        in_use=in_use,
        fitted=fitted,
        why_not=why_not,
        labels=len(labels),
        different=different,
        bands=_bands(in_use, fitted, scores, labels) if fitted else (),
        no_longer_merged=_between(scores, in_use, fitted) if fitted else 0,
    )


def _too_few(labels: int, different: int) -> str:
    if labels < LEAST_LABELS:
        return f"{labels} pairs were decided; it takes {LEAST_LABELS} before the certainty is moved"
    if different < LEAST_DIFFERENT:
        return f"{different} pairs were found different; it takes {LEAST_DIFFERENT} before the certainty is moved"
    return ""


def _between(scores: NDArray[np.float64], in_use: Learned, fitted: Learned) -> int:
    return int(((scores >= in_use.merge_at_bits) & (scores < fitted.merge_at_bits)).sum())


def _bands(
    in_use: Learned, fitted: Learned, scores: NDArray[np.float64], labels: NDArray[np.bool_]
) -> tuple[Band, ...]:
    told, would_tell = (probability_of(each.calibration, scores) for each in (in_use, fitted))
    band_of = np.digitize(told, _BANDS[1:-1])
    return tuple(
        Band(
            low=_BANDS[number],
            high=_BANDS[number + 1],
            pairs=int(held.sum()),
            told=float(told[held].mean()),
            found=float(labels[held].mean()),
            would_tell=float(would_tell[held].mean()),
        )
        for number in range(len(_BANDS) - 1)
        if (held := band_of == number).any()
    )
