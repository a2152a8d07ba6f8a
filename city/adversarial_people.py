"""Confuses people: the same names, twins, who lived here before, who is hidden, whose record it may not be."""

from datetime import date, timedelta

from city.adversarial import Block, Call, Case, Kind, draw_birth, draw_name


def _same_name_next_door(block: Block) -> Case:
    given, family = draw_name(block.random)
    here, there = block.place(0), block.place(2)
    ours = block.person(given, family, born=draw_birth(block.random))
    same_day = block.random.random() < 0.5
    theirs = block.person(given, family, born=date(1984, 3, 9) if same_day else draw_birth(block.random))
    block.lives(ours, here, by="utility")
    block.lives(theirs, there)
    block.convicted(theirs)
    block.wanted(theirs)
    return block.case("same name next door", Call(text=block.address(0), role=block.role()), at=[(here, "")],
                      listed=[ours])  # fmt: skip


def _twins(block: Block) -> Case:
    _, family = draw_name(block.random)
    born = draw_birth(block.random)
    first, second = block.person("Mario", family, born=born), block.person("Marco", family, born=born)
    here, there = block.place(0), block.place(4)
    lives_together = block.random.random() < 0.5
    block.lives(first, here, by="utility")
    block.lives(second, here if lives_together else there, by="dmv")
    marks = [block.convicted(second), block.wanted(second)]
    shown = marks if lives_together else []
    listed = [first, second] if lives_together else [first]
    return block.case("twins", Call(text=block.address(0)), at=[(here, "")], listed=listed, visible=shown)


def _junior_and_senior(block: Block) -> Case:
    given, family = draw_name(block.random)
    senior = block.person(given, family, born=date(1955, 5, 5), suffix="Sr.")
    junior = block.person(given, family, born=date(1981, 5, 5), suffix="Jr.")
    here, there = block.place(0), block.place(6)
    block.lives(senior, here, by="utility", since=7000)
    block.lives(junior, here, by="dmv", since=6000, until=800)
    block.lives(junior, there, by="lease", since=800)
    block.wanted(junior)
    block.convicted(junior)
    return block.case("junior and senior", Call(text=block.address(0)), at=[(here, "")], listed=[senior])


def _former_tenant_never_ended(block: Block) -> Case:
    here = block.place(0)
    former = block.someone()
    block.lives(former, here, by=block.random.choice(("dmv", "lease", "utility")), since=2500, told=700)
    block.wanted(former)
    tenant = block.tenant(here, since=400, by=block.random.choice(("lease", "utility")))
    return block.case("former tenant, never ended", Call(text=block.address(0), role=block.role()), at=[(here, "")],
                      listed=[tenant])  # fmt: skip


def _former_tenant_gives_the_old_address(block: Block) -> Case:
    here = block.place(0)
    former = block.someone()
    block.lives(former, here, by="utility", since=2500, until=300)
    tenant = block.tenant(here, since=280)
    block.lives(former, here, by=block.random.choice(("booking_address", "court_address")), since=5)
    block.wanted(former)
    block.convicted(former)
    return block.case("former tenant gives the old address", Call(text=block.address(0)), at=[(here, "")],
                      listed=[tenant, former], expected=[tenant])  # fmt: skip


def _moved_out(block: Block) -> Case:
    here = block.place(0)
    person = block.someone()
    block.lives(person, here, by="lease", since=2000, until=block.random.randint(0, 900))
    block.lives(person, here, by="dmv", since=1900)
    block.lives(person, here, by="booking_address", since=1000)
    block.wanted(person)
    return block.case("moved out", Call(text=block.address(0)), at=[(here, "")])


def _subletter(block: Block) -> Case:
    here, there = block.place(0), block.place(8)
    holder, guest = block.someone(), block.someone()
    block.lives(holder, here, by="lease", since=1500, told=600)
    block.lives(holder, there, by="lease", since=500)
    block.lives(guest, here, by="dmv", since=480)
    block.wanted(holder)
    return block.case("subletter", Call(text=block.address(0)), at=[(here, "")], listed=[guest])


