"""Knows what is written where nobody knows a name: “resident”, “baby boy”, “daughter of”, “n/a”."""

# Letters only, without spaces, as the linkage compares names. Words that are somebody's name too are left out: in the
# first list Nina, Son and Man, in the second Person, Parent, Child, Younger, Loh and No.
_NO_GIVEN = """
adult adultfemale adultmale anon anonymous baby babyboy babygirl boy boyfriend brother casa child childf childfemale
childm childmale children coh dad dau daughter daughterof decline declined doh dontknow father female femalechild friend
gent gentelman gentle gentleman gentlemanof gentlemen girl girlfriend goh grandchild granddaughter grandson guest hija
hijo hoh house household householder husband infant inmate kid lady ladyinthe ladyof ladyofhouse ladyofthe
ladyofthehouse loh male malechild maninthe manof manofthe manofthehouse minor miss moh mom mother mr mrs ms na name
nephew newborn niece nofirstname noname none occupant oldest one owner parent patient person refuse refused resident
resp respondent senor senora sister soh sonof spouse stepdaughter stepson tenant unk unknown wife woman xx xxx younger
youngest
"""
_NO_FAMILY = """
adult anon anonymous apellido boyfriend brother coh daughter decasa declined declines delacasa dontknow doh female hh
hhm hoh household householder husband ladyofhouse ladyofthehouse lastname male manofthehouse na nolastname noname none
occupant of ofhouse ofthehome ofthehouse owner refuse refused resident resp respondant respondent thehouse unk unknown
wife xx xxx
"""
NO_GIVEN = _NO_GIVEN.split()
NO_FAMILY = _NO_FAMILY.split()
