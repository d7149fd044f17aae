"""Names, characters and keywords of the bundled illustrations; written by `art/gather.py`.

Keywords: emojibase-data and emojilib (MIT). One illustration a line, its parts divided by bars.
"""

from typing import Final

TABLE: Final = """\
grinning-face|😀|cheerful cheery face grin grinning happy joy laugh nice smile smiley smiling teeth
grinning-face-with-big-eyes|😃|awesome big eyes face funny grin grinning haha happy joy mouth open smile smiley smiling teeth with yay
grinning-face-with-smiling-eyes|😄|eye eyes face funny grin grinning haha happy joy laugh like lol mouth open pleased smile smiley smiling with
beaming-face-with-smiling-eyes|😁|beaming eye eyes face grin grinning happy joy kawaii nice smile smiling teeth with
grinning-squinting-face|😆|big closed eyes face glad grin grinning haha hahaha happy joy laugh laughing lol mouth open rofl satisfied smile smiling squinting tightly xd
grinning-face-with-sweat|😅|cold dejected excited exercise face grinning happy hot laugh mouth nervous open relief smile smiling stress stressed sweat with
rolling-on-the-floor-laughing|🤣|crying face floor funny haha happy hehe hilarious joy laugh laughing lmao lol on rofl roflmao rolling rotfl tear the
face-with-tears-of-joy|😂|cry crying face feels funny haha happy happytears hehe hilarious joy laugh laughing lmao lol of rofl roflmao tear tears weep with
slightly-smiling-face|🙂|face fine happy slightly smile smiling this
upside-down-face|🙃|down face flipped hehe sarcasm silly smile upside upside-down
melting-face|🫠|disappear dissolve dread embarrassed face haha heat hot liquid lol melt melting sarcasm sarcastic
winking-face|😉|eye face flirt happy heartbreaker mischievous secret sexy slide smile tease wink winking winks winky
smiling-face-with-smiling-eyes|😊|blush crush embarrassed eye eyes face flushed glad happy joy proud satisfied shy smile smiley smiling with
smiling-face-with-halo|😇|angel angelic angels blessed face fairy fairytale fantasy halo happy heaven innocent peaceful smile smiling spirit tale with
smiling-face-with-hearts|🥰|adore affection crush eyes face heart hearts ily infatuation like love romance smile smiling three valentines with you
smiling-face-with-heart-eyes|😍|affection bae crush eye eyes face feels heart heart-eyes hearts ily infatuation kisses like love romance romantic shaped smile smiling valentines with xoxo
star-struck|🤩|excited eyed eyes face grinning smile star star-struck starry starry-eyed struck wow
face-blowing-a-kiss|😘|adorbs affection bae blow blowing face flirt heart ily infatuation kiss kissing like love lover miss muah romantic smooch throwing valentines xoxo you
kissing-face|😗|date dating duck face flirt ily infatuation kiss kissing kissy like love smooch smooches valentines whistling xoxo you
smiling-face|☺️|blush face happiness happy massage outlined pleased relaxed smile smiley smiling white
kissing-face-with-closed-eyes|😚|affection bae blush closed date dating eye eyes face flirt ily infatuation kiss kisses kissing kissy like love smooches valentines with xoxo
kissing-face-with-smiling-eyes|😙|affection closed date dating eye eyes face flirt ily infatuation kiss kisses kissing kissy love night smile smiling valentines whistle whistling with
smiling-face-with-tear|🥲|cry face glad grateful happy joy pain pretend proud relieved sad smile smiley smiling tear touched with
face-savoring-food|😋|delicious eat face food full goofy happy hungry joy lick licking lips nom savor savoring savouring silly smile smiling tasty tongue um yum yummy
face-with-tongue|😛|awesome cheeky childish cool face mischievous nice out party playful prank smile stuck stuck-out sweet tongue with
winking-face-with-tongue|😜|childish crazy epic eye face funny joke loopy mischievous nutty out party playful prank silly smile stuck stuck-out tongue wacky weirdo wink winking with yolo
zany-face|🤪|crazy excited eye eyes face goofy grinning large one small wacky wild zany
squinting-face-with-tongue|😝|closed eye eyes face gross horrible mischievous omg out playful prank smile squinting stuck stuck-out taste tightly tongue whatever with yolo
money-mouth-face|🤑|dollar eyes face money money-mouth mouth paid rich sign
smiling-face-with-open-hands|🤗|face hands hug hugging hugs open smile smiling with
face-with-hand-over-mouth|🤭|blushing covering eyes face giggle giggling hand mouth oops over quiet realization secret shock smiling sudden surprise whoops with
face-with-open-eyes-and-hand-over-mouth|🫢|amazement and awe disbelief embarrass eyes face gasp hand mouth omg open over quiet scared secret shock silence surprise with
face-with-peeking-eye|🫣|captivated embarrass embarrassing eye face frightening hide hiding peek peeking peep scared shy stare with
shushing-face|🤫|closed covering face finger hush lips quiet shh shhh shush shushing silence
thinking-face|🤔|chin consider face hmm hmmm ponder pondering shade think thinker thinking throwing thumb wondering
saluting-face|🫡|am face good luck ma ok respect salute saluting sir sunny troops yes
zipper-mouth-face|🤐|face hush keep lips mouth quiet sealed secret shut silence zip zipper zipper-mouth
face-with-raised-eyebrow|🤨|colbert disapproval disbelief distrust emoji eyebrow face hmm mild one raised rock scepticism skeptic skeptical skepticism surprise suspicious what with
neutral-face|😐️|awkward blank deadpan expressionless face fine jealous meh neutral oh shade straight unamused unhappy unimpressed whatever
expressionless-face|😑|awkward dead deadpan expressionless face fine indifferent inexpressive jealous meh mouth not oh omg straight uh unexpressive unhappy unimpressed whatever
face-without-mouth|😶|awkward blank expressionless face mouth mouthless mute no quiet secret silence silent speechless without
dotted-line-face|🫥|depressed depression disappear dotted face hidden hide introvert invisible isolation line lonely meh whatever wtv
face-in-clouds|😶‍🌫️|absentminded brain clouds dream face fog forgetful haze head impractical in shower steam unrealistic
smirking-face|😏|boss dapper face flirt flirting homie kidding leer mean prank sarcasm sexual shade slick sly smile smirk smirking smug snicker suave suggestive suspicious swag
unamused-face|😒|bored dissatisfied dubious eye face fine indifference jealous jel jelly meh pissed sarcasm serious side skeptical smh straight ugh uhh unamused unhappy unimpressed weird whatever
face-with-rolling-eyes|🙄|eye eyeroll eyes face frustrated roll rolling shade ugh whatever with
grimacing-face|😬|awk awkward dentist eek face grimace grimacing grinning nervous smile smiling teeth
face-exhaling|😮‍💨|blow blowing exhale exhaling exhausted face gasp groan relief relieve sigh smiley smoke tired whisper whistle
lying-face|🤥|face liar lie long lying nose pinocchio
shaking-face|🫨|blurry crazy daze dizzy earthquake face omg panic shaking shock surprise vibrate whoa wow
head-shaking-horizontally|🙂‍↔️|disapprove head horizontally indiffernt left no shake shaking
head-shaking-vertically|🙂‍↕️|down head nod shaking vertically yes
relieved-face|😌|calm content face happiness massage peace phew pleased relaxed relief relieved whew zen
pensive-face|😔|awful bored dejected depressed died disappointed face losing lost pensive sad sadface sorrowful sucks upset
sleepy-face|😪|bubble crying face good nap night rest sad side sleep sleeping sleepy snot tear tired
drooling-face|🤤|drool drooling face
sleeping-face|😴|bed bedtime face good goodnight nap night sleep sleeping sleepy snoring tired whatever yawn zzz
face-with-bags-under-eyes|🫩|bags bored exhausted eyes face fatigued late sleepy tired under weary with
face-with-medical-mask|😷|cold coronavirus covid dentist dermatologist disease doctor dr face germs ill mask medical medicine sick surgical with
face-with-thermometer|🤒|cold covid face fever ill sick temperature thermometer with
face-with-head-bandage|🤕|bandage bandaged clumsy face head head-bandage hurt injured injury ouch with
nauseated-face|🤢|barf disgust disgusted face green gross ill nasty nauseated sick throw up vomit
face-vomiting|🤮|barf ew face gross ill mouth open puke sick spew throw throwing up vomit vomiting
sneezing-face|🤧|achoo allergy face fever flu gesundheit sick sneeze sneezing
hot-face|🥵|dying face feverish heat hot overheated panting red red-faced stroke sweating tongue
cold-face|🥶|blue blue-faced cold face freezing frostbite frozen ice icicles subzero teeth
woozy-face|🥴|dizzy drunk eyes face groggy intoxicated mouth tipsy uneven wavy woozy
face-with-crossed-out-eyes|😵|cross crossed crossed-out dead dizzy eyes face feels knocked out sick spent spiral tired unconscious with xox
face-with-spiral-eyes|😵‍💫|confused dizzy eyes face hypnotized ill nausea nauseous omg sick smiley spiral trouble whoa with woah woozy
exploding-head|🤯|blowing blown explode exploding explosion face head mad mind mindblown no shocked way
cowboy-hat-face|🤠|cowboy cowgirl face hat
partying-face|🥳|bday birthday celebrate celebration excited face happy hat hooray horn party partying woohoo
disguised-face|🥸|brows disguise disguised eyebrow face glasses incognito moustache mustache nose person pretent spy tache tash
smiling-face-with-sunglasses|😎|awesome beach best bright bro chilling cool eye eyewear face friends glasses mutual rad relaxed shades slay smile smiling snapchat style summer sun sunglass sunglasses swag weather win with
nerd-face|🤓|brainy clever dork expert face geek gifted glasses intelligent nerd nerdy smart smiling
face-with-monocle|🧐|classy exploration face fancy inspection monocle rich stuffy wealthy with
confused-face|😕|befuddled confused confusing dunno face frown hm hmmm huh indifference meh nonplussed not puzzled sad sorry sure weird
face-with-diagonal-mouth|🫤|confuse confused confusion diagonal disappointed doubt doubtful face frustrated frustration indifferent meh mouth skeptic skeptical unsure whatever with wtv
worried-face|😟|anxious butterflies concern face nerves nervous sad sadface stress stressed surprised worried worry
slightly-frowning-face|🙁|disappointed face frown frowning sad slightly unhappy upset
frowning-face|☹️|face frown frowning megafrown sad unhappy upset white
face-with-open-mouth|😮|believe face forgot impressed mouth omg open shocked surprise surprised sympathy unbelievable unreal whoa with wow you
hushed-face|😯|epic face hushed omg shh silence speechless stunned surprise surprised whoa woah woo
astonished-face|😲|amazed astonished cost drunk face gasp gasping no omg poisoned shocked surprised totally way xox
flushed-face|😳|amazed awkward blush blushing crazy dazed dead disbelief embarrassed eyes face flattered flushed geez heat hot impressed jeez open shame shy what wide wow
distorted-face|🫪|anxiety bloated distorted face fluttered panic shocked surprised vulnerable wide-eyed
pleading-face|🥺|begging big cry eyes face glossy grievance mercy not pleading please pretty puppy sad simp tears why
face-holding-back-tears|🥹|admiration angry aww back cry embarrassed face feelings grateful gratitude holding joy please proud resist sad tears touched
frowning-face-with-open-mouth|😦|aw caught face frown frowning guard mouth open scared scary surprise what with wow yawning
anguished-face|😧|anguished face forgot nervous pained scared scary stressed stunned surprise unhappy what wow
fearful-face|😨|afraid anxious blame face fear fearful nervous oops scared shocked surprised terrified worried
anxious-face-with-sweat|😰|anxious blue cold concerned eek face mouth nervous open rushed scared sweat with yikes
sad-but-relieved-face|😥|anxious but call close complicated disappointed eyebrow face nervous not phew relieved sad sweat time whew
crying-face|😢|awful cry crying depressed face feels miss sad tear tears triste unhappy upset
loudly-crying-face|😭|bawling cry crying depressed face loudly sad sob sobbing tear tears unhappy upset
face-screaming-in-fear|😱|alone epic face fear fearful home horror in munch omg scared scream screamer screaming shocked surprised woah
confounded-face|😖|annoyed confounded confused cringe distraught face feels frustrated mad mouth oops quivering sad scrunched sick unwell
persevering-face|😣|concentrate concentration eyes face focus headache helpless no oops persevere persevering scrunched sick struggling upset
disappointed-face|😞|awful blame dejected depressed disappointed face fail losing sad sadface unhappy upset
downcast-face-with-sweat|😓|close cold downcast exercise face feels hard headache hot nervous sad scared sweat tired with work yikes
weary-face|😩|crying distraught face fail feels frustrated hungry mad nooo sad sleepy tired unhappy upset wailing weary
tired-face|😫|cost distraught exhausted face fed feels frustrated nap sad sick sneeze tired up upset whine
yawning-face|🥱|bedtime bored face goodnight nap night sleep sleepy tired whatever yawn yawning zzz
face-with-steam-from-nose|😤|airing anger angry face feels from frustrated fume fuming furious fury gas grievances look mad nose phew pride proud smug steam steaming triumph unhappy with won
enraged-face|😡|anger angry despise enraged face feels grumpy hate mad maddening pout pouting rage red shade unhappy upset
angry-face|😠|anger angry annoyed blame face feels frustrated grumpy mad maddening rage shade unhappy upset
face-with-symbols-on-mouth|🤬|censor covering cursing cussing expletive face foul grawlix mad mouth on over pissed profanity serious swearing symbols with
smiling-face-with-horns|😈|demon devil evil face fairy fairytale fantasy happy horns imp purple red shade smile smiling tale with
angry-face-with-horns|👿|angry demon devil evil face fairy fairytale fantasy goblin horns imp mischievous purple sad shade tale with
skull|💀|body creepy danger dead death face fairy fairytale grey halloween lmao monster poison skeleton skull tale yolo
skull-and-crossbones|☠️|and body bone crossbones danger dead deadly death evil face halloween monster pirate poison scary skull
pile-of-poo|💩|bad bs comic crap dirt dog doo dung face fail fml hankey improvement monster needs of pile poo poop shit shitface smelly smh smiling stink stinks stinky turd
clown-face|🤡|clown face mock
ogre|👹|creature creepy demon devil face fairy fairytale fantasy halloween japanese mask monster ogre oni red scary shrek tale
goblin|👺|angry creature creepy evil face fairy fairytale fantasy goblin japanese long mask mean monster nose red scary tale tengu
ghost|👻|boo creature disappear excited face fairy fairytale fantasy ghost ghoul halloween haunting monster scary silly spooky tale
alien|👽️|alien creature extraterrestrial face fairy fairytale fantasy monster space tale ufo
alien-monster|👾|alien arcade creature extraterrestrial face fairy fairytale fantasy game gamer games invader monster pixelated play retro space tale ufo video
robot|🤖|bot computer face machine monster robot
love-letter|💌|affection email envelope heart letter like love mail note romance valentine valentines
heart-with-arrow|💘|adorbs affection arrow cupid date emotion heart ily like love lovestruck romance valentine valentines with
heart-with-ribbon|💝|anniversary box chocolate chocolates emotion gift heart ily kisses love ribbon valentine valentines with xoxo
sparkling-heart|💖|affection emotion excited good heart ily kisses like love morning night sparkle sparkling sparkly stars valentines xoxo
growing-heart|💗|affection emotion excited growing heart heartpulse ily kisses like love muah multiple nervous pink pulse triple valentines xoxo
beating-heart|💓|affection alarm beating cardio emotion heart heartbeat ily like love pink pulsating pulse valentines wifi
revolving-hearts|💞|adorbs affection anniversary emotion heart hearts like love revolving two valentines
two-hearts|💕|affection anniversary date dating emotion heart hearts ily kisses like love loving pink small two valentines xoxo
heart-decoration|💟|decoration emotion heart hearth like love purple purple-square white
heart-exclamation|❣️|above an as decoration dot exclamation heart heavy love mark ornament punctuation red
broken-heart|💔|break breaking broken brokenhearted crushed emotion heart heartbreak heartbroken lonely sad sorry
heart-on-fire|❤️‍🔥|burn enthusiastic fire heart love lust on passionate sacred
mending-heart|❤️‍🩹|bandage bandaged broken healing healthier heart improving mending recovering recuperating unbroken well wounded
red-heart|❤️|black emotion heart heavy like love red valentines
pink-heart|🩷|adorable cute emotion heart ily like love pink special sweet valentines
orange-heart|🧡|affection heart like love orange valentines
yellow-heart|💛|affection bf cardiac emotion gold heart ily like love snapchat valentines yellow
green-heart|💚|affection emotion green heart ily like love nct romantic valentines
blue-heart|💙|affection blue brand emotion heart ily like love neutral romance valentines
light-blue-heart|🩵|baby blue cute cyan emotion heart ice ily light like love sky special teal
purple-heart|💜|affection bestest bts emoji emotion heart ily like love purple valentines
brown-heart|🤎|brown coffee heart
black-heart|🖤|black dark evil heart wicked
grey-heart|🩶|emotion gray grey heart ily love monochrome silver slate special
white-heart|🤍|heart pure white
hundred-points|💯|agree century clearly definitely exam faithful fleek full hundred keep numbers pass perfect point points quiz score symbol test true truth yup
anger-symbol|💢|anger angry comic mad pop sign symbol upset vein
fight-cloud|🫯|argument brawl cloud conflict debate disagreement fight ruckus wrestle
collision|💥|bang blown bomb boom break collide collision comic explode explosion impact red spark symbol
dizzy|💫|animations circle comic dizzy magic shining shoot shooting sparkle star stars symbol transitions
sweat-droplets|💦|comic drip droplet droplets drops oops plewds splashing squirt sweat symbol water wet work workout
dashing-away|💨|air away blow cloud comic dash dashing fart fast go gone gotta gust puff running shoo smoke steam symbol vaping wind
hole|🕳️|embarrassing hole
speech-balloon|💬|balloon bubble chat chatting comic comment dialog literals message sms speech talk text typing words
eye-in-speech-bubble|👁️‍🗨️|am balloon bubble eye in info speech witness
left-speech-bubble|🗨️|balloon bubble chatting dialog left message speech talk words
right-anger-bubble|🗯️|anger angry balloon bubble caption mad right speech thinking zag zig
thought-balloon|💭|balloon bubble cartoon cloud comic daydream decisions dream idea invent invention realize speech think thinking thought thoughts wonder
zzz|💤|bedtime boring comic dream good goodnight night sign sleep sleeping sleepy symbol tired zzz
waving-hand|👋|body bye cya farewell gesture goodbye greetings gtg hand hands hello hey hi later outtie palm sign solong ttfn ttyl wave waving yo you
raised-back-of-hand|🤚|back backhand body fingers hand of raised
hand-with-fingers-splayed|🖐️|body finger fingers five hand palm raised splayed stop with
raised-hand|✋️|five hand high raised stop
vulcan-salute|🖖|between body finger fingers hand hands middle part prosper raised ring salute split spock star trek vulcan
rightwards-hand|🫱|hand handshake hold offer palm reach right rightward rightwards shake
leftwards-hand|🫲|hand handshake hold left leftward leftwards offer palm reach shake
palm-down-hand|🫳|dismiss down drop dropped hand palm pick shoo up
palm-up-hand|🫴|beckon catch come demand hand hold know lift me offer palm tell up
leftwards-pushing-hand|🫷|block five halt hand high highfive hold leftward leftwards pause pressing push pushing refuse slap stop wait
rightwards-pushing-hand|🫸|block five halt hand high highfive hold pause pressing push pushing refuse rightward rightwards slap stop wait
ok-hand|👌|awesome bet body dope fingers fleek fosho got gotcha hand legit limbs ok okay perfect pinch rad sign sure sweet three
pinched-fingers|🤌|che finger fingers gesture hand hold huh interrogation ma patience pinched purse relax sarcastic size small tiny ugh vuoi what zip
pinching-hand|🤏|amount bit body fingers hand little pinching size small sort tiny
victory-hand|✌️|air body fingers hand ohyeah peace quotes sign two victory
crossed-fingers|🤞|body cross crossed finger fingers good hand hopeful index luck lucky middle
hand-with-index-finger-and-thumb-crossed|🫰|and crossed expensive finger hand heart index love money snap thumb with
love-you-gesture|🤟|body fingers gesture hand ily love love-you sign three you
sign-of-the-horns|🤘|body devil evil eye finger fingers hand heavy horns metal of on rock rock-on sign the
call-me-hand|🤙|body call gesture hand hands hang loose me phone shaka sign
backhand-index-pointing-left|👈️|backhand finger hand index left point pointing
backhand-index-pointing-right|👉️|backhand finger hand index point pointing right
backhand-index-pointing-up|👆️|backhand finger hand index point pointing up
backhand-index-pointing-down|👇️|backhand down finger hand index point pointing
index-pointing-up|☝️|body direction finger fingers hand index point pointing secret this up white
index-pointing-at-the-viewer|🫵|at finger hand index point pointing poke recruit the viewer you
thumbs-up|👍️|good hand like thumb thumbs up yes
thumbs-down|👎️|bad dislike down good hand no nope thumb thumbs
raised-fist|✊️|clenched fist hand punch raised solidarity
oncoming-fist|👊|absolutely agree angry attack body boom bro brofist bruh bump clenched closed correct facepunch fist fisted hand hit knuckle oncoming pound punch rock sign ttyl violence
left-facing-fist|🤛|body bump facing fist fistbump hand left left-facing leftwards
right-facing-fist|🤜|body bump facing fist fistbump hand right right-facing rightwards
clapping-hands|👏|applause approval awesome body clap clapping congrats congratulations excited golf good great hand hands homie job nice praise prayed round sign well yay
raising-hands|🙌|air arms banzai body both celebration festivus gesture hallelujah hand hands hooray miracle person praise raised raising two yea
heart-hands|🫶|appreciation hands heart love support you
open-hands|👐|body butterfly fingers hand hands hug jazz open sign swerve
palms-up-together|🤲|body cupped dua facing gesture hands palms pray prayer together up wish
handshake|🤝|agreement deal hand hands handshake meeting shake shaking
folded-hands|🙏|appreciate ask beg blessed body bow cmon five folded gesture hand hands high highfive hope namaste person please pray prayer pressed thank thanks thx together wish you
writing-hand|✍️|ballpoint body compose hand left lower pen stationery write writing
nail-polish|💅|beauty body bored care cosmetics done fashion finger fingers makeup manicure nail nonchalant polish slay whatever
selfie|🤳|arm camera hand phone selfie
flexed-biceps|💪|arm beast bench bicep biceps body bodybuilder bro comic curls feats flex flexed flexing gains gym hand jacked muscle muscles press ripped strength strong summer weightlift workout
mechanical-arm|🦾|accessibility arm body mechanical prosthetic
mechanical-leg|🦿|accessibility body leg mechanical prosthetic
leg|🦵|bent body foot kick knee leg limb
foot|🦶|ankle body feet foot kick stomp
ear|👂️|body ear ears hear hearing listen listening sound
ear-with-hearing-aid|🦻|accessibility aid body ear hard hearing with
nose|👃|body nose noses nosey odor smell smelling smells sniff sniffing stinky
brain|🧠|body brain intelligent organ smart
anatomical-heart|🫀|anatomical beat cardiology health heart heartbeat organ pulse real red
lungs|🫁|breath breathe exhalation inhalation lung lungs organ respiration
tooth|🦷|body dentist pearly teeth tooth white
bone|🦴|body bone bones dog skeleton wishbone
eyes|👀|body eye eyeballs eyes face googly look looking omg peek peep see seeing shifty stalk watch wide
eye|👁️|body eye face look one see single stare watch
tongue|👅|body lick mouth out playful slurp taste tongue
mouth|👄|beauty body kiss kissing lips lipstick mouth
biting-lip|🫦|anxious bite biting fear flirt flirting kiss lip lipstick nervous pain sexy uncomfortable worried worry
baby|👶|babies baby boy child children girl goo infant newborn pregnant toddler young
child|🧒|boy bright-eyed child gender gender-neutral girl grandchild inclusive kid neutral person unspecified young younger
boy|👦|boy bright-eyed child grandson guy kid male man son teenager young younger
girl|👧|bright-eyed child daughter female girl granddaughter kid maiden teenager virgin virgo woman young younger zodiac
person|🧑|adult female gender gender-neutral inclusive male man men neutral person unspecified woman women
person-blond-hair|👱|blond blond-haired blonde hair haired hairstyle human man person
man|👨|adult bro classy dad father guy male man men moustache mustache sir
person-beard|🧔|beard bearded bewhiskered man person whiskers
woman|👩|adult female girls lady woman women yellow
person-red-hair|🧑‍🦰|adult gender hair haired hairstyle person red unspecified
person-curly-hair|🧑‍🦱|adult curly gender hair haired hairstyle person unspecified
person-white-hair|🧑‍🦳|adult elder gender hair haired old person unspecified white
person-bald|🧑‍🦲|adult bald gender hair hairless no person unspecified
older-person|🧓|adult elder elderly female gender gender-neutral grandparent human male man men neutral old older person senior unspecified wise woman women
old-man|👴|adult bald elder elderly gramps grandfather grandpa human male man men old older senior wise
old-woman|👵|adult elder elderly female grandma grandmother granny human lady nanna old older senior wise woman women
person-frowning|🙍|annoyed disappointed disgruntled disturbed frown frowning frustrated gesture irritated person sad upset woman worried
person-pouting|🙎|blank disappointed downtrodden face fed frown gesture grimace look person pouting scowl sulk up upset whine
person-gesturing-no|🙅|arms deal decline denied face forbidden gesture gesturing good halt hand no not ok person prohibit prohibited stop
person-gesturing-ok|🙆|agree ballerina exercise face gesture gesturing hand hands head ok omg person
person-tipping-hand|💁|attendant bellhop concierge desk female fetch flick flip girl gossip hair hand help information person sarcasm sarcastic sassy seriously tipping whatever woman women
person-raising-hand|🙋|answering gesture hand happy here know me one person pick question raise raised raising up
deaf-person|🧏|accessibility deaf ear gesture hear person
person-bowing|🙇|apology ask beg bow bowing boy cute deeply dogeza favor forgive gesture man massage meditate meditation person pity regret respect respectiful sorry thanks
person-facepalming|🤦|again bewilder disappointed disbelief exasperation face facepalm facepalming head hitting no not oh omg palm person picard shock smh
person-shrugging|🤷|doubt dunno guess idk ignorance indifference knows maybe person regardless shrug shruggie shrugging whatever who
health-worker|🧑‍⚕️|dentist doctor health healthcare hospital md nurse physician professional therapist worker
student|🧑‍🎓|education graduate learn pupil school student
teacher|🧑‍🏫|education educator instructor lecturer professor teacher
judge|🧑‍⚖️|court judge justice law scales
farmer|🧑‍🌾|crops farm farmer farming gardener rancher worker
cook|🧑‍🍳|chef cook cooking culinary food kitchen service
mechanic|🧑‍🔧|electrician mechanic person plumber repair technician tradesperson worker
factory-worker|🧑‍🏭|assembly factory industrial labor welder worker
office-worker|🧑‍💼|accountant adviser analyst architect banker business clerk manager office white-collar worker
scientist|🧑‍🔬|biologist chemist chemistry engineer lab mathematician physicist scientist technician
technologist|🧑‍💻|coder computer developer engineer inventor laptop software technologist technology
singer|🧑‍🎤|actor artist entertainer music musician performer rock rocker rockstar singer song star
artist|🧑‍🎨|art artist creativity draw paint painter painting palette
pilot|🧑‍✈️|airplane aviation aviator fly pilot plane
astronaut|🧑‍🚀|astronaut moon outerspace planets rocket space stars
firefighter|🧑‍🚒|fire firefighter firetruck
police-officer|👮|apprehend arrest citation cop law officer over police policeman policewoman pulled undercover
detective|🕵️|detective eye human or private sleuth spy
guard|💂|british buckingham guard guardsman helmet london palace protect
ninja|🥷|assassin fight fighter hidden japanese ninja ninjutsu person secret skills sly soldier stealth war
construction-worker|👷|add build builder ci construction face fix hard hardhat hat helmet labor man person rebuild remodel repair safety update work worker
person-with-crown|🫅|crown monarch noble person power regal royal royalty with
prince|🤴|boy crown fairy fairytale fantasy king male man men prince royal royalty tale
princess|👸|blond blonde crown fairy fairytale fantasy female girl princess queen royal royalty tale tiara woman women
person-wearing-turban|👳|arab headdress man muslim person sikh turban wearing
person-with-skullcap|👲|asian boy cap chinese gua guapi hat male man mao person pi skullcap with
person-in-tuxedo|🤵|couple formal groom in male man marriage men person suit tuxedo wedding
person-with-veil|👰|bride couple marriage person veil wedding with woman
pregnant-woman|🤰|baby female lady pregnancy pregnant woman women
pregnant-man|🫃|baby belly bloated full man overeat pregnant
pregnant-person|🫄|baby belly bloated full overeat person pregnant stuffed
breast-feeding|🤱|baby breast breast-feeding breastfeeding child feeding female infant milk mom mother nursing woman women
person-feeding-baby|🧑‍🍼|baby birth bottle child feed feeding food infant milk nanny newborn nursing parent person
baby-angel|👼|angel baby cherub church cupid face fairy fairytale fantasy halo heaven putto tale wings
santa-claus|🎅|activity celebration christmas claus fairy fantasy father festival holiday male man men merry nicholas saint santa sinterklaas tale xmas
mrs-claus|🤶|activity celebration christmas claus fairy fantasy female holiday merry mother mrs santa tale woman women xmas
mx-claus|🧑‍🎄|activity celebration christmas claus fairy fantasy holiday merry mx santa tale xmas
superhero|🦸|fantasy good hero heroine marvel superhero superpower superpowers
supervillain|🦹|bad criminal evil fantasy marvel superpower superpowers supervillain villain
mage|🧙|fantasy mage magic play sorcerer sorceress sorcery spell summon witch wizard
fairy|🧚|fairy fairytale fantasy magical myth oberon person pixie puck tale titania wings
vampire|🧛|blood dracula fangs fantasy halloween scary supernatural teeth twilight undead vampire
merperson|🧜|creature fairytale fantasy folklore merboy mergirl mermaid merman merperson merwoman ocean sea siren trident
elf|🧝|ears elf elves enchantment fantasy folklore legolas magic magical myth pointed
genie|🧞|djinn djinni fantasy genie jinn jinni lamp magical myth rub wishes
zombie|🧟|apocalypse dead fantasy halloween horror scary undead walking zombie
troll|🧌|fairy fantasy monster mystical shrek tale troll trolling
hairy-creature|🫈|bigfoot creature cryptid forest giant hairy sasquatch treeman woodwose yeti
person-getting-massage|💆|face getting head headache massage massaging person relax relaxing salon soothe spa tension therapy treatment
person-getting-haircut|💇|barber beauty chop cosmetology cut cutting getting groom hair haircut hairdresser hairstyle parlor person shears style
person-walking|🚶|amble gait hike man move pace pedestrian person stride stroll walk walker walking
person-standing|🧍|person stand standing still
person-kneeling|🧎|kneel kneeling knees person pray respectful
person-with-white-cane|🧑‍🦯|accessibility blind cane person probing white with
person-in-motorized-wheelchair|🧑‍🦼|accessibility disability in motorized person wheelchair
person-in-manual-wheelchair|🧑‍🦽|accessibility disability in manual person wheelchair
person-running|🏃|exercise fast hurry jogging marathon move person quick race racing run runner running rush speed workout
ballet-dancer|🧑‍🩰|ballet dancer
woman-dancing|💃|dance dancer dancing dress elegant female festive flair flamenco fun girl groove let red salsa tango woman women
man-dancing|🕺|boy dance dancer dancing disco elegant festive flair flamenco fun groove let male man men salsa tango
person-in-suit-levitating|🕴️|boy business hover hovering in jabsco jump levitate levitating male man men person rude suit walt
people-with-bunny-ears|👯|bestie bff bunny costume counterpart dancer dancing double ear ears identical pair party partying people perform soulmate twin twinsies wearing with women
person-in-steamy-room|🧖|day hamam in luxurious pamper person relax room sauna spa steam steambath steamy unwind
person-climbing|🧗|bouldering climb climber climbing mountain person rock scale sport up
person-fencing|🤺|fencer fencing person sports sword
horse-racing|🏇|animal betting competition gambling horse jockey luck race racehorse racing riding sport
skier|⛷️|ski skier snow sports winter
snowboarder|🏂️|ski snow snowboard snowboarder sport
person-golfing|🏌️|ball birdie business caddy club driving golf golfer golfing green person pga putt range sports tee
person-surfing|🏄️|beach ocean person sport surf surfer surfing swell waves
person-rowing-boat|🚣|boat canoe cruise fishing lake move oar paddle paddles person raft river row rowboat rowing sport vehicle
person-swimming|🏊️|freestyle person sport swim swimmer swimming triathlon
person-bouncing-ball|⛹️|athletic ball basketball bouncing championship dribble human net person player sports throw
person-lifting-weights|🏋️|barbell bodybuilder deadlift exercise gym lifter lifting person powerlifting sports training weight weightlifter weights workout
person-biking|🚴|bicycle bicyclist bike biking cycle cyclist move person riding sport
person-mountain-biking|🚵|bicycle bicyclist bike biker biking cycle cyclist mountain move person riding sport
person-cartwheeling|🤸|active cartwheel cartwheeling doing excited flip gymnast gymnastic gymnastics happy person somersault sport
people-wrestling|🤼|combat duel grapple people ring sport tournament wrestle wrestler wrestlers wrestling
person-playing-water-polo|🤽|person playing polo sport swimming water waterpolo
person-playing-handball|🤾|athletics ball catch chuck handball hurl lob person pitch playing sport throw toss
person-juggling|🤹|act balance balancing handle juggle juggler juggling manage multitask performance person skill
person-in-lotus-position|🧘|cross in legged legs lotus meditate meditation peace person position relax serenity yoga yogi zen
person-taking-bath|🛀|bath bathing bathroom bathtub clean hot person shower taking tub
person-in-bed|🛌|accommodation bed bedtime good goodnight hotel in nap night person rest sleep sleeping tired zzz
women-holding-hands|👭|bae bestie bff couple date dating female flirt friends friendship girls hand hands hold holding human lesbian lgbt like love pair people pride sisters twins two woman women
men-holding-hands|👬|bae bestie bff boys bromance brothers couple date dating flirt friends friendship gay hand hands hold holding human lgbt like love male man men pair people pride twins two
kiss|💏|anniversary babe bae couple couplekiss date dating female gender heart kiss kissing like love male man marriage men mwah neutral pair person romance together valentines woman women xoxo
couple-with-heart|💑|affection anniversary babe bae couple dating female gender heart human kiss like love loving male man marriage men neutral pair person relationship romance together valentines with woman women you
monkey-face|🐵|animal banana circus face head monkey nature
monkey|🐒|animal banana cheeky circus monkey nature
gorilla|🦍|animal circus gorilla nature
orangutan|🦧|animal ape monkey orangutan
dog-face|🐶|adorbs animal dog face faithful friend nature pet puppies puppy woof
dog|🐕️|animal animals dog dogs pet
guide-dog|🦮|accessibility animal blind dog eye guide seeing
service-dog|🐕‍🦺|accessibility animal assistance blind dog service
poodle|🐩|animal dog fluffy miniature nature pet poodle standard toy
wolf|🐺|animal face nature wild wolf
fox|🦊|animal face fox nature
raccoon|🦝|animal curious face nature raccoon sly
cat-face|🐱|animal cat face kitten kitty meow nature pet
cat|🐈️|animal animals cat cats kitten pet
black-cat|🐈‍⬛|animal black cat feline halloween luck meow pet superstition unlucky
lion|🦁|alpha animal face leo lion mane nature order rawr roar safari strong zodiac
tiger-face|🐯|animal big cat cute danger face nature predator roar tiger wild
tiger|🐅|animal bengal big cat nature predator roar tiger zoo
leopard|🐆|african animal big cat jaguar leopard nature predator zoo
horse-face|🐴|animal brown dressage equine face farm head horse horses nature
moose|🫎|alces animal antlers canada cool elk mammal moose sven sweden
donkey|🫏|animal ass burro donkey eeyore hinny mammal mule stubborn
horse|🐎|animal equestrian farm galloping gamble horse luck racehorse racing speed
unicorn|🦄|animal face mystical nature unicorn
zebra|🦓|animal face nature safari stripe stripes zebra
deer|🦌|animal buck deer horns nature reindeer stag venison
bison|🦬|animal bison buffalo herd ox wisent
cow-face|🐮|animal beef cow face farm happy milk moo nature ox
ox|🐂|animal animals beef bull bullock cow farm ox oxen steer taurus zodiac
water-buffalo|🐃|animal buffalo cow domestic nature ox water zoo
cow|🐄|animal animals beef cow dairy farm milk moo nature ox
pig-face|🐷|animal bacon face farm head nature oink pig pork
pig|🐖|animal bacon farm hog nature pig pork sow
boar|🐗|animal boar nature pig warthog wild
pig-nose|🐽|animal face farm nose oink pig smell snout
ram|🐏|animal aries horns male nature ram sheep zodiac zoo
ewe|🐑|animal baa ewe farm female fluffy lamb nature sheep shipit wool
goat|🐐|animal capricorn farm goat milk nature zodiac
camel|🐪|animal arabian bump camel desert dromedary hot hump one
two-hump-camel|🐫|animal asian bactrian bump camel desert hot hump nature two two-hump
llama|🦙|alpaca animal guanaco llama nature vicu wool
giraffe|🦒|animal face giraffe nature safari spots
elephant|🐘|animal circus elephant nature nose th
mammoth|🦣|animal elephant extinct extinction large mammoth tusk tusks woolly wooly
rhinoceros|🦏|animal horn nature rhino rhinoceros
hippopotamus|🦛|animal hippo hippopotamus nature
mouse-face|🐭|animal cheese face mouse nature rodent wedge
mouse|🐁|animal animals dormouse mice mouse nature rodent
rat|🐀|animal mouse rat rodent
hamster|🐹|animal face hamster nature pet
rabbit-face|🐰|animal bunny easter face magic nature pet rabbit spring
rabbit|🐇|animal bunny magic nature pet rabbit spring
chipmunk|🐿️|animal chipmunk nature rodent squirrel
beaver|🦫|animal beaver dam rodent teeth
hedgehog|🦔|animal face hedgehog nature spiny
bat|🦇|animal bat batman blind nature vampire
bear|🐻|animal bear face grizzly growl honey nature teddy wild
polar-bear|🐻‍❄️|animal arctic bear face polar white
koala|🐨|animal australia bear down face koala marsupial nature under
panda|🐼|animal bamboo face nature panda
sloth|🦥|animal lazy sloth slow
otter|🦦|animal fishing otter playful
skunk|🦨|animal skunk smelly stink
kangaroo|🦘|animal australia hop joey jump kangaroo marsupial nature roo
badger|🦡|animal badger honey nature pester
paw-prints|🐾|animal cat dog feet footprints kitten paw paws pet print prints puppy tracking
turkey|🦃|animal bird gobble thanksgiving turkey wild
chicken|🐔|animal bird chicken cluck hen nature ornithology
rooster|🐓|animal bird chicken cock cockerel nature ornithology rooster
hatching-chick|🐣|animal baby bird born chick chicken egg hatching
baby-chick|🐤|animal baby bird chick chicken ornithology yellow
front-facing-baby-chick|🐥|animal baby bird chick chicken facing front front-facing hatched newborn ornithology standing
bird|🐦️|animal bird ornithology
penguin|🐧|animal antarctica bird nature ornithology penguin
dove|🕊️|animal bird dove fly ornithology peace
eagle|🦅|animal bald bird eagle nature ornithology
duck|🦆|animal bird duck mallard nature ornithology
swan|🦢|animal bird cygnet duckling nature ornithology swan ugly
owl|🦉|animal bird hoot nature ornithology owl wise
dodo|🦤|animal bird dodo extinct extinction large mauritius obsolete ornithology
feather|🪶|bird feather flight fly light plumage
flamingo|🦩|animal bird flamboyant flamingo ornithology tropical
peacock|🦚|animal bird colorful nature ornithology ostentatious peacock peahen pretty proud
parrot|🦜|animal bird nature ornithology parrot pirate talk
wing|🪽|angel angelic ascend aviation bird birds fly flying heavenly mythology soar wing
black-bird|🐦‍⬛|animal beak bird black caw corvid crow ornithology raven rook
goose|🪿|animal bird duck flock fowl gaggle gander geese goose goosebumps honk jemima ornithology silly
phoenix|🐦‍🔥|ascend ascension bird emerge fantasy firebird glory immortal mythtical phoenix rebirth reborn reincarnation reinvent renewal revival revive rise transform
frog|🐸|animal croak face frog nature toad
crocodile|🐊|alligator animal croc crocodile lizard nature reptile zoo
turtle|🐢|animal nature slow terrapin tortoise turtle
lizard|🦎|animal gecko lizard nature reptile
snake|🐍|animal bearer evil hiss nature ophiuchus python serpent snake zodiac
dragon-face|🐲|animal chinese dragon face fairy fairytale green head myth nature tale
dragon|🐉|animal chinese dragon fairy fairytale green knights myth nature tale
sauropod|🦕|animal brachiosaurus brontosaurus dinosaur diplodocus extinct nature sauropod
t-rex|🦖|animal dinosaur extinct nature rex t-rex trex tyrannosaurus
spouting-whale|🐳|animal beach cute face nature ocean sea spouting whale
whale|🐋|animal beach nature ocean sea whale
dolphin|🐬|animal beach dolphin fins fish flipper nature ocean sea
orca|🫍|animal dolphin marine ocean orca whale
seal|🦭|animal creature lion ocean sea seal
fish|🐟️|animal dinner fish fishes fishing pisces zodiac
tropical-fish|🐠|animal beach blue fish fishes nemo ocean swim tropical yellow
blowfish|🐡|animal blowfish fish food fugu nature ocean pufferfish sea
shark|🦈|animal beach fins fish great jaws nature ocean sea shark white
octopus|🐙|animal beach creature nature ocean octopus sea
spiral-shell|🐚|animal beach conch nature sea seashell shell spiral
coral|🪸|change climate coral ocean reef sea
jellyfish|🪼|animal aquarium burn invertebrate jelly jellyfish life marine ocean ouch plankton sea sting stinger tentacles
crab|🦀|animal cancer crab crustacean zodiac
lobster|🦞|animal bisque claws lobster nature seafood
shrimp|🦐|animal food nature ocean prawn seafood shellfish shrimp small
squid|🦑|animal food mollusk molusc nature ocean sea squid
oyster|🦪|diving food oyster pearl
snail|🐌|animal escargot garden nature shell slow slug snail
butterfly|🦋|animal butterfly caterpillar insect nature pretty
bug|🐛|animal bug caterpillar garden insect nature worm
ant|🐜|animal ant bug garden insect nature
honeybee|🐝|animal bee bug bumblebee honey honeybee insect nature spring
beetle|🪲|animal beetle bug insect
lady-beetle|🐞|animal beetle bug garden insect lady ladybird ladybug nature
cricket|🦗|animal bug chirp cricket grasshopper insect orthoptera
cockroach|🪳|animal cockroach insect pest pests roach
spider|🕷️|animal arachnid insect spider
spider-web|🕸️|animal arachnid cobweb insect silk spider spiderweb web
scorpion|🦂|animal arachnid scorpio scorpion scorpius zodiac
mosquito|🦟|animal bite disease fever insect malaria mosquito nature pest virus
fly|🪰|animal disease fly insect maggot pest rotting
worm|🪱|animal annelid earthworm parasite worm
microbe|🦠|amoeba bacteria cell coronavirus covid germ germs microbe microorganism science virus
bouquet|💐|anniversary birthday bouquet date flower flowers love nature plant romance spring
cherry-blossom|🌸|blossom cherry flower nature pink plant sakura spring springtime
white-flower|💮|blossom cherry doily done flower japanese paper spring stamp well white
lotus|🪷|beauty buddhism calm flower hinduism india lotus meditation peace purity serenity vietnam
rosette|🏵️|decoration flower military plant rosette
rose|🌹|beauty elegant flower flowers love plant red rose spring valentine valentines
wilted-flower|🥀|dead drooping dying flower nature plant rose wilted
hibiscus|🌺|beach flower flowers hibiscus plant vegetable
sunflower|🌻|fall flower nature outdoors plant sun sunflower yellow
blossom|🌼|blossom blossoming buttercup daisy dandelion flower flowers nature plant yellow
tulip|🌷|blossom flower flowers growth nature plant spring summer tulip
hyacinth|🪻|bloom bluebonnet flower hyacinth indigo lavender lilac lupine plant purple shrub snapdragon spring violet
seedling|🌱|grass lawn nature plant sapling seed seedling spring sprout sprouting young
potted-plant|🪴|boring decor greenery grow house houseplant nurturing plant pot potted useless
evergreen-tree|🌲|christmas evergreen fir forest nature pine plant tree wood
deciduous-tree|🌳|deciduous forest green habitat nature plant rounded shedding tree wood
palm-tree|🌴|beach coconut mojito nature palm plant summer tree tropical vegetable
cactus|🌵|cactus desert drought nature plant vegetable
sheaf-of-rice|🌾|crop ear farming grain grains nature of plant rice sheaf wheat
herb|🌿|crop grass herb lawn leaf medicine plant vegetable weed
shamrock|☘️|clover irish nature plant shamrock trefoil vegetable
four-leaf-clover|🍀|clover four four-leaf ireland irish leaf luck lucky nature plant vegetable
maple-leaf|🍁|ca canada canadian fall falling leaf maple nature plant vegetable
fallen-leaf|🍂|autumn brown fall fallen falling leaf leaves nature plant vegetable
leaf-fluttering-in-wind|🍃|blow flutter fluttering grass green in lawn leaf leaves nature plant spring tree vegetable wind
empty-nest|🪹|bird branch empty home nest nesting
nest-with-eggs|🪺|bird branch egg eggs nest nesting with
mushroom|🍄|fungus mushroom plant shroom toadstool vegetable
leafless-tree|🪾|bare barren branches dead drought leafless tree trunk winter wood
grapes|🍇|dionysus food fruit grape grapes plant wine
melon|🍈|cantaloupe food fruit honeydew melon muskmelon nature plant
watermelon|🍉|food fruit picnic plant summer watermelon
tangerine|🍊|citrus food fruit mandarin nature nectarine orange plant tangerine vitamin
lemon|🍋|citrus fruit lemon lemonade nature plant sour
lime|🍋‍🟩|acidic acidity citric citrus cocktail fruit garnish key lime margarita mojito refreshing salsa sour tangy tequila tropical zest
banana|🍌|banana food fruit monkey plant plantain potassium
pineapple|🍍|colada food fruit nature pina pineapple plant tropical
mango|🥭|food fruit mango tropical
red-apple|🍎|apple delicious diet food fruit health mac plant red ripe school
green-apple|🍏|apple delicious fruit golden granny green nature plant smith
pear|🍐|food fruit nature pear plant
peach|🍑|bottom butt food fruit nature peach plant
cherries|🍒|berries cherries cherry food fruit plant red wild
strawberry|🍓|berry food fruit nature plant strawberry
blueberries|🫐|berries berry bilberry blue blueberries blueberry food fruit
kiwi-fruit|🥝|chinese food fruit gooseberry kiwi kiwifruit
tomato|🍅|food fruit nature plant tomato vegetable
olive|🫒|food fruit olive olives
coconut|🥥|cocoanut coconut colada food fruit nature palm pi
avocado|🥑|avocado food fruit
eggplant|🍆|aubergine eggplant food nature phallic plant purple vegetable
potato|🥔|baked food idaho potato starch tuber vegatable vegetable
carrot|🥕|carrot food orange vegetable
ear-of-corn|🌽|cob corn crops ear farm food maize maze of plant vegetable
hot-pepper|🌶️|chili chilli food hot pepper plant spicy
bell-pepper|🫑|bell capsicum food fruit pepper plant vegetable
cucumber|🥒|cucumber food fruit gherkin pickle vegetable
leafy-green|🥬|bok burgers cabbage chinese choy cos food green greens kale leafy lettuce plant romaine salad vegetable
broccoli|🥦|broccoli cabbage food fruit vegetable wild
garlic|🧄|cook flavoring food garlic plant spice vegetable
onion|🧅|cook flavoring food onion plant spice vegetable
peanuts|🥜|food nut nuts peanut peanuts vegetable
beans|🫘|beans food kidney legume small
chestnut|🌰|acorn almond chestnut food nut plant squirrel
ginger-root|🫚|beer cooking ginger gingerbread health herb natural root spice yellow
pea-pod|🫛|beans beanstalk cozy edamame green legume pea pod soybean vegetable veggie
brown-mushroom|🍄‍🟫|brown food fungi fungus mushroom nature pizza portobello shiitake shroom spore sprout toadstool toppings truffle vegetable vegetarian veggie
root-vegetable|🫜|beet food garden radish root salad turnip vegetable vegetarian
bread|🍞|bread breakfast carbs food grain loaf restaurant toast wheat
croissant|🥐|bread breakfast crescent croissant food french roll
baguette-bread|🥖|baguette bakery bread food france french
flatbread|🫓|arepa bakery bread flat flatbread flour food gordita lavash naan pita
pretzel|🥨|bakery bread convoluted food germany pretzel soft twist twisted
bagel|🥯|bagel bakery bread breakfast cheese cream food jewish schmear
pancakes|🥞|breakfast brunch cr flapjacks food hotcake hotcakes pancake pancakes pe pes
waffle|🧇|breakfast brunch food indecisive iron waffle
cheese-wedge|🧀|chadder cheese food swiss wedge
meat-on-bone|🍖|barbecue bbq bone drumstick food good manga meat on
poultry-leg|🍗|bird bone chicken drumstick food hungry leg meat poultry turkey
cut-of-meat|🥩|chop cow cut food lambchop meat of porkchop red steak
bacon|🥓|bacon breakfast brunch food meat pig pork rashers
hamburger|🍔|beef burger cheeseburger eat fast food hamburger hungry king mcdonalds meat
french-fries|🍟|chips fast food french fries mcdonald's potato snack
pizza|🍕|cheese food hungry italy party pepperoni pizza slice
hot-dog|🌭|america dog food frankfurter hot hotdog redhot sausage wiener
sandwich|🥪|bakery bread cheese deli food lunch meat sandwich toast vegetables
taco|🌮|food mexican taco
burrito|🌯|burrito food mexican wrap
tamale|🫔|food masa mexican pamonha tamal tamale wrapped
stuffed-flatbread|🥙|doner falafel flatbread food gyro kebab mediterranean pita sandwich shawarma stuffed
falafel|🧆|chickpea falafel falfel food meatball mediterranean
egg|🥚|breakfast chicken easter egg food
cooking|🍳|breakfast cooking easy egg food fried fry frying kitchen over pan restaurant side skillet sunny up
shallow-pan-of-food|🥘|casserole cooking curry food of paella pan shallow skillet
pot-of-food|🍲|bowl food hot meat of pot soup stew
fondue|🫕|cheese chocolate fondue food melted pot ski swiss
bowl-with-spoon|🥣|bowl breakfast cereal congee food oatmeal porridge spoon tableware with
green-salad|🥗|food green healthy lettuce salad vegetable
popcorn|🍿|corn drama films food movie pop popcorn popping snack theater
butter|🧈|butter cook dairy food
salt|🧂|condiment flavor mad salt salty shaker taste upset
canned-food|🥫|can canned food preserve soup tin tinned tomatoes
bento-box|🍱|assets bento box food japanese lunch
rice-cracker|🍘|cracker food japanese rice senbei snack
rice-ball|🍙|ball food japanese omusubi onigiri rice
cooked-rice|🍚|asian boiled bowl cooked food rice steamed
curry-rice|🍛|curry food hot indian rice spicy
steaming-bowl|🍜|bowl chopsticks food japanese noodle noodles pho ramen soup steaming
spaghetti|🍝|food italian meatballs noodle pasta restaurant spaghetti
roasted-sweet-potato|🍠|food goguma nature plant potato roasted sweet yam
oden|🍢|food japanese kebab oden restaurant seafood skewer stick
sushi|🍣|fish food japanese rice sashimi seafood sushi
fried-shrimp|🍤|animal appetizer food fried prawn shrimp summer tempura
fish-cake-with-swirl|🍥|beach cake design fish fishcake food japan kamaboko narutomaki pastry pink ramen restaurant sea surimi swirl with
moon-cake|🥮|autumn cake dessert festival food moon mooncake ng yu
dango|🍡|balls barbecue dango dessert food green japanese meat pink skewer stick sweet white
dumpling|🥟|dumpling empanada food gy gyoza jiaozi pierogi potsticker za
fortune-cookie|🥠|cookie dessert food fortune prophecy
takeout-box|🥡|box chinese chopsticks container delivery food leftovers out oyster pail take takeout
soft-ice-cream|🍦|cream dessert food hot ice icecream mr restaurant serve soft summer sweet whippy
shaved-ice|🍧|cone dessert hot ice restaurant shaved snow summer sweet
ice-cream|🍨|bowl cream dessert food hot ice restaurant sweet
doughnut|🍩|breakfast dessert donut doughnut food snack sweet
cookie|🍪|biscuit chip chocolate cookie dessert food oreo snack sweet
birthday-cake|🎂|bday birthday cake candles celebration dessert food happy party pastry sweet
shortcake|🍰|cake dessert food pastry piece shortcake slice strawberry sweet
cupcake|🧁|bakery cake cupcake dessert fairy food pastry sprinkles sugar sweet treat
pie|🥧|apple dessert filling food fruit meat pastry pie pumpkin slice sweet
chocolate-bar|🍫|bar candy chocolate dessert food halloween snack sweet tooth
candy|🍬|candy cavities dessert halloween lolly restaurant snack sweet tooth wrapper
lollipop|🍭|candy dessert food lollipop lollypop restaurant snack sucker sweet
custard|🍮|caramel creme custard dessert flan food pudding sweet
honey-pot|🍯|barrel bear bees food honey honeypot jar kitchen pot sweet
baby-bottle|🍼|babies baby birth born bottle container drink feeding food infant milk newborn
glass-of-milk|🥛|beverage cow drink glass milk of
hot-beverage|☕️|beverage cafe caffeine chai coffee drink hot morning steaming tea
teapot|🫖|brew drink food hot kettle pot tea teapot
teacup-without-handle|🍵|beverage bowl breakfast british cup drink green handle matcha oolong tea teacup without
sake|🍶|alcohol bar beverage booze bottle cup drink drunk japanese restaurant rice sake wine
bottle-with-popping-cork|🍾|bar bottle bubbly celebration champagne cork drink party popping sparkling wine with
wine-glass|🍷|alcohol bar beverage booze club drink drinking drinks drunk glass red restaurant wine
cocktail-glass|🍸️|alcohol bar booze club cocktail drink drinking drinks glass mad martini men
tropical-drink|🍹|alcohol bar beach beverage booze club cocktail drink drinking drinks drunk fruit mai mojito party punch summer tai tiki tropical tropics vacation
beer-mug|🍺|alcohol ale bar beer beverage booze drink drinking drinks drunk mug octoberfest oktoberfest party pint pub relax stein summer
clinking-beer-mugs|🍻|alcohol bar beer beers beverage booze bottoms cheers clink clinking drink drinking drinks drunk mug mugs party pub relax summer
clinking-glasses|🥂|alcohol beverage celebrate celebration champagne cheers clink clinking drink glass glasses party toast wine
tumbler-glass|🥃|alcohol beverage booze bourbon drink drunk glass liquor rum scotch shot tumbler whiskey whisky
pouring-liquid|🫗|accident cup drink empty glass liquid oops pour pouring spill water
cup-with-straw|🥤|cup drink go juice malt milkshake pop smoothie soda soft straw tableware water with
bubble-tea|🧋|boba bubble food milk momi pearl straw taiwan tapioca tea
beverage-box|🧃|beverage box drink juice straw sweet
mate|🧉|beverage bombilla chimarr cimarr drink mat mate tea yerba
ice|🧊|cold cube ice iceberg water
chopsticks|🥢|chopsticks food hashi jeotgarak kuaizi
fork-and-knife-with-plate|🍽️|and cooking cutlery dining dinner eat food fork knife lunch meal plate restaurant tableware with
fork-and-knife|🍴|and breakfast breaky cooking cutlery delicious dinner eat feed food fork hungry kitchen knife lunch restaurant silverware tableware yum yummy
spoon|🥄|cutlery eat kitchen spoon tableware
kitchen-knife|🔪|blade butchers chef chop cooking cut cutlery hocho kitchen knife tool weapon
jar|🫙|condiment container empty jar nothing sauce store
amphora|🏺|amphora aquarius cooking drink jar jug tool vase weapon zodiac
globe-showing-europe-africa|🌍️|africa earth europe europe-africa globe showing world
globe-showing-americas|🌎️|americas earth globe showing world
globe-showing-asia-australia|🌏️|asia asia-australia australia earth globe showing world
globe-with-meridians|🌐|earth global globe international internationalization internet interweb localization meridians web wide with world worldwide www
world-map|🗺️|direction location map travel world
map-of-japan|🗾|asia country japan japanese map nation of silhouette
compass|🧭|compass direction magnetic navigation orienteering
snow-capped-mountain|🏔️|capped cold environment mountain nature photo snow snow-capped winter
mountain|⛰️|environment mountain nature photo
landslide|🛘|accident avalanche danger disaster earthquake landslide mountain mudslide rocks
volcano|🌋|disaster eruption mountain nature photo volcano weather
mount-fuji|🗻|capped fuji japanese mount mountain nature photo san snow
camping|🏕️|camping campsite outdoors photo tent
beach-with-umbrella|🏖️|beach mojito sand summer sunny umbrella weather with
desert|🏜️|desert photo saharah warm
desert-island|🏝️|desert island mojito photo tropical
national-park|🏞️|environment national nature park photo
stadium|🏟️|concert grandstand photo place sport sports stadium venue
classical-building|🏛️|art building classical culture history
building-construction|🏗️|architectural building construction crane progress wip working
brick|🧱|brick bricks clay construction infrastructure mortar wall
rock|🪨|boulder construction heavy rock solid stone tough
wood|🪵|construction log lumber nature timber trunk wood
hut|🛖|home house hut roundhouse shelter structure yurt
houses|🏘️|building buildings group house houses photo
derelict-house|🏚️|abandon abandoned broken building derelict evict haunted home house old
house|🏠️|building country heart home house ranch settle simple suburban suburbia where
house-with-garden|🏡|building country garden heart home house nature plant ranch settle simple suburban suburbia tree where with
office-building|🏢|building bureau city cubical high job office rise work
japanese-post-office|🏣|building communication envelope japan japanese mark office post postal
post-office|🏤|building email european office post
hospital|🏥|building cross doctor emergency health hospital medical medicine red room surgery
bank|🏦|bakkureru bank bk branch building business cash enterprise money sales
hotel|🏨|accommodation accomodation building checkin hotel
love-hotel|🏩|affection building dating heart hospital hotel like love
convenience-store|🏪|building convenience corner eleven groceries hour hours kwik mart shop shopping store
school|🏫|building clock education elementary high learn middle school student teach tower
department-store|🏬|building center department mall shopping shops store
factory|🏭️|building factory
japanese-castle|🏯|building castle fortress japanese photo
castle|🏰|building castle european history royalty turrets
wedding|💒|activity affection bride chapel church couple groom heart hitched like love marriage nuptials romance wedding
tokyo-tower|🗼|eiffel japanese photo red tokyo tower
statue-of-liberty|🗽|american liberty new newyork ny nyc of statue york
church|⛪️|bless chapel christian church cross religion
mosque|🕌|domed islam masjid minaret mosque muslim religion roof worship
hindu-temple|🛕|hindu religion temple
synagogue|🕍|jew jewish judaism religion synagog synagogue temple worship
shinto-shrine|⛩️|japan kami kyoto michi no religion shinto shrine temple
kaaba|🕋|hajj islam kaaba mecca mosque muslim religion umrah
fountain|⛲️|fountain
tent|⛺️|camping tent
foggy|🌁|bridge city fog foggy karl mountain photo under weather
night-with-stars|🌃|city downtown evening night star starry stars weather with
cityscape|🏙️|building city cityscape life night photo skyline urban
sunrise-over-mountains|🌄|morning mountain mountains over photo sun sunrise vacation view weather
sunrise|🌅|morning nature photo sun sunrise sunset vacation view weather
cityscape-at-dusk|🌆|at building buildings city cityscape dusk evening landscape orange photo sky sun sunset weather
sunset|🌇|building buildings city dawn dusk good morning over photo sun sunrise sunset weather
bridge-at-night|🌉|at bridge gate golden night photo sanfrancisco weather
hot-springs|♨️|bath hot hotsprings onsen relax springs steam steaming warm
carousel-horse|🎠|activity carnival carousel entertainment fairground go horse merry photo round
playground-slide|🛝|amusement fun park play playground playing slide sliding theme
ferris-wheel|🎡|activity amusement big carnival entertainment fairground ferris londoneye observation park photo theme wheel
roller-coaster|🎢|activity amusement carnival coaster entertainment fun park photo playground roller rollercoaster theme
barber-pole|💈|barber barber's cut fresh hair haircut hairdresser pole salon shave shop stripes style
circus-tent|🎪|activity big carnival circus entertainment festival party tent top
locomotive|🚂|caboose engine locomotive railway steam train trains transportation travel vehicle
railway-car|🚃|car carriage electric railcar railroad railway train tram transportation travel trolleybus vehicle wagon
high-speed-train|🚄|bullettrain high high-speed railway shinkansen side speed train transportation vehicle
bullet-train|🚅|bullet bullettrain fast front high high-speed nose public railway shinkansen speed train transportation travel vehicle
train|🚆|arrived choo diesel electric passenger railway regular train transportation vehicle
metro|🚇️|metro subway travel
light-rail|🚈|arrived light monorail rail railway transportation vehicle
station|🚉|platform public railway station train transportation vehicle
tram|🚊|tram transportation trolleybus vehicle
monorail|🚝|monorail transportation vehicle
mountain-railway|🚞|car funicular mountain railway train transportation trip vehicle
tram-car|🚋|bus car carriage public train tram transportation travel trolley trolleybus vehicle
bus|🚌|bus car school transportation vehicle
oncoming-bus|🚍️|bus cars oncoming
trolleybus|🚎|bart bus electric tram transportation trolley trolleybus vehicle
minibus|🚐|bus car drive minibus minivan mover people transportation van vehicle
ambulance|🚑️|ambulance emergency vehicle
fire-engine|🚒|cars department engine fire transportation truck vehicle
police-car|🚓|car cars cop cops enforcement law legal patrol police side transportation vehicle
oncoming-police-car|🚔️|car oncoming police
taxi|🚕|cab cabbie car cars drive new side taxi taxicab transportation uber vehicle yellow york
oncoming-taxi|🚖|cab cabbie cars drove front hail oncoming taxi taxicab uber vehicle yellow
automobile|🚗|automobile car driving red side transportation vehicle
oncoming-automobile|🚘️|automobile car cars drove oncoming vehicle
sport-utility-vehicle|🚙|blue campervan car drive motorhome recreational rv sport sportutility transportation utility vehicle
pickup-truck|🛻|automobile car flatbed pick-up pickup transportation truck vehicle
delivery-truck|🚚|car cars delivery drive resources transportation truck vehicle
articulated-lorry|🚛|articulated car cars drive express green lorry move semi transportation truck vehicle
tractor|🚜|agriculture car farm farming tractor vehicle
racing-car|🏎️|car fast formula one race racing sports zoom
motorcycle|🏍️|fast motorbike motorcycle race racing sports
motor-scooter|🛵|bike cycle motor sasha scooter vehicle vespa
manual-wheelchair|🦽|accessibility manual wheelchair
motorized-wheelchair|🦼|accessibility motorized wheelchair
auto-rickshaw|🛺|auto move rickshaw transportation tuk
bicycle|🚲️|bicycle bike class cycle cycling cyclist gang ride spin spinning
kick-scooter|🛴|kick razor scooter vehicle
skateboard|🛹|board skate skateboard skater wheels
roller-skate|🛼|blades derby footwear inline roller skate skates sport sports
bus-stop|🚏|bus busstop stop transportation wait
motorway|🛣️|cupertino highway interstate motorway road
railway-track|🛤️|railway track train transportation
oil-drum|🛢️|barrell drum oil
fuel-pump|⛽️|diesel fuel fuelpump gas gasoline pump station
wheel|🛞|car circle tire transport turn vehicle wheel
police-car-light|🚨|alarm alert ambulance beacon car cars emergency error flashing law legal light pinged police revolving rotating siren vehicle warning
horizontal-traffic-light|🚥|horizontal intersection light signal stop stoplight traffic transportation
vertical-traffic-light|🚦|driving drove intersection light semaphore signal stop stoplight traffic transportation vertical
stop-sign|🛑|octagonal sign stop
construction|🚧|barrier black caution construction in progress roadwork sign striped warning wip work yellow
anchor|⚓️|anchor ship tool
ring-buoy|🛟|buoy float life lifesaver preserver rescue ring safety save saver swim
sailboat|⛵️|boat resort sailboat sailing sea yacht
canoe|🛶|boat canoe paddle ship water
speedboat|🚤|billionaire boat lake luxury millionaire motorboat powerboat ship speedboat summer transportation travel vehicle
passenger-ship|🛳️|cruise ferry passenger ship vehicle yacht
ferry|⛴️|boat ferry passenger ship yacht
motor-boat|🛥️|boat motor motorboat ship vehicle
ship|🚢|boat cruise deploy passenger ship titanic transportation travel vehicle
airplane|✈️|aeroplane airplane flight fly flying jet plane transportation travel vehicle
small-airplane|🛩️|aeroplane airplane flight fly plane small transportation vehicle
airplane-departure|🛫|aeroplane airplane airport check-in departure departures flight landing off plane taking vehicle
airplane-arrival|🛬|aeroplane airplane airport arrival arrivals arriving boarding flight landing plane vehicle
parachute|🪂|fly glide hang hang-glide parachute parasail skydive
seat|💺|aeroplane airplane bus chair flight fly seat sit train transport
helicopter|🚁|copter fly helicopter roflcopter transportation travel vehicle
suspension-railway|🚟|railway suspension transportation vehicle
mountain-cableway|🚠|cable cableway gondola lift mountain ski transportation vehicle
aerial-tramway|🚡|aerial cable car gondola ropeway ski tramway transportation vehicle
satellite|🛰️|artificial communication gps iss nasa orbit satellite space spaceflight vehicle
rocket|🚀|deploy fly launch nasa outer rocket rockets ship shuttle space staffmode travel vehicle
flying-saucer|🛸|alien aliens extra extraterrestrial fantasy flying saucer space terrestrial transportation ufo vehicle
bellhop-bell|🛎️|bell bellhop hotel service
luggage|🧳|bag luggage packing roller suitcase travel
hourglass-done|⌛️|done hourglass sand time timer
hourglass-not-done|⏳️|done flowing hourglass hours not sand timer waiting yolo
watch|⌚️|clock time watch
alarm-clock|⏰️|alarm clock hours hrs late time waiting
stopwatch|⏱️|clock deadline stopwatch time
timer-clock|⏲️|alarm clock timer
mantelpiece-clock|🕰️|clock mantelpiece time
new-moon|🌑|dark eclipse evening moon nature new night planet shadow sleep solar space symbol twilight weather
waxing-crescent-moon|🌒|crescent dreams evening moon nature night planet sleep space symbol twilight waxing weather
first-quarter-moon|🌓|evening first moon nature night planet quarter sleep space symbol twilight weather
waxing-gibbous-moon|🌔|evening gibbous gray moon nature night planet sky sleep space symbol twilight waxing weather
full-moon|🌕️|full moon space
waning-gibbous-moon|🌖|evening gibbous moon nature night planet sleep space symbol twilight waning waxing weather
last-quarter-moon|🌗|evening last moon nature night planet quarter sleep space symbol twilight weather
waning-crescent-moon|🌘|crescent evening moon nature night planet sleep space symbol twilight waning weather
crescent-moon|🌙|crescent evening magic moon night ramadan sky sleep space weather
new-moon-face|🌚|creepy dark evening face molester moon nature new night planet sleep space twilight weather
first-quarter-moon-face|🌛|evening face first moon nature night planet quarter sleep space twilight weather
last-quarter-moon-face|🌜️|dreams face last moon quarter
thermometer|🌡️|cold hot temperature thermometer weather
sun|☀️|beach black bright brightness nature rays space spring summer sun sunny sunshine weather
full-moon-face|🌝|bright evening face full moon moonface nature night planet sleep smiley smiling space twilight weather
sun-with-face|🌞|beach bright day face heat morning nature shine sky smiley smiling space summer sun sunface sunny sunshine weather with
ringed-planet|🪐|outerspace planet planets ringed saturn saturnine space
star|⭐️|astronomy medium star stars white
glowing-star|🌟|awesome glittery glow glowing good magic night shining sparkle star win
shooting-star|🌠|activity falling meteoroid night photo shooting space star stars upon when wish you
milky-way|🌌|galaxy milky night photo sky space stars universe way weather
cloud|☁️|cloud cloudy overcast sky weather
sun-behind-cloud|⛅️|behind cloud cloudy sun weather
cloud-with-lightning-and-rain|⛈️|and cloud lightning rain thunder thunderstorm weather with
sun-behind-small-cloud|🌤️|behind cloud small sun weather white
sun-behind-large-cloud|🌥️|behind cloud large sun weather white
sun-behind-rain-cloud|🌦️|behind cloud rain sun weather white
cloud-with-rain|🌧️|cloud rain weather with
cloud-with-snow|🌨️|cloud cold snow weather with
cloud-with-lightning|🌩️|cloud lightning thunder weather with
tornado|🌪️|cloud cyclone tornado twister weather whirlwind
fog|🌫️|cloud fog weather
wind-face|🌬️|air blow blowing cloud face gust mother nature weather wind
cyclone|🌀|blue cloud cyclone dizzy hurricane spin spiral swirl tornado twister typhoon vortex weather whirlpool
rainbow|🌈|face gay genderqueer glbt glbtq happy lesbian lgbt lgbtq lgbtqia nature photo pride primary queer rain rainbow sky spring trans transgender unicorn weather
closed-umbrella|🌂|closed clothing collapsed drizzle pink rain umbrella weather
umbrella|☂️|clothing open rain spring umbrella weather
umbrella-with-rain-drops|☔️|clothing drop drops rain umbrella weather with
umbrella-on-ground|⛱️|beach ground on parasol rain summer sun umbrella weather
high-voltage|⚡️|danger electric electricity high lightning nature thunder thunderbolt voltage zap
snowflake|❄️|christmas cold season snow snowflake snowing weather winter xmas
snowman|☃️|christmas cold frozen man season snow snowflakes snowing snowman weather winter xmas
snowman-without-snow|⛄️|cold man snow snowman without
comet|☄️|comet space
fire|🔥|af burn cook fire flame hot lit litaf remove snapstreak tool
droplet|💧|cold comic drip drop droplet faucet nature sad spring sweat tear water weather
water-wave|🌊|beach disaster nature ocean sea surf surfer surfing tsunami water wave waves weather
jack-o-lantern|🎃|activity celebration creepy entertainment fall gourd halloween jack jack-o-lantern lantern light pumpkin
christmas-tree|🎄|activity celebration christmas december entertainment festival tree vacation xmas
fireworks|🎆|activity boom carnival celebration congratulations entertainment explosion festival fireworks photo yolo
sparkler|🎇|activity boom celebration entertainment firework fireworks hanabi night senko shine sparkle sparkler stars
firecracker|🧨|boom dynamite explode explosion explosive fire firecracker fireworks light pop popping spark
sparkles|✨️|magic sparkle sparkles star
balloon|🎈|activity balloon birthday celebrate celebration circus entertainment party red
party-popper|🎉|activity awesome birthday celebrate celebration circus congratulations entertainment excited hat hooray magic party popper tada woohoo
confetti-ball|🎊|activity ball birthday celebrate celebration circus confetti entertainment festival party woohoo
tanabata-tree|🎋|activity bamboo banner branch celebration entertainment festival japanese nature plant star summer tanabata tanzaku tree wish
pine-decoration|🎍|activity bamboo celebration decoration japanese kadomatsu nature new panda pine plant vegetable year years
japanese-dolls|🎎|activity celebration doll dolls entertainment festival hinamatsuri imperial japanese kimono toy
carp-streamer|🎏|activity banner carp celebration entertainment fish flag flags japanese koinobori socks streamer wind
wind-chime|🎐|activity bell celebration chime ding entertainment furin jellyfish nature spring wind
moon-viewing-ceremony|🎑|activity asia autumn celebration ceremony dumplings entertainment festival grass harvest japan mid moon photo rice scene tsukimi viewing
red-envelope|🧧|ang envelope gift good lai luck money ngb packet pao red see
ribbon|🎀|bow bowtie celebration decoration girl pink ribbon
wrapped-gift|🎁|birthday bow box celebration christmas entertainment gift present surprise wrapped xmas
reminder-ribbon|🎗️|awareness cause celebration reminder ribbon sports support
admission-tickets|🎟️|admission concert entertainment entrance sports ticket tickets
ticket|🎫|activity admission concert entertainment event pass stub ticket tour world
military-medal|🎖️|army award celebration decoration medal medallion military winning
trophy|🏆️|champion champs prize slay sport trophy victory win winning
sports-medal|🏅|award gold medal sports winner winning
1st-place-medal|🥇|award first gold medal place st winning
2nd-place-medal|🥈|award medal nd place second silver
3rd-place-medal|🥉|award bronze medal place rd third
soccer-ball|⚽️|ball football futbol soccer sport
baseball|⚾️|ball baseball sport
softball|🥎|ball balls game glove softball sport sports underarm
basketball|🏀|ball balls basketball hoop nba orange sport sports
volleyball|🏐|ball balls game sports volleyball
american-football|🏈|american ball balls bowl football gridiron nfl sport sports super superbowl
rugby-football|🏉|ball football league rugby sport sports team union
tennis|🎾|ball balls green racket racquet sport sports tennis
flying-disc|🥏|disc flying frisbee game golf sport sports ultimate
bowling|🎳|ball bowling fun game pin pins play skittles sport sports strike ten
cricket-game|🏏|ball bat cricket field game sports
field-hockey|🏑|ball field game hockey sports stick
ice-hockey|🏒|game hockey ice puck sports stick
lacrosse|🥍|ball game goal lacrosse sport sports stick
ping-pong|🏓|ball bat game paddle ping pingpong pong sports table tennis
badminton|🏸|badminton birdie game racquet shuttlecock sports
boxing-glove|🥊|boxing fighting glove sports
martial-arts-uniform|🥋|arts judo karate martial taekwondo uniform
goal-net|🥅|catch goal net sports
flag-in-hole|⛳️|flag golf hole in sport
ice-skate|⛸️|ice skate skating sports
fishing-pole|🎣|entertainment fish fishing food hobby pole rod sport summer
diving-mask|🤿|diving mask ocean scuba snorkeling sport
running-shirt|🎽|athletics marathon pageant play running sash shirt singlet
skis|🎿|boot cold ski skiing skis snow sport sports winter
sled|🛷|luge sled sledge sleigh snow toboggan
curling-stone|🥌|curling game rock sports stone
bullseye|🎯|activity archery bar bull bullseye dart darts direct entertainment eye game hit play target
yo-yo|🪀|fluctuate toy yo yo-yo yoyo
kite|🪁|fly kite soar toy wind
water-pistol|🔫|gun handgun pistol revolver shoot squirt tool violence water weapon
pool-8-ball|🎱|ball billiard billiards cue eight game hobby luck magic pool snooker
crystal-ball|🔮|ball circus clairvoyant crystal disco fairy fairytale fantasy fortune future magic party psychic purple tale teller tool
magic-wand|🪄|magic magician power supernature wand witch wizard
video-game|🎮️|controller entertainment game video
joystick|🕹️|entertainment game joystick play video videogame
slot-machine|🎰|activity bet casino fruit gamble gambling game luck machine poker slot slots vegas
game-die|🎲|dice die entertainment gambling game luck play random tabletop
puzzle-piece|🧩|clue interlocking jigsaw piece puzzle
teddy-bear|🧸|bear plaything plush stuffed teddy toy
pinata|🪅|ata candy celebrate celebration cinco de festive mayo mexico party pi pinada pinata
mirror-ball|🪩|ball dance disco glitter mirror party
nesting-dolls|🪆|babooshka baboushka babushka doll dolls matryoshka nesting russia russian toy
spade-suit|♠️|black card cards game magic poker spade spades suit suits
heart-suit|♥️|black card cards emotion game heart hearts magic poker suit suits
diamond-suit|♦️|black card cards diamond diamonds game magic poker suit suits
club-suit|♣️|black card cards club clubs game magic poker suit suits
chess-pawn|♟️|black chess dupe expendable game pawn piece
joker|🃏|black card cards entertainment game joker magic play playing poker wildcard
mahjong-red-dragon|🀄️|dragon game mahjong red
flower-playing-cards|🎴|activity card cards deck entertainment flower game hanafuda hwatu japanese of playing red sunset
performing-arts|🎭️|actor actress art arts entertainment mask performing theater theatre thespian
framed-picture|🖼️|art frame framed museum painting photography picture
artist-palette|🎨|activity art artist artsy arty colorful colors creative design draw entertainment improve museum paint painter painting palette
thread|🧵|crafts needle sewing spool string thread
sewing-needle|🪡|embroidery needle sew sewing stitches sutures tailoring thread
yarn|🧶|ball crafts crochet knit yarn
knot|🪢|cord knot rope scout tangled tie twine twist
glasses|👓️|clothing eye eyeglasses eyewear glasses
sunglasses|🕶️|accessories cool dark eye eyewear face glasses sunglasses
goggles|🥽|clothing dive eye eyes goggles protection safety scuba swimming welding
lab-coat|🥼|chemist clothes clothing coat doctor dr experiment jacket lab scientist white
safety-vest|🦺|emergency protection safety vest
necktie|👔|business cloth clothing employed fashion formal necktie serious shirt suitup tie
t-shirt|👕|blue casual cloth clothes clothing collar dressed fashion polo shirt shopping t-shirt tee tshirt weekend
jeans|👖|blue casual clothes clothing denim dressed fashion jeans pants shopping trousers weekend
scarf|🧣|bundle clothes clothing cold neck scarf up winter
gloves|🧤|clothes clothing gloves hand hands winter
coat|🧥|brr bundle clothing coat cold jacket up
socks|🧦|clothes clothing pair socks stocking stockings
dress|👗|clothes clothing dress dressed fancy fashion gown shopping skirt
kimono|👘|clothing comfortable dress dressing fashion female gown japanese kimono women
sari|🥻|clothing dress saree sari shari
one-piece-swimsuit|🩱|bathing clothing fashion one one-piece piece suit swim swimsuit
briefs|🩲|bathing brief briefs clothing one-piece suit swim swimsuit underwear
shorts|🩳|bathing clothing pants shorts suit swim swimsuit underwear
bikini|👙|bathers bathing beach bikini clothing fashion female girl pool suit summer swim swimming swimsuit woman
womans-clothes|👚|bags blouse clothes clothing collar dress dressed fashion female lady pink shirt shopping woman womans
folding-hand-fan|🪭|clack clap cool cooling dance fan flamenco flirt flutter folding hand hot sensu shy
purse|👛|accessories clothes clothing coin dress fancy fashion handbag money purse sales shopping wallet
handbag|👜|accessories accessory bag clothes clothing dress fashion handbag lady purse shopping women
clutch-bag|👝|accessories bag clothes clothing clutch dress handbag pouch purse shopping small
shopping-bags|🛍️|bag bags buy hotel mall purchase shopping
backpack|🎒|activity backpack backpacking bag bookbag education rucksack satchel school student
thong-sandal|🩴|beach flip flop flops footwear jandals ri sandal sandals shoe summer thong thongs
mans-shoe|👞|brown clothes clothing dress fashion feet foot kick male man mans shoe shoes shopping
running-shoe|👟|athletic clothes clothing fast kick runner running shoe shoes shopping sneaker sneakers sport sports tennis trainer
hiking-boot|🥾|backpacking boot brown camping clothing hiking outdoors shoe
flat-shoe|🥿|ballet clothing comfy flat flats shoe slip-on slipper woman
high-heeled-shoe|👠|clothes clothing dress fashion female heel heeled heels high high-heeled pumps shoe shoes shopping stiletto woman
womans-sandal|👡|clothing fashion flip flops heeled sandal sandals shoe shoes woman womans
ballet-shoes|🩰|ballet clothing dance pointe shoe shoes
womans-boot|👢|boot boots clothes clothing cowgirl dress fashion heeled high knee shoe shoes shopping woman womans
hair-pick|🪮|afro comb groom hair pick
crown|👑|clothing crown family king kod leader lord medieval queen royal royalty win
womans-hat|👒|accessories bow clothes clothing fashion female garden hat hats ladies lady party spring woman womans
top-hat|🎩|activity circus classy clothes clothing entertainment fancy formal gentleman groom hat magic top tophat wear
graduation-cap|🎓️|cap celebration clothing education graduation hat scholar
billed-cap|🧢|baseball bent billed cap clothing dad hat
military-helmet|🪖|army helmet military protection soldier war warrior
rescue-workers-helmet|⛑️|aid build construction cross face hat helmet rescue white worker
prayer-beads|📿|beads clothing dhikr necklace prayer religion religious rosary
lipstick|💄|cosmetics date fashion female girl gloss lip lipstick makeup style woman
ring|💍|diamond engaged engagement fashion gem jewelry marriage married propose ring romance shiny sparkling valentines wedding
gem-stone|💎|blue diamond engagement gem gemstone jewel jewelry money romance ruby stone wedding
muted-speaker|🔇|cancellation mute muted off quiet silence silent sound speaker stroke volume
speaker-low-volume|🔈️|low soft sound speaker volume
speaker-medium-volume|🔉|broadcast low medium one reduce sound speaker volume wave
speaker-high-volume|🔊|broadcast entertainment high increase loud music noise noisy sound speaker three volume waves
loudspeaker|📢|address announcement bullhorn communication loud loudspeaker megaphone pa public sound system volume
megaphone|📣|bullhorn cheering communication mega megaphone sound speaker volume
postal-horn|📯|bugle communication entertainment french horn instrument music post postal
bell|🔔|bell break chime christmas church liberty notification ringer sound wedding xmas
bell-with-slash|🔕|bell cancellation disabled forbidden mute muted no not notifications off prohibited quiet ringer silent slash sound stroke volume with
musical-score|🎼|activity clef compose entertainment music musical note score sheet treble
musical-note|🎵|activity beamed eighth entertainment music musical note notes pair quavers score sound tone
musical-notes|🎶|activity entertainment multiple music musical note notes score singing sound
studio-microphone|🎙️|artist mic microphone music podcast recording sing studio talkshow
level-slider|🎚️|level music scale slider
control-knobs|🎛️|control dial knobs music
microphone|🎤|activity entertainment karaoke mic microphone music pa sing singing sound talkshow
headphone|🎧️|earbud headphone sound
radio|📻️|entertainment radio tbt video
saxophone|🎷|activity blues entertainment instrument jazz music sax saxophone
trumpet|🎺|activity brass entertainment horn instrument jazz music trumpet
trombone|🪊|brass instrument jazz music sad slide trombone
accordion|🪗|accordian accordion box concertina instrument music squeeze squeezebox
guitar|🎸|acoustic activity bass electric entertainment guitar instrument music rock strat
musical-keyboard|🎹|activity compose entertainment instrument keyboard music musical piano
violin|🎻|activity entertainment instrument music orchestra quartet smallest string symphony violin world
banjo|🪕|activity banjo entertainment instructment instrument music stringed
drum|🥁|drum drumsticks instrument music snare
long-drum|🪘|beat conga djembe drum instrument long music rhythm
maracas|🪇|cha dance instrument maracas music party percussion rattle shake shaker
flute|🪈|bamboo band fife flautist flute instrument marching music orchestra piccolo pied pipe piper recorder woodwind
harp|🪉|cupid harp instrument love music orchestra
mobile-phone|📱|apple cell communication design dial gadgets iphone mobile phone responsive smartphone technology telephone
mobile-phone-with-arrow|📲|arrow build call calling cell communication incoming iphone left mobile phone pointing receive rightwards telephone with
telephone|☎️|black communication dial phone rotary technology telephone
telephone-receiver|📞|call communication dial handset phone receiver technology telephone voip
pager|📟️|communication pager
fax-machine|📠|communication facsimile fax machine technology
battery|🔋|aa battery energy phone power sustain
low-battery|🪫|battery dead drained electronic energy low no power red
electric-plug|🔌|ac adaptor cable charger electric electricity plug power
laptop|💻️|computer laptop office pc personal
desktop-computer|🖥️|computer computing desktop imac monitor screen technology
printer|🖨️|computer ink paper printer
keyboard|⌨️|computer input keyboard technology text type
computer-mouse|🖱️|button click computer mouse three
trackball|🖲️|computer technology trackball trackpad
computer-disk|💽|computer data disk entertainment minidisc minidisk optical record technology
floppy-disk|💾|computer disk floppy oldschool save technology
optical-disk|💿️|blu-ray cd computer disk dvd optical
dvd|📀|blu-ray cd computer disc disk dvd entertainment optical rom video
abacus|🧮|abacus calculation calculator count counting frame math
movie-camera|🎥|activity bollywood camera cinema entertainment film hollywood movie record video
film-frames|🎞️|cinema entertainment film frames movie strip
film-projector|📽️|cinema entertainment film movie projector record tape video
clapper-board|🎬️|action board clapper movie
television|📺️|television tv video
camera|📷️|camera photo selfie snap tbt trip video
camera-with-flash|📸|camera flash gadgets photo photography snapshots video with
video-camera|📹️|camcorder camera tbt video
videocassette|📼|entertainment old oldschool record school tape vcr vhs video videocassette
magnifying-glass-tilted-left|🔍️|glass lab left left-pointing magnifying science search tilted tool
magnifying-glass-tilted-right|🔎|contact detective find glass icon lab mag magnifier magnifying pointing right right-pointing science search seo tilted tool zoom
candle|🕯️|candle fire light wax
light-bulb|💡|bulb comic electric electricity idea light
flashlight|🔦|camping dark electric flashlight light night sight tool torch
red-paper-lantern|🏮|asian bar halloween izakaya japanese lantern light paper red restaurant spooky
diya-lamp|🪔|diya lamp light lighting oil
notebook-with-decorative-cover|📔|book classroom cover decorated decorative education notebook notes paper record school study with writing
closed-book|📕|book closed education knowledge learn library read red textbook
open-book|📖|book education fantasy knowledge learn library literature novel novels open read reading study
green-book|📗|book education fantasy green knowledge library read reading study textbook
blue-book|📘|blue book education fantasy knowledge learn library read reading study textbook
orange-book|📙|book education fantasy knowledge library orange read reading study textbook
books|📚️|book books education fantasy knowledge library novels reading school study
notebook|📓|black book composition notebook notes paper record stationery study white
ledger|📒|binder book bound ledger notebook notes paper spiral yellow
page-with-curl|📃|curl curled curly document documents license office page paper with
scroll|📜|ancient degree document documents history paper parchment scroll
page-facing-up|📄|document documents facing information office page paper printed up
newspaper|📰|communication headline news newspaper paper press
rolled-up-newspaper|🗞️|delivery headline news newspaper paper press roll rolled rolled-up up
bookmark-tabs|📑|bookmark favorite mark marker order save tabs tidy
bookmark|🔖|bookmark favorite label mark price save tag
label|🏷️|label sale tag
coin|🪙|coin currency dollar euro gold metal money rich silver treasure
money-bag|💰️|bag bank bet billion cash cost dollar gold million money moneybag paid paying pot rich win
treasure-chest|🪎|chest crate gem gold haul jewelry jewels loot mimic money prize riches silver treasure valuables wealth
yen-banknote|💴|bank banknote banknotes bill currency dollar japanese money note sales sign yen
dollar-banknote|💵|american bank banknote banknotes bill currency dollar money note sales sign
euro-banknote|💶|bank banknote banknotes bill currency dollar euro money note rich sales sign
pound-banknote|💷|bank banknote banknotes bill billion bills british cash currency england money note pound pounds quid sales sign sterling twenty uk
money-with-wings|💸|bank banknote bill billion bills cash dollar fly flying losing million money note pay payment sale wings with
credit-card|💳️|bank card cash charge credit money pay
receipt|🧾|accounting bookkeeping evidence expenses invoice proof receipt
chart-increasing-with-yen|💹|bank chart currency exchange graph green-square growth increasing market money presentation rate rise sign stats trend upward upwards with yen
envelope|✉️|communication e-mail email envelope inbox letter postal
e-mail|📧|communication e-mail email inbox letter mail symbol
incoming-envelope|📨|communication delivering e-mail email envelope fast inbox incoming letter lines mail receive sent
envelope-with-arrow|📩|above arrow communication down downwards e-mail email envelope insert letter mail outgoing send sent with
outbox-tray|📤️|box email letter mail outbox sent tray
inbox-tray|📥️|box email inbox letter mail receive tray zero
package|📦️|box communication delivery package parcel shipping
closed-mailbox-with-raised-flag|📫️|closed communication flag mail mailbox postbox raised with
closed-mailbox-with-lowered-flag|📪️|closed flag lowered mail mailbox postbox with
open-mailbox-with-raised-flag|📬️|flag mail mailbox open postbox raised with
open-mailbox-with-lowered-flag|📭️|flag lowered mail mailbox open postbox with
postbox|📮|communication email envelope letter mail mailbox postbox
ballot-box-with-ballot|🗳️|ballot box election vote voting with
pencil|✏️|lead paper pencil school stationery study typos write writing
black-nib|✒️|black fountain nib pen stationery write writing
fountain-pen|🖋️|communication fountain left lower pen stationery write writing
pen|🖊️|ballpoint communication left lower pen stationery write writing
paintbrush|🖌️|art brush communication creativity drawing left lower paintbrush painting
crayon|🖍️|communication crayon creativity drawing left lower
memo|📝|communication compose document documentation documents exam legal media memo memorandum note notes paper pencil quiz stationery study test write writing
briefcase|💼|briefcase business career documents job law legal office suitcase work
file-folder|📁|business closed directory documents file folder manilla office
open-file-folder|📂|documents file folder load open
card-index-dividers|🗂️|business card dividers index organizing stationery
calendar|📅|calendar date day emoji july schedule world
tear-off-calendar|📆|calendar date day desk off planning schedule tear tear-off
spiral-notepad|🗒️|memo note notepad pad spiral stationery
spiral-calendar|🗓️|calendar date pad planning schedule spiral
card-index|📇|business card index old rolodex school stationery system
chart-increasing|📈|analytics business chart data economics good graph growth increasing metrics money pointing positive presentation recovery right sales stats success trend up upward upwards
chart-decreasing|📉|bad business chart data decreasing down downward downwards economics failure graph metrics money negative pointing presentation recession sales stats trend
bar-chart|📊|bar chart data graph metrics presentation stats
clipboard|📋️|clipboard do list notes
pushpin|📌|collage here location mark pin pushpin stationery tack thumb
round-pushpin|📍|dropped here location map pin pushpin red round stationery
paperclip|📎|clippy documents paperclip stationery
linked-paperclips|🖇️|communication documents link linked paperclip paperclips stationery
straight-ruler|📏|angle architect calculate drawing edge length math ruler school sketch stationery straight straightedge
triangular-ruler|📐|angle architect math rule ruler set sketch slide stationery triangle triangular
scissors|✂️|black cut cutting paper scissors stationery tool
card-file-box|🗃️|box business card database file stationery
file-cabinet|🗄️|cabinet file filing organizing paper
wastebasket|🗑️|basket bin can garbage litter rubbish toss trash waste wastebasket wastepaper
locked|🔒️|closed lock locked private
unlocked|🔓️|cracked lock open unlock unlocked
locked-with-pen|🔏|fountain ink lock locked nib pen privacy secret security with
locked-with-key|🔐|bike closed key lock locked privacy secret secure security with
key|🔑|door gold key keys lock major password unlock
old-key|🗝️|clue door key lock old password
hammer|🔨|build claw create hammer handyman home improvement repairs tool tools
axe|🪓|ax axe chop cut hatchet split tool wood
pick|⛏️|dig hammer mining pick pickaxe tool tools
hammer-and-pick|⚒️|and build create hammer pick tool tools
hammer-and-wrench|🛠️|and build create hammer spanner tool tools wrench
dagger|🗡️|dagger knife weapon
crossed-swords|⚔️|crossed swords weapon
bomb|💣️|bomb boom comic dangerous explosion hot
boomerang|🪃|australia boomerang rebound repercussion weapon
bow-and-arrow|🏹|and archer archery arrow bow sagittarius sports tool weapon zodiac
shield|🛡️|protection security shield weapon
carpentry-saw|🪚|carpenter carpentry chop cut hand lumber saw tool trim
wrench|🔧|diy fix home ikea improvement maintainer spanner tool tools wrench
screwdriver|🪛|flathead handy screw screwdriver tool tools
nut-and-bolt|🔩|and bolt fix handy home improvement nut screw tool tools
gear|⚙️|cog cogwheel gear tool
clamp|🗜️|clamp compress compression table tool vice winzip
balance-scale|⚖️|balance fairness justice law libra scale scales tool weight zodiac
white-cane|🦯|accessibility blind cane probing white
link|🔗|chain hyperlink link linked links rings symbol url
broken-chain|⛓️‍💥|break breaking broken chain constraint cuffs freedom
chains|⛓️|arrest chain chains lock
hook|🪝|catch crook curve ensnare fishing hook point selling tool tools
toolbox|🧰|box chest diy fix maintainer mechanic red tool toolbox tools
magnet|🧲|attraction horseshoe magnet magnetic negative positive shape
ladder|🪜|climb ladder rung step tool tools
shovel|🪏|bury dig garden hole plant scoop shovel snow spade tool
alembic|⚗️|alembic chemistry distilling experiment science tool
test-tube|🧪|chemist chemistry experiment lab science test tube
petri-dish|🧫|bacteria biologist biology culture dish lab petri
dna|🧬|biologist dna double evolution gene genetics helix life
microscope|🔬|experiment investigate lab laboratory magnify microscope science study tool zoomin
telescope|🔭|astronomy contact extraterrestrial science space stargazing stars telescope tool zoom
satellite-antenna|📡|aliens antenna communication contact dish future radio satellite science signal space
syringe|💉|blood doctor drugs flu health hospital medicine needle nurse shot sick syringe tool vaccination vaccine
drop-of-blood|🩸|bleed blood doctor donation drop harm hurt injury medicine menstruation of period wound
pill|💊|capsule doctor drug drugs health medicated medicine pharmacy pill pills sick tablet vitamin
adhesive-bandage|🩹|adhesive aid band bandage doctor heal medicine plaster
crutch|🩼|accessibility aid assist cane crutch disability help hurt injured mobility stick
stethoscope|🩺|doctor health healthcheck heart medicine stethoscope
x-ray|🩻|bones doctor medical medicine ray skeleton skull x-ray xray
door|🚪|back closet door doorway entry exit front house
elevator|🛗|accessibility elevator hoist lift
mirror|🪞|makeup mirror reflection reflector speculum
window|🪟|air frame fresh glass opening scenery transparent view window
bed|🛏️|bed bedroom hotel rest sleep
couch-and-lamp|🛋️|and chill couch hotel lamp lounge read settee sofa
chair|🪑|chair furniture seat sit
toilet|🚽|bathroom loo potty restroom toilet washroom wc
plunger|🪠|cup force plumber plunger poop suction toilet
shower|🚿|bath bathroom clean head shower water
bathtub|🛁|bath bathroom bathtub bubble clean shower
mouse-trap|🪤|bait cheese lure mouse mousetrap rodent snare trap
razor|🪒|cut razor sharp shave
lotion-bottle|🧴|bottle lotion moisturizer shampoo sunscreen
safety-pin|🧷|diaper pin punk rock safety
broom|🧹|broom brush cleaning sweep sweeping witch
basket|🧺|basket farming laundry picnic
roll-of-paper|🧻|of paper roll toilet towels
bucket|🪣|bucket cask container pail vat water
soap|🧼|bar bathing clean cleaning lather soap soapdish
bubbles|🫧|bubble bubbles burp carbonation clean floating fun pearl soap sparkling underwater
toothbrush|🪥|bathroom brush clean dental hygiene teeth toiletry toothbrush
sponge|🧽|absorbing cleaning porous soak sponge
fire-extinguisher|🧯|extinguish extinguisher fire quench
shopping-cart|🛒|cart shopping trolley
coffin|⚰️|box casket cemetery coffin dead death die funeral graveyard remove rip vampire
headstone|🪦|cemetery dead death grave graveyard halloween headstone memorial rip tomb tombstone
funeral-urn|⚱️|ashes dead death die funeral rip urn vase
nazar-amulet|🧿|amulet bead blue boncu charm evil evil-eye eye nazar talisman
hamsa|🪬|amulet fatima fortune guide hamsa hand mary miriam palm protect protection religion
placard|🪧|announcement card demonstration lawn notice picket placard plaque post protest sign
identification-card|🪪|card credentials document id identification license security
warning|⚠️|alert caution error exclamation issue problem sign symbol warning wip
children-crossing|🚸|child children crossing danger driving experience kids pedestrian school sign traffic usability warning yellow-diamond
no-entry|⛔️|do entry fail forbidden no not pass prohibited traffic
prohibited|🚫|backslash banned block circle crossed denied disallow entry forbid forbidden limit no not prohibited red restricted sign smoke stop
no-one-under-eighteen|🔞|age circle drink eighteen forbidden minor night no not nsfw one prohibited pub restriction symbol under underage
radioactive|☢️|danger international nuclear radiation radioactive sign symbol
biohazard|☣️|biohazard danger sign
aries|♈️|aries horoscope ram zodiac
taurus|♉️|bull horoscope ox taurus zodiac
gemini|♊️|gemini horoscope twins zodiac
cancer|♋️|cancer crab horoscope zodiac
leo|♌️|horoscope leo lion zodiac
virgo|♍️|horoscope virgo zodiac
libra|♎️|balance horoscope justice libra scales zodiac
scorpio|♏️|horoscope scorpio scorpion scorpius zodiac
sagittarius|♐️|archer horoscope sagittarius zodiac
capricorn|♑️|capricorn goat horoscope zodiac
aquarius|♒️|aquarius bearer horoscope water zodiac
pisces|♓️|fish horoscope pisces zodiac
ophiuchus|⛎️|bearer ophiuchus serpent snake zodiac
cinema|🎦|activity blue-square camera cinema curtain entertainment film movie movies record screen stage symbol theater
antenna-bars|📶|antenna bar bars blue-square bluetooth cell cellular communication connection internet mobile phone reception signal stairs strength telephone wifi
wireless|🛜|broadband computer connectivity contactless hotspot internet network router signal smartphone wi-fi wifi wireless wlan
vibration-mode|📳|cell communication heart mobile mode orange-square phone silent telephone vibration
mobile-phone-off|📴|cell communication mobile mute off orange-square phone quiet silence telephone
multiply|✖️|calculation cancel heavy math multiplication multiply sign symbol
plus|➕️|plus
minus|➖️|heavy math minus sign
divide|➗️|divide division heavy math sign
heavy-equals-sign|🟰|answer equal equality equals heavy math sign
infinity|♾️|forever infinity paper permanent sign unbounded universal
double-exclamation-mark|‼️|bangbang double exclamation mark punctuation red surprise
exclamation-question-mark|⁉️|exclamation interrobang mark punctuation question red surprise wat
red-question-mark|❓️|mark punctuation question red
white-question-mark|❔️|mark outlined punctuation question white
white-exclamation-mark|❕️|exclamation mark outlined punctuation white
red-exclamation-mark|❗️|exclamation mark punctuation red
wavy-dash|〰️|dash draw line moustache mustache punctuation scribble squiggle wave wavy
currency-exchange|💱|bank currency dollar exchange money sales travel
heavy-dollar-sign|💲|billion buck cash charge currency dollar heavy million money pay payment sales sign
medical-symbol|⚕️|aesculapius asclepius asklepios care doctor health hospital medical medicine rod snake staff symbol
recycling-symbol|♻️|arrow black environment garbage green logo recycle recycling reuse symbol trash universal
fleur-de-lis|⚜️|de decorative fleur fleur-de-lis knights lis new orleans saints scout scouts
trident-emblem|🔱|anchor emblem pitchfork poseidon ship spear tool trident weapon
name-badge|📛|badge fire forbid name tag tofu
japanese-symbol-for-beginner|🔰|badge beginner chevron for green japanese leaf mark shield shoshinsha symbol tool yellow
hollow-red-circle|⭕️|circle heavy hollow large red
check-box-with-check|☑️|agree ballot black-square box check checkbox checked confirm done election mark off ok tick vote with yes
check-mark|✔️|answer check checked checkmark done heavy mark nike ok tick yes
cross-mark|❌️|cancel cross mark multiplication multiply
curly-loop|➰️|curl curly loop
double-curly-loop|➿️|curl curly double loop
part-alternation-mark|〽️|alternation bad business economics graph mark mcdonald part presentation stats
eight-spoked-asterisk|✳️|asterisk eight eight-spoked green-square sparkle spoked star
eight-pointed-star|✴️|black eight eight-pointed orange orange-square pointed polygon shape star
sparkle|❇️|awesome fireworks good green-square sparkle stars
copyright|©️|circle copyright ip law legal license sign
registered|®️|alphabet circle registered sign
trade-mark|™️|brand law legal mark sign tm trade trademark
splatter|🫟|drip holi ink liquid mess paint spill splatter stain
"""  # noqa: E501
