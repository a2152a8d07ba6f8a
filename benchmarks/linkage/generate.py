"""Writes pseudopeople's noised census and tax records as left and right tables of known truth; runs in its own venv."""

import argparse
import copy
import zlib
from pathlib import Path

import pandas as pd
import pseudopeople

LEFT_BELOW, RIGHT_FROM = 7, 3  # of ten: an open world, in which three of ten have nobody on the other side
COLUMNS = (
    "record_id",
    "source_id",
    "given_name",
    "middle_name",
    "family_name",
    "name_suffix",
    "born_on",
    "sex",
    "house_number",
    "street",
    "unit",
    "as_of",
    "true_person",
    "true_household",
)


def scaled_noise(factor: int) -> dict[str, dict[str, object]]:
    """Return pseudopeople's default configuration with every probability of noise times `factor`."""
    config = copy.deepcopy(pseudopeople.get_config())
    chosen = {name: config[name] for name in ("decennial_census", "taxes_w2_and_1099")}
    for dataset in chosen.values():
        for kind in dataset["row_noise"].values():
            for name in kind:
                kind[name] = min(1.0, kind[name] * factor)
        for column in dataset["column_noise"].values():
            for noise in column.values():
                noise["cell_probability"] = min(1.0, noise["cell_probability"] * factor)
    return chosen


def is_kept(seed: int, simulant_id: str, *, is_left: bool) -> bool:
    """Say whether a person is on this side of the open world."""
    tenth = zlib.crc32(f"{seed}|{simulant_id}".encode()) % 10
    return tenth < LEFT_BELOW if is_left else tenth >= RIGHT_FROM


def read_date(text: object) -> str | None:
    """Turn 05/06/1994 into 1994-05-06, however impossible the date; None where there is none or it is no such text."""
    if not isinstance(text, str):
        return None
    parts = text.split("/")
    return f"{parts[2]}-{parts[0]}-{parts[1]}" if len(parts) == 3 else text


def as_records(raw: pd.DataFrame, *, seed: int, source: str, as_of: str, is_left: bool) -> pd.DataFrame:
    """Give the rows of one side the columns of the linkage, and its truth."""
    prefix = "mailing_address_" if "mailing_address_street_name" in raw else ""
    kept = raw[[is_kept(seed, str(each), is_left=is_left) for each in raw["simulant_id"]]].reset_index(drop=True)
    street = kept[f"{prefix}street_name"]
    if prefix:
        boxes = kept["mailing_address_po_box"]
        street = street.where(street.notna(), "po box " + boxes.astype("string"))
    made = pd.DataFrame(
        {
            "record_id": [f"{source}-{number}" for number in range(len(kept))],
            "source_id": source,
            "given_name": kept["first_name"],
            "middle_name": kept["middle_initial"],
            "family_name": kept["last_name"],
            "name_suffix": None,
            "born_on": [read_date(each) for each in kept["date_of_birth"]] if "date_of_birth" in kept else None,
            "sex": kept.get("sex"),
            "house_number": kept[f"{prefix}street_number"],
            "street": street,
            "unit": kept[f"{prefix}unit_number"],
            "as_of": as_of,
            "true_person": kept["simulant_id"],
            "true_household": kept["household_id"],
        }
    )
    return made[list(COLUMNS)].astype("string")


def write_side(
    raw: pd.DataFrame, folder: Path, name: str, *, seed: int, source: str, as_of: str, is_left: bool
) -> None:
    """Write one side as parquet."""
    made = as_records(raw, seed=seed, source=source, as_of=as_of, is_left=is_left)
    made.to_parquet(folder / f"{name}.parquet", index=False)
    print(f"{name}: {len(made)} records of {made['true_person'].nunique()} people")


def generate(folder: Path, seed: int, noise: int) -> None:
    """Write census 2020 (left), census 2030 and W2 2019 (right) of one seed and noise."""
    config = scaled_noise(noise)
    census, later, taxes = f"census-x{noise}-s{seed}", f"go-x{noise}-s{seed}", f"bo-x{noise}-s{seed}"
    made = pseudopeople.generate_decennial_census(seed=seed, year=2020, config=config)
    write_side(made, folder, census, seed=seed, source="left", as_of="2020-04-01", is_left=True)
    made = pseudopeople.generate_decennial_census(seed=seed, year=2030, config=config)
    write_side(made, folder, later, seed=seed, source="right", as_of="2030-04-01", is_left=False)
    made = pseudopeople.generate_taxes_w2_and_1099(seed=seed, year=2019, config=config)
    made = made[~made["simulant_id"].duplicated()]  # one row a person: the right side is deduplicated, as the left is
    write_side(made, folder, taxes, seed=seed, source="right", as_of="2019-12-31", is_left=False)


def main() -> None:
    """Generate the seeds and noises asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--noises", type=int, nargs="+", default=[1, 3])
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for seed in given.seeds:
        for noise in given.noises:
            generate(given.folder, seed, noise)


if __name__ == "__main__":
    main()
