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
anthony tony
antoinette toni
arthur art artie
augustus gus
barbara barb babs barbie
benjamin ben benny benji
bernard bernie
bradley brad
bradford ford
brenda bren
brian bri
cameron cam
carolyn carol carrie
catherine cathy kate cate
charles charlie chuck chas
charlotte lottie char
christina chrissy tina christy
christine chris crissy
christopher topher kit
clifford cliff
clinton clint
cynthia cindy
daniel dan danny
danielle dani
david dave davy
deborah deb debbie debra
dennis denny
dolores lola
donald don donny donnie
dorothy dot dottie dolly
douglas doug
edward ed eddie ted ned
edwin win
eleanor ellie nora nell
elizabeth liz beth betty lizzie eliza libby bess betsy lisa
emily em emmy
ernest ernie
eugene gene
evelyn evie
florence flo
frances fran frankie
francis frank
franklin frankl
frederick freddy freddie
gabriel gabe
gabrielle gabby
gerald gerry jerry
geraldine geri
gilbert gil
gregory greg
gwendolyn gwen
harold hal harry
henry hank
herbert herb
howard howie
irving irv
isabella bella izzy isabel
jacob jake
jacqueline jackie
james jim jimmy jamie
janet jan
jeffrey jeff
jennifer jen jenny jenn
jeremy jem
jessica jess jessie
john johnny jack
jonathan jon johnathan
joseph joe joey
josephine jo josie
joshua josh
judith judy
julia julie jules
karen kari
katherine kathy katie kay kat kitty katharine
kathleen kath
kenneth ken kenny
kimberly kim kimmy
kristen kris
lawrence larry
leonard leo len lenny
leslie les
lillian lily lil
linda lindy lynn
louis lou louie
lucille lucy
madeline maddie
marcus marc
margaret maggie meg peggy marge greta margie
maria mia
marilyn mari
martin marty
marvin marv
mary molly polly
matthew matt
maxwell max
megan meggie
melissa missy mel lissa
michael mike mick mickey micky
michelle shelly
mildred millie
mitchell mitch
nancy nan
natalie nat
nathan nate
nathaniel nathan
nicholas nick nicky
nicole nikki nicki
norman norm
pamela pam
patricia pat patty trish patti tricia
patrick paddy
peter pete
philip phil pip
phillip phill
phyllis phyl
rachel rach
randall randy
raymond ray
rebecca becky becca
reginald reggie
richard rick dick rich ricky richie
robert bob rob bobby robbie
roberta bobbie
rodney rod
roger rog
ronald ron ronnie
rosemary rosie
russell russ
samantha sam sammy
samuel sammie
sandy sandi
sarah sally sadie
shirley shirl
sidney sid
solomon sol
stanley stan
stephanie steph
stephen steve
steven stevie
stuart stu
susan sue susie suzie
suzanne suzy
sylvia syl
terrance terry
terence terri
theodore teddy theo
theresa tess terese
thomas tom tommy
timothy tim timmy
tobias toby
tyler ty
valerie val
vanessa nessa
veronica ronni
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny ginger
walter walt wally
wesley wes
wilbur will
william bill billy willy willie liam
zachary zach zack
"""
NICKNAMES: dict[str, str] = {
    short: formal for formal, *shorts in (line.split() for line in _GROUPS.split("\n") if line) for short in shorts
}
