"""Measures what a decision costs: new to the engine, met before, and for the list of all 1,470 cameras.

    python -m benchmarks.decision --questions 3000

The last line is what handles are kept for: the same decision with policies and schema read at each call.
"""

import argparse
import time
from collections.abc import Callable
from datetime import timedelta

import cedarpy

from benchmarks.figures import Figure, is_met, print_figures
from plainview.policy.bundle import read_bundle
from plainview.policy.engine import Engine
from plainview.policy.model import Question, Resource
from tests.policy.made import NOW, POLICIES, actor, camera, question

PROMISED_P50_MS = 0.5
KINDS = (("city", 180), ("traffic", 140), ("school", 750), ("body_worn", 400))


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000


def new_question(number: int) -> Question:
    """Return a question that differs from all others in the age of the sign-in."""
    who = actor(signed_in_at=NOW - timedelta(seconds=number))
    return question("view_camera", actor=who) if number % 2 else question("read_history", actor=who)


def all_cameras() -> list[Resource]:
    """Return as many cameras as the demo has, of four kinds."""
    return [camera(kind) for kind, count in KINDS for _ in range(count)]


def measure(count: int) -> list[Figure]:
    """Time `count` decisions of each sort."""
    engine = Engine.load(POLICIES)
    questions = [new_question(number) for number in range(count)]
    new = [milliseconds(lambda asked=asked: engine.decide(asked, NOW)) for asked in questions]  # type: ignore[misc]
    again = [milliseconds(lambda: engine.decide(questions[-1], NOW)) for _ in range(count)]
    cameras = all_cameras()

    def list_all(age_seconds: int) -> int:
        who = actor(signed_in_at=NOW - timedelta(days=1, seconds=age_seconds))
        return sum(engine.decide(question("view_camera", actor=who, resource=each), NOW).is_allowed for each in cameras)

    lists = [milliseconds(lambda age=age: list_all(age)) for age in range(20)]  # type: ignore[misc]
    return [
        Figure(name="a decision new to the engine", values=new, unit="ms", promised_p50=PROMISED_P50_MS),
        Figure(name="a decision met before", values=again, unit="ms"),
        Figure(name=f"a list of {len(cameras):,} cameras, none asked before", values=lists, unit="ms"),
        Figure(name="policies and schema read at each call", values=[naive() for _ in range(20)], unit="ms"),
    ]


def naive() -> float:
    """Time what a decision costs without handles: the text of policies and schema parsed again."""
    bundle = read_bundle(POLICIES)
    text = "\n".join(rule.policy for rule in bundle.rules)
    asker = {"type": "Staff", "id": "asker"}
    entities = [{"uid": asker, "attrs": {"role": "analyst", "agency": "", "on_shift": True}, "parents": []}]
    request = {"principal": asker, "action": 'Action::"read_ledger"', "resource": 'Thing::"asked"', "context": {}}
    return milliseconds(lambda: cedarpy.is_authorized(request, text, entities, bundle.schema))


def main() -> int:
    """Measure and print; 1 where the promise is missed."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--questions", type=int, default=3_000)
    figures = measure(given.parse_args().questions)
    print_figures(figures)
    return int(not all(is_met(figure) for figure in figures))


if __name__ == "__main__":
    raise SystemExit(main())
