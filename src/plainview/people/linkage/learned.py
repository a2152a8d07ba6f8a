"""Reads and writes a linkage model: its trees, its calibration, its thresholds, as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from plainview.people.linkage.trees import Floats, Forest, dump, forest_from_json, forest_to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """A rising line from a score in bits to the share of such pairs that were one person."""

    scores: tuple[float, ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A trained model of one profile: `dated` where both sides state birth dates, else `undated`."""

    version: str
    profile: str
    forest: Forest
    calibration: Calibration
    merge_at_bits: float
    review_at_bits: float
    trained_on: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Profile and trees: scores of models of one name can be compared, however they are calibrated."""
        return f"{self.profile} {self.version.split('+', maxsplit=1)[0]}"


def probability_of(calibration: Calibration, scores: Floats) -> Floats:
    """Turn scores into calibrated probabilities; never falling as scores rise."""
    return np.interp(scores, calibration.scores, calibration.shares)


def learned_to_json(learned: Learned) -> str:
    """Write a model."""
    return dump(
        {
            "version": learned.version,
            "profile": learned.profile,
            "merge_at_bits": learned.merge_at_bits,
            "review_at_bits": learned.review_at_bits,
            "trained_on": dict(learned.trained_on),
            "calibration": {"scores": learned.calibration.scores, "shares": learned.calibration.shares},
            "forest": forest_to_json(learned.forest),
        }
    )


def learned_from_json(text: str) -> Learned:
    """Read a model; KeyError or ValueError where it is none."""
    given = json.loads(text)
    return Learned(
        version=str(given["version"]),
        profile=str(given["profile"]),
        forest=forest_from_json(given["forest"]),
        calibration=Calibration(
            scores=tuple(map(float, given["calibration"]["scores"])),
            shares=tuple(map(float, given["calibration"]["shares"])),
        ),
        merge_at_bits=float(given["merge_at_bits"]),
        review_at_bits=float(given["review_at_bits"]),
        trained_on=dict(given["trained_on"]),
    )


def load_shipped(profile: str) -> Learned:
    """Read the model that comes with the program."""
    folder = resources.files("plainview.people.linkage") / "shipped"
    return learned_from_json((folder / f"{profile}.json").read_text())
