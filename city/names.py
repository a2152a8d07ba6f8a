"""Makes up people's names, as various as Fresno's; nobody famous.

A circle is a set of given and family names that go together; it exists only while names are drawn and is never written.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Names that go together, and how large a share of households draws from them."""

    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    language: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CIRCLES = (
    Circle(
        share=49,
        women=_words(
            "Maria Guadalupe Rosa Ana Leticia Yesenia Veronica Araceli Marisol Daniela Karina Esmeralda Ximena "
            "Lourdes Beatriz "
            "Irma Graciela Alondra Noemi Fabiola Rocio Elvira Citlali Mireya Josefina Lupita Socorro Yadira "
            "Brenda Perla"
        ),
        men=_words(
            "Jose Luis Juan Carlos Miguel Jesus Francisco Javier Alejandro Ramon Hector Raul Sergio Armando "
            "Efrain Ismael Gilberto "
            "Arturo Ruben Mateo Diego Emiliano Saul Noe Adrian Ernesto Rigoberto Omar Isaias Fidel"
        ),
        families=_words(
            "Garcia Hernandez Martinez Gonzalez Rodriguez Perez Sanchez Ramirez Torres Flores Rivera Gomez Diaz "
            "Reyes Morales "
            "Cruz Ortiz Gutierrez Chavez Ramos Ruiz Mendoza Aguilar Medina Castillo Vargas Rojas Marquez Luna "
            "Juarez Ibarra "
            "Zamora Valdez Salinas Cervantes Trujillo Barajas Magana Olivares Quintero Arellano Bustamante "
            "Covarrubias Duenas"
        ),
        language="Spanish",
    ),
    Circle(
        share=24,
        women=_words(
            "Jennifer Sarah Emily Linda Karen Donna Heather Megan Amy Rachel Laura Nicole Kathleen Susan Paige "
            "Brooke Diane "
            "Holly Tracy Allison Joyce Marilyn Peggy Caitlin Hannah Audrey Claire Bonnie Shelby Lorraine"
        ),
        men=_words(
            "Michael David James Robert Mark Steven Kevin Brian Scott Jeffrey Tyler Kyle Dustin Travis Gary "
            "Dale Wayne Roger "
            "Craig Curtis Dennis Glenn Nathan Cody Shane Brett Russell Leonard Walter Clayton"
        ),
        families=_words(
            "Miller Anderson Thompson Wright Baker Nelson Carter Mitchell Phillips Turner Parker Collins "
            "Stewart Morris Cook "
            "Bailey Cooper Peterson Ward Brooks Sanders Price Myers Hamilton Graham Sullivan Wallace Oakes Fenn "
            "Hollister "
            "Pruett Lindqvist Tolbert Haskins Weatherby Stroud Kessler Ambrose Delaney Whitlock Gaines Mabry "
            "Rusk Tilden"
        ),
        language="English",
    ),
    Circle(
        share=8,
        women=_words("Mai Pa Yer Xee Bao Kia Mee Nou Gao Chia Ka Sheng Paj Der Ia"),
        men=_words("Tou Pao Chue Kong Nhia Xeng Long Bee Fue Cheng Leng Meng Teng Vue Kou"),
        families=_words("Vang Xiong Yang Lee Her Moua Thao Lor Vue Yer Cha Hang Khang Xeng Kue"),
        language="Hmong",
    ),
    Circle(
        share=7,
        women=_words(
            "Denise Latoya Keisha Monique Tamika Ebony Jasmine Aaliyah Imani Shanice Yolanda Renee Tiana Nia Kiara"
        ),
        men=_words(
            "Darnell Marcus Terrance Andre Jamal Reginald Deshawn Malik Tyrone Isaiah Cedric Lamont Kendrick "
            "Jerome Elijah"
        ),
        families=_words(
            "Washington Jefferson Booker Gaines Hayes Coleman Banks Dorsey Mosley Bolden Tate Ellison Rucker "
            "Sykes Bryant"
        ),
        language="English",
    ),
    Circle(
        share=5,
        women=_words(
            "Harpreet Gurpreet Manpreet Simran Jasleen Navdeep Kiran Amrit Rupinder Baljit Neha Anjali Priya Sunita"
        ),
        men=_words(
            "Gurdeep Harjit Jaspreet Manjit Balwinder Sukhdev Amandeep Parminder Kuldip Ranjit Rajesh Anil "
            "Vikram Sandeep"
        ),
        families=_words("Singh Gill Dhaliwal Sandhu Brar Sidhu Grewal Bains Mann Toor Sekhon Patel Sharma Verma"),
        language="Punjabi",
    ),
    Circle(
        share=3,
        women=_words("Anoush Sirvard Nairi Talin Ani Lusine Karine Hasmik Arpi Siran"),
        men=_words("Aram Hagop Vartan Krikor Garo Raffi Ara Levon Hovsep Sarkis"),
        families=_words(
            "Boyajian Krikorian Hagopian Avakian Tashjian Melikian Nazarian Paboojian Sarkisian Kazarian Derderian"
        ),
        language="Armenian",
    ),
    Circle(
        share=4,
        women=_words("Linh Thuy Somchai Bounmy Maricel Rosalinda Grace Mei Hana Keiko Chanthou Sopheap Jocelyn Analyn"),
        men=_words("Minh Tuan Somsack Bounthavy Rodel Arnel Wei Kenji Hiroshi Dara Vuthy Ronaldo Ferdinand Noel"),
        families=_words(
            "Nguyen Tran Phommachanh Keovilay Santos Bautista Dela-Cruz Chen Wong Nakamura Sok Chhim Villanueva Manalo"
        ),
        language="Lao",
    ),
)
_SHARES = [circle.share for circle in CIRCLES]
# pairs that the lists above could make and that belong to somebody well known
_KNOWN = frozenset(
    {("Cesar", "Chavez"), ("Carlos", "Santana"), ("Michael", "Anderson"), ("Mark", "Hamilton"), ("Robert", "Parker")}
    | {("Grace", "Lee"), ("Bruce", "Lee"), ("Diego", "Luna"), ("Diego", "Rivera"), ("Kevin", "Sullivan")}
    | {("Javier", "Hernandez"), ("Daniela", "Luna"), ("David", "Price"), ("Steven", "Wright"), ("Miguel", "Torres")}
    | {("Scott", "Peterson"), ("Marcus", "Banks"), ("Sergio", "Perez"), ("Denise", "Ramirez"), ("Fidel", "Ramos")}
    | {("Kevin", "Cook"), ("Jose", "Ramirez"), ("Yesenia", "Reyes"), ("Jesus", "Aguilar"), ("Luis", "Garcia")}
)


def draw_circle(random: Random) -> Circle:
    """Draw a circle of names by its share of households."""
    return random.choices(CIRCLES, _SHARES)[0]


def draw_given(circle: Circle, family: str, *, is_woman: bool, random: Random) -> str:
    """Draw a given name that with this family name is nobody famous."""
    for _ in range(50):
        given = random.choice(circle.women if is_woman else circle.men)
        if (given, family) not in _KNOWN:
            return given
    raise ValueError(f"no name is left for {family}")


def draw_middle(circle: Circle, *, is_woman: bool, random: Random) -> str:
    """Draw a middle name, or '' for one person in two."""
    if random.random() < 0.5:
        return ""
    return random.choice(circle.women if is_woman else circle.men)


def is_known(given: str, family: str) -> bool:
    """Say whether somebody well known bears this name."""
    return (given, family) in _KNOWN
