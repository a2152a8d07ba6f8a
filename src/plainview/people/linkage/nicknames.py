"""Knows which short names stand for which given name."""

# Each line: the formal name, then what it is shortened to; each short name stands under one formal name.
_GROUPS = """
abigail abby abbie gail
abraham abe
albert bert al
alexander alex xander
alexandra alexa lexi sandra
alfred fred alf
allison allie ally
amanda mandy
andrew andy drew
angela angie
anna annie
anthony tony ant
antoinette toni
arthur art artie
augustus gus
barbara barb babs barbie
benjamin ben benny benji bennie
bernard bernie
bradford ford
bradley brad
brandon bran
brenda bren
brian bri
cameron cam
caroline caro
carolyn carol carrie
cassandra cassie cass
catherine cathy kate cate cathie cat
cecilia cece
charles charlie chuck chas chaz
charlotte lottie char
christina chrissy tina christy
christine chris crissy christie
christopher topher kit kester
clifford cliff
clinton clint
constance connie
courtney court
curtis curt
cynthia cindy
daniel dan danny
danielle dani
david dave davy davey
deborah deb debbie debra
delores dee
dennis denny
desiree desi
dolores lola
dominic dom
donald don donny donnie dony
doris dory
dorothy dot dottie dolly dora
douglas doug
duncan dunk
edith edie
edward ed eddie ted ned eddy
edwin win
elaine lainie
eleanor ellie nora nell
elizabeth liz beth betty lizzie eliza libby bess betsy lisa lizzy liza
emily em emmy
ernest ernie ern
eugene gene
evelyn evie
ezekiel zeke ez
florence flo
frances fran frankie
francis frank
franklin frankl
frederick freddy freddie
gabriel gabe
gabrielle gabby
genevieve gen
gerald gerry jerry
geraldine geri
gilbert gil
gregory greg
gwendolyn gwen
harold hal harry
heather hetty
helen nellie
henrietta etta
henry hank
herbert herb
howard howie
irving irv
isabella bella izzy isabel
jacob jake jay
jacqueline jackie
james jim jimmy jamie jimmie
jane janie
janet jan
jeffrey jeff
jennifer jen jenny jenn jennie
jeremy jem
jessica jess jessie
joan joanie
john johnny jack
jonathan jon johnathan johny
joseph joe joey jos
josephine jo josie
joshua josh
juan juanito
judith judy
julia julie jules
justin jus
karen kari
katherine kathy katie kay kat kitty katharine
kathleen kath
kenneth ken kenny
kimberly kim kimmy
kristen kris
laura laurie lori
laurence lon
lawrence larry
leonard leo len lenny
leslie les
lillian lily lil
linda lindy lynn
louis lou louie
lucille lucy
lynda lyn
madeline maddie
marcus marc
margaret maggie meg peggy marge greta margie maggy peggie margo
maria mia
marilyn mari
mark markie
martin marty
marvin marv
mary molly polly mamie mitzi minnie
matilda tilly
matthew matt matty
maureen mo
max maxie
maxwell max
megan meggie
melinda mindy
melissa missy mel lissa
michael mike mick mickey micky mikey
michelle shelly shelley
mildred millie
mitchell mitch
monica monnie
nancy nan nannie
natalie nat
nathan nate
nathaniel nathan
nicholas nick nicky nico nickie
nicole nikki nicki
norman norm
pamela pam
patricia pat patty trish patti tricia patsy
patrick paddy
penelope penny
peter pete
philip phil pip
phillip phill
phyllis phyl
priscilla cilla
rachel rach
ralph rafe
randall randy
raymond ray
rebecca becky becca reba bekky
reginald reggie
richard rick dick rich ricky richie rickie
robert bob rob bobby robbie
roberta bobbie
rodney rod
roger rog
roland rollie
ronald ron ronnie rony
rose rosy
rosemary rosie
russell russ
ryan ry
samantha sam sammy
samuel sammie
sandy sandi
sarah sally sadie
scott scotty
sharon shari
shirley shirl
sidney sid
solomon sol
sophia sophie
stanley stan
stephanie steph
stephen steve
steven stevie
stuart stu
susan sue susie suzie
suzanne suzy
sylvia syl
terence terri
terrance terry
theodore teddy theo
theresa tess terese
thomas tom tommy
timothy tim timmy timmie
tobias toby
tracy trace
tyler ty
valerie val
vanessa nessa vanna
veronica ronni
victor vic
victoria vicky vicki tori vickie vikki
vincent vince vinny vin
virginia ginny ginger
walter walt wally
wesley wes
wilbur will
wilfred wilf
wilhelmina mina
william bill billy willy willie liam wil
winifred winnie
yvonne vonnie
zachary zach zack zak
"""
NICKNAMES: dict[str, str] = {
    short: formal for formal, *shorts in (line.split() for line in _GROUPS.split("\n") if line) for short in shorts
}
