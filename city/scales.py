"""Says how large a city is: small for the demo, full for the benchmarks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many of each are made; arrests are all on file, calls those of the last year."""

    name: str
    people: int
    premises: int
    arrests: int
    calls_a_year: int
    apartments: int
    dense_share: float  # of the premises, how many lie in the sections of the stories


SCALES = {
    "small": Scale(
        name="small",
        people=20_000,
        premises=7_000,
        arrests=21_800,
        calls_a_year=14_600,
        apartments=150,
        dense_share=0.4,
    ),
    "full": Scale(
        name="full",
        people=550_000,
        premises=190_000,
        arrests=600_000,
        calls_a_year=400_000,
        apartments=3_200,
        dense_share=0,
    ),
}
