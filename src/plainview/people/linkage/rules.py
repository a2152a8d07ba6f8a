"""Says in words why two records are two people, or why a person must decide."""

NEVER = {
    "suffix": "one is marked junior and the other senior (or of another generation)",
    "twins": "born on one day, first names differ, and another of the household fits: twins, or a copied date",
    "generations": "the same name, thirteen or more years apart, and a namesake lives there: parent and child",
    "sex": "different first names and different sex, and another of the household fits",
    "middle": "the same name and birth date at different places, with different middle names",
    "source": "their own system keeps them as two people",
}
ASK = {
    "suffix_missing": "only one of them says junior or senior",
    "namesake_at_home": "somebody of the same name lives there, and a birth date is missing",
    "home_of_many": "many live there, a birth date is missing, and the last names differ or one is missing",
    "years_apart": "the same name at different places, born thirteen or more years apart",
    "below": "likely, but not sure enough to merge by itself",
    "taken": "one of them is already merged with another record that fits better",
    "within_source": "both are of one system; only a person decides there",
    "forbidden_company": "merging would bring together records that must stay apart",
}


def words_for(reason: str) -> str:
    """Return the sentence of a rule."""
    return NEVER[reason] if reason in NEVER else ASK[reason]
