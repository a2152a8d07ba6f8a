"""Measures ratings a second on one core, over premises as the simulated city has them, and over 400 residents.

    python -m benchmarks.ratings --dsn postgresql://plainview@/plainview?host=…     (its places, drawn by lot)
    python -m benchmarks.ratings                                                    (a mix after the full-size city)

CPU time of this process alone is counted, so a busy machine makes no difference; the median of ten rounds is judged.
"""

import argparse
import asyncio
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import median
from typing import Any

from plainview.dossier.convert import convert
from plainview.dossier.queries import gather
from plainview.kernel.clock import utc_now
from plainview.rating.model import RatingInputs
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, read_inputs, result_bytes
from plainview.rating.rules import CURRENT_RULES
from plainview.store.postgres import open_pool
from tests.facts import TODAY, asked, claim, inputs, premise_fact, residency, resident_fact

PROMISED = 20_000
ROUNDS = 10
SOURCES = ("cad", "premise", "court", "warrants", "orders", "utility", "rms", "dmv", "post", "contacts", "intel")
_SOME = """
select p.place_id, u.unit_id, p.address, p.longitude, p.latitude
from place p
left join place_unit u on u.place_id = p.place_id
where (u.unit_id is not null or not p.has_units)
order by random()
limit $1
"""


def _city_mix(number: int) -> list[RatingInputs]:
    """Return inputs with the full-size city's shares of residents, convictions, warrants, orders, hazards, claims."""
    lot = random.Random(11)  # noqa: S311 - the same mix each time
    sources = [asked(source_id=name, is_required=place < 6) for place, name in enumerate(SOURCES)]
    made = []
    for _ in range(number):
        facts: list[Any] = []
        for person in range(lot.choice((0, 1, 1, 2, 2, 3, 4))):
            subject = f"person/{lot.randrange(500_000)}"
            began_on = TODAY - timedelta(days=lot.randrange(20, 4000))
            facts += [residency(subject, evidence=lot.choice(("utility", "dmv", "lease")), began_on=began_on)]
            facts += [residency(subject, evidence="booking_address")] if lot.random() < 0.2 else []
            facts += [resident_fact(subject=subject, days_ago=lot.randrange(3000))] if lot.random() < 0.06 else []
            facts += [resident_fact("violent_warrant", subject=subject)] if lot.random() < 0.004 else []
            facts += [resident_fact("court_order", subject=subject)] if person == 0 and lot.random() < 0.01 else []
        facts += [premise_fact("verified_hazard", days_ago=lot.randrange(800))] if lot.random() < 0.01 else []
        facts += [claim("violence", is_corroborated=lot.random() < 0.3)] if lot.random() < 0.15 else []
        made.append(inputs(*facts, *sources))
    return made


def _crowded(residents: int) -> RatingInputs:
    """Return a dwelling of many residents, each with a licence's address and a conviction."""
    facts: list[Any] = []
    for person in range(residents):
        subject = f"person/{person}"
        facts += [residency(subject), resident_fact(subject=subject, days_ago=person * 5)]
    return inputs(*facts, *(asked(source_id=name) for name in SOURCES))


async def _from_city(dsn: str, number: int) -> list[RatingInputs]:
    from benchmarks.dossier import _incident  # noqa: PLC0415 - only where there is a database

    pool = await open_pool(dsn, most=2)
    try:
        async with pool.acquire() as connection:
            rows = await connection.fetch(_SOME, number)
            at = utc_now()
            return [
                convert(await gather(connection, row["place_id"], row["unit_id"], at), _incident(row), at)
                for row in rows
            ]
    finally:
        await pool.close()


def _per_second(work: Callable[[RatingInputs], object], over: Sequence[RatingInputs]) -> list[float]:
    """Return inputs a second of CPU time, one figure a round."""
    figures = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for each in over:
            work(each)
        figures.append(len(over) / (time.process_time() - started))
    return figures


def _whole(each: RatingInputs) -> object:
    return inputs_bytes(each, CURRENT_RULES), result_bytes(rate(each, CURRENT_RULES))


def _tell(name: str, figures: Sequence[float], promised: int | None = None) -> bool:
    is_met = promised is None or median(figures) >= promised
    verdict = f"  promised ≥ {promised:,}: {'met' if is_met else 'MISSED'}" if promised else ""
    print(f"{name:<52} median {median(figures):>10,.0f}/s  worst {min(figures):>10,.0f}/s{verdict}")
    return is_met


def main() -> int:
    """Measure and print; 1 where the promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dsn", default=os.environ.get("PLAINVIEW_DATABASE_URL"))
    parser.add_argument("--places", type=int, default=2000)
    given = parser.parse_args()
    over = asyncio.run(_from_city(given.dsn, given.places)) if given.dsn else _city_mix(given.places)
    with_facts = sum(bool(each.resident_facts or each.premise_facts) for each in over)
    residents = sum(len(each.residencies) for each in over)
    print(
        f"{len(over)} premises, {with_facts} with facts that may count, {residents} residencies, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    is_met = _tell("ratings", _per_second(lambda each: rate(each, CURRENT_RULES), over), PROMISED)
    _tell(
        "ratings with facts only",
        _per_second(
            lambda each: rate(each, CURRENT_RULES), [e for e in over if e.resident_facts or e.premise_facts or e.claims]
        ),
    )
    is_met &= _tell("ratings with the bytes of inputs and result", _per_second(_whole, over), PROMISED)
    kept = [inputs_bytes(each, CURRENT_RULES) for each in over]
    started = time.process_time()
    for each in kept:
        rate(read_inputs(each).inputs, CURRENT_RULES)
    print(f"{'recomputed from kept bytes':<52} once   {len(kept) / (time.process_time() - started):>10,.0f}/s")
    for many in (40, 400):
        figures = [1000 / figure for figure in _per_second(lambda each: rate(each, CURRENT_RULES), [_crowded(many)])]
        print(f"{f'one rating, {many} residents with a conviction each':<52} median {median(figures):>10.2f} ms")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
