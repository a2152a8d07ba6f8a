"""Runs every benchmark in turn and prints what each says: `make bench`; `--quick` leaves out the full-size city."""

import argparse
import subprocess
import sys

RUNS = (
    ("call_to_dossier", "--scale", "full", "--calls", "500"),
    ("call_to_dossier", "--scale", "full", "--calls", "300", "--rate", "12", "--writes"),
    ("call_to_dossier", "--scale", "full", "--calls", "150", "--cold", "--seed", "2"),
    ("call_to_page", "--calls", "60"),
    ("first_frame",),
    ("stills",),
    ("idle",),
    ("ledger_append",),
    ("camera_list",),
    ("decision",),
    ("ratings",),
    ("candidates",),
    ("intake",),
    ("ties",),
    ("wrong_person", "--cases", "20000"),
    ("linkage.scale", "--plain"),
    ("import_and_link", "--scale", "full"),
)


def main() -> int:
    """Run them; 1 where one failed or a promise was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="without the full-size city")
    given = parser.parse_args()
    failed = 0
    for module, *arguments in RUNS:
        chosen = ["small" if given.quick and each == "full" else each for each in arguments]
        print(f"\n── {module} {' '.join(chosen)}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{module}", *chosen], check=False).returncode != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