def _forwarded_mail(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    brother = block.someone()
    block.lives(brother, here, by="mail", since=200)
    block.tie(tenant, brother)
    block.wanted(brother)
    block.convicted(brother)
    return block.case("forwarded mail", Call(text=block.address(0), role=block.role()), at=[(here, "")],
                      listed=[tenant, brother], expected=[tenant])  # fmt: skip


def _minor(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    word = f"Zz{block.number}kid"
    child = block.person(word, "Doe", born=block.today - timedelta(days=block.random.randint(900, 6500)))
    block.lives(child, here, by="dmv", since=800)
    mark = block.arrested(child, juvenile=block.random.random() < 0.5, days=100)
    block.wanted(child)
    block.tie(tenant, child)
    return block.case("a minor", Call(text=block.address(0)), at=[(here, "")], listed=[tenant, child],
                      hidden=[word, mark], expected=[tenant])  # fmt: skip


def _sealed(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    hidden = [
        block.arrested(tenant, disposition="sealed"), block.arrested(tenant, disposition="relieved"),
        block.convicted(tenant, relieved=True), block.convicted(tenant, juvenile=True),
        block.arrested(tenant, juvenile=True),
    ]  # fmt: skip
    mark = block.arrested(tenant)
    return block.case("sealed, relieved, juvenile", Call(text=block.address(0)), at=[(here, "")], listed=[tenant],
                      visible=[mark], counted=[], hidden=hidden)  # fmt: skip


def _confidential(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    word = f"Zz{block.number}hidden"
    victim = block.person(word, "Doe", is_confidential=True)
    block.lives(victim, here, by="lease")
    mark = block.wanted(victim)
    block.tie(tenant, victim)
    block.tie(victim, tenant)
    return block.case("a confidential resident", Call(text=block.address(0)), at=[(here, "")], listed=[tenant],
                      hidden=[word, mark])  # fmt: skip


def _hyphenated(block: Block) -> Case:
    (given, maiden), (_, married) = draw_name(block.random), draw_name(block.random)
    here, there = block.place(0), block.place(14)
    ours = block.person(given, f"{maiden}-{married}", born=date(1990, 2, 2))
    theirs = block.person(given, block.random.choice((maiden, married)), born=date(1990, 2, 2))
    block.lives(ours, here, by="utility")
    block.lives(theirs, there, by="utility")
    block.convicted(theirs)
    return block.case("hyphenated and married names", Call(text=block.address(0)), at=[(here, "")], listed=[ours])


def _matched_by_name_alone(block: Block) -> Case:
    here = block.place(0)
    tenant = block.tenant(here)
    role = block.role()
    weak = block.wanted(tenant, certainty=block.random.choice((0.5, 0.8, 0.94)))
    sure = block.arrested(tenant)
    return block.case("a record matched by name alone", Call(text=block.address(0), role=role), at=[(here, "")],
                      listed=[tenant], visible=[sure, weak] if role == "analyst" else [sure], counted=[])  # fmt: skip


def _once_in_a_shelter(block: Block) -> Case:
    kind = block.random.choice(("shelter", "motel"))
    here = block.place(0, kind=kind)
    person = block.someone()
    told = block.random.randint(10, 90)
    block.lives(person, here, by=block.random.choice(("lease", "dmv", "booking_address")), since=told + 5, told=told)
    mark = block.wanted(person)
    return block.case("once in a shelter or motel", Call(text=block.address(0)), at=[(here, "")], listed=[person],
                      visible=[mark], certain=[], expected=[])  # fmt: skip


def _in_hospital(block: Block) -> Case:
    here = block.place(0, kind="hospital")
    patient = block.someone()
    block.lives(patient, here, by=block.random.choice(("dmv", "booking_address", "said_by_caller")), since=3)
    block.wanted(patient)
    return block.case("a patient in a hospital", Call(text=block.address(0)), at=[(here, "")])


def _moves_in_next_month(block: Block) -> Case:
    here = block.place(0)
    tenant, next_one = block.tenant(here), block.someone()
    block.lives(next_one, here, by="lease", since=-30)
    block.wanted(next_one)
    return block.case("moves in only next month", Call(text=block.address(0)), at=[(here, "")], listed=[tenant])


def _tied_to_a_dangerous_brother(block: Block) -> Case:
    here, there = block.place(0), block.place(16)
    tenant, brother = block.tenant(here), block.tenant(there)
    block.tie(tenant, brother)
    block.tie(tenant, brother, kind="associate")
    block.wanted(brother)
    block.convicted(brother)
    return block.case("tied to a dangerous brother", Call(text=block.address(0)), at=[(here, "")], listed=[tenant])


def _long_ago(block: Block) -> Case:
    """Nothing ever contradicted it, and nobody has confirmed it for years."""
    here = block.place(0)
    person = block.someone()
    block.lives(person, here, by="dmv", since=3500, told=block.random.randint(2000, 3400))
    block.wanted(person)
    return block.case("nothing for years", Call(text=block.address(0)), at=[(here, "")], listed=[person], expected=[])


def _took_over_the_account(block: Block) -> Case:
    here = block.place(0)
    before = block.someone()
    block.lives(before, here, by="utility", since=3000)
    block.lives(before, here, by="dmv", since=3000)
    block.wanted(before)
    tenant = block.tenant(here, since=100, by="utility")
    return block.case("took over the account", Call(text=block.address(0)), at=[(here, "")], listed=[tenant])


PEOPLE_KINDS: tuple[Kind, ...] = (
    _same_name_next_door,
    _twins,
    _junior_and_senior,
    _former_tenant_never_ended,
    _former_tenant_gives_the_old_address,
    _moved_out,
    _subletter,
    _forwarded_mail,
    _minor,
    _sealed,
    _confidential,
    _hyphenated,
    _matched_by_name_alone,
    _once_in_a_shelter,
    _in_hospital,
    _moves_in_next_month,
    _tied_to_a_dangerous_brother,
    _long_ago,
    _took_over_the_account,
)
