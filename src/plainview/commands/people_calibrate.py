"""plainview people calibrate: fits the certainty that the linkage tells to what people decided in review."""

import argparse
from importlib import import_module
from typing import Any

from plainview.commands.database import migrated_pool
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import ConflictError
from plainview.settings import Settings
from plainview.store.transaction import begin

CALIBRATION = "plainview.people.identity.calibrate"  # imports scikit-learn: loaded only when something is calibrated
OPERATOR = "operator at the machine"


def add_action(actions: Any) -> None:
    """Add `calibrate` to `plainview people`."""
    action = actions.add_parser("calibrate", help="fit the model's certainty to what people decided in review")
    chosen = action.add_mutually_exclusive_group()
    chosen.add_argument("--write", action="store_true", help="use it from the next run on; the former is kept")
    chosen.add_argument("--undo", action="store_true", help="return to the former calibration")
    action.set_defaults(command=run_calibrate)


async def run_calibrate(settings: Settings, given: argparse.Namespace) -> int:
    """Say what people's decisions would change of the models, and change it where asked.

    Raises ConflictError where too few pairs were decided.
    """
    calibration = import_module(CALIBRATION)
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        if given.undo:
            returned = await calibration.take_back(tx, by=OPERATOR, at=utc_now())
            print("\n".join(f"{name}: back to its former certainty" for name in returned) or "nothing to take back")
            return 0
        proposals = await calibration.propose(tx.connection)
        print("\n".join(line for proposal in proposals for line in tell(proposal)))
        if not any(proposal.fitted for proposal in proposals):
            raise ConflictError("Nothing can be calibrated yet: decide more pairs on the page “Same person?”.")
        if not given.write:
            print("nothing was changed; --write uses it from the next run on")
            return 0
        for proposal in proposals:
            if number := await calibration.keep(tx, proposal, by=OPERATOR, at=utc_now()):
                print(f"{proposal.in_use.name}: calibration {number} from the next run on; --undo takes it back")
    return 0


def tell(proposal: Any) -> list[str]:
    """Say line by line what was decided, what certainty had been told, and what would be told and merged."""
    before, after = proposal.in_use, proposal.fitted
    decided = f"{before.name}: {proposal.labels:,} pairs decided, {proposal.different:,} of them different people"
    if after is None:
        return [decided, f"  left as it is: {proposal.why_not}"]
    bands = [
        f"  told {band.low:.2f} to {band.high:.2f}: {band.pairs:,} pairs, told {band.told:.3f}, "
        f"found {band.found:.3f}, would be told {band.would_tell:.3f}"
        for band in proposal.bands
    ]
    merges = (
        f"  merges from {before.merge_at_bits:.2f} bits on; would from {after.merge_at_bits:.2f}: "
        f"{proposal.no_longer_merged:,} of the decided pairs would no longer merge without a person"
    )
    return [decided, *bands, merges]
