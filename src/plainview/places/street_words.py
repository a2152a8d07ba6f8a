"""The words streets are made of, with their one short form each (USPS Publication 28, appendix B and C1)."""

from plainview.places.said_words import ORDINAL_ONES, ordinal

_DIRECTIONS = """
n north
s south
e east
w west
ne northeast
nw northwest
se southeast
sw southwest
"""

_TYPES = """
aly allee alley ally
anx anex annex annx
arc arcade
ave av aven avenu avenue avn avnue
byu bayoo bayou
bch beach
bnd bend
blf bluf bluff
blfs bluffs
btm bot bottm bottom
blvd boul boulevard boulv bl bvd
br brnch branch
brg brdge bridge
brk brook
brks brooks
bg burg
bgs burgs
byp bypa bypas bypass byps
cp camp cmp
cyn canyn canyon cnyn
cpe cape
cswy causeway causwa
ctr cen cent center centr centre cnter cntr
ctrs centers
cir circ circl circle crcl crcle
cirs circles
clf cliff
clfs cliffs
clb club
cmn common
cmns commons
cor corner
cors corners
crse course
ct court crt
cts courts
cv cove
cvs coves
crk creek
cres crescent crsent crsnt
crst crest
xing crossing crssng
xrd crossroad
xrds crossroads
curv curve
dl dale
dm dam
dv div divide dvd
dr driv drive drv
drs drives
est estate
ests estates
expy exp expr express expressway expw
ext extension extn extnsn
exts extensions
fls falls
fry ferry frry
fld field
flds fields
flt flat
flts flats
frd ford
frds fords
frst forest forests
frg forg forge
frgs forges
frk fork
frks forks
ft fort frt
fwy freeway freewy frway frwy
gdn garden gardn grden grdn
gdns gardens grdns
gtwy gateway gatewy gatway gtway
gln glen
glns glens
grn green
grns greens
grv grov grove
grvs groves
hbr harb harbor harbr hrbor
hbrs harbors
hvn haven
hts ht heights
hwy highway highwy hiway hiwy hway
hl hill
hls hills
holw hllw hollow hollows holws
inlt inlet
is island islnd
iss islands islnds
isle isles
jct jction jctn junction junctn juncton
jcts jctns junctions
ky key
kys keys
knl knol knoll
knls knolls
lk lake
lks lakes
land
lndg landing lndng
ln lane
lgt light
lgts lights
lf loaf
lck lock
lcks locks
ldg ldge lodg lodge
loop loops
mall
mnr manor
mnrs manors
mdw meadow
mdws meadows medows
mews
ml mill
mls mills
msn missn mission mssn
mtwy motorway
mt mnt mount
mtn mntain mntn mountain mountin mtin
mtns mntns mountains
nck neck
orch orchard orchrd
oval ovl
opas overpass
park prk parks
pkwy parkway parkwy pkway pky parkways pkwys
pass
psge passage
path paths
pike pikes
pne pine
pnes pines
pl place
pln plain
plns plains
plz plaza plza
pt point
pts points
prt port
prts ports
pr prairie prr
radl rad radial radiel
ramp
rnch ranch ranches rnchs
rpd rapid
rpds rapids
rst rest
rdg rdge ridge
rdgs ridges
riv river rvr rivr
rd road
rds roads
rte route
row
rue
run
shl shoal
shls shoals
shr shoar shore
shrs shoars shores
skwy skyway
spg spng spring sprng
spgs spngs springs sprngs
spur spurs
sq sqr sqre squ square
sqs sqrs squares
sta station statn stn
stra strav straven stravenue stravn strvn strvnue
strm stream streme
st street strt str
sts streets
smt sumit sumitt summit
ter terr terrace
trwy throughway
trce trace traces
trak track tracks trk trks
trfy trafficway
trl trail trails trls
trlr trailer trlrs
tunl tunel tunls tunnel tunnels tunnl
tpke trnpk turnpike turnpk
upas underpass
un union
uns unions
vly valley vally vlly
vlys valleys
via vdct viadct viaduct
vw view
vws views
vlg vill villag village villg villiage
vlgs villages
vl ville
vis vist vista vst vsta
walk walks
wall
way wy
ways
wl well
wls wells
"""

_NAME_BEGINNINGS = """
saint st
mount mt
fort ft
"""

# Short forms within a street's name, and the word they stand for.
_NAME_WORDS = """
canyon cyn
creek crk
heights hts
spring spg
springs spgs
valley vly
meadow mdw
meadows mdws
ridge rdg
lake lk
lakes lks
grove grv
garden gdn
gardens gdns
hill hl
hills hls
view vw
point pt
river riv
ranch rnch
orchard orch
forest frst
glen gln
harbor hbr
brook brk
field fld
fields flds
village vlg
knoll knl
knolls knls
manor mnr
shore shr
station sta
wells wls
mill ml
mission msn
cliff clf
center ctr centre
junction jct
"""


def _short_forms(table: str) -> dict[str, str]:
    lines = (line.split() for line in table.splitlines() if line)
    return {word: words[0] for words in lines for word in words}


DIRECTIONS = _short_forms(_DIRECTIONS)
STREET_TYPES = _short_forms(_TYPES)
NAME_BEGINNINGS = _short_forms(_NAME_BEGINNINGS)
NAME_WORDS = _short_forms(_NAME_WORDS)
ORDINALS = {word: ordinal(value) for word, value in ORDINAL_ONES.items()} | {"twentieth": "20th"}
