"""What people and language models call things: words for illustrations, and words that name nothing."""

from typing import Final

ALIASES: Final = """\
1st-place-medal: medal
adhesive-bandage: bandage firstaid
airplane: plane travel flight
alarm-clock: alarm morning wake
alembic: chemistry lab
amphora: ancient pottery
anatomical-heart: health
angry-face: angry
artist-palette: art painting
astonished-face: surprised
automobile: car drive driving vehicle cars
baby: infant newborn
balance-scale: balance compare justice law
ballot-box-with-ballot: vote
bar-chart: chart data graph statistics
battery: battery
beach-with-umbrella: beach holiday vacation
beating-heart: heartbeat heartrate pulse
bed: bedroom mattress pillow
beer-mug: beer
bell: follow notification subscribe
beverage-box: juice
bicycle: bike
bird: bird
birthday-cake: birthday cake
bone: bone
bookmark: save saved
books: library study
boxing-glove: fight
brain: memory mind neuron neurons
bread: loaf toast
briefcase: business job
broom: cleaning
bullseye: focus goal target
calendar: calendar date
camel: egypt
camera: photo
carrot: vegetable
cat-face: cat kitten
chart-decreasing: decline
chart-increasing: growth
check-box-with-check: check correct tick
check-mark: yes
cheese-wedge: cheese
chocolate-bar: chocolate
cityscape: city town
clapper-board: film movie
classical-building: greece museum parthenon rome temple
clipboard: checklist list
cloud: sky
cloud-with-lightning-and-rain: storm
cloud-with-rain: rain
coin: bitcoin gold coins
collision: boom explosion
compass: direction
convenience-store: store
cook: chef
cooking: breakfast fry frying
cow-face: cow
crescent-moon: bedtime
croissant: paris
cross-mark: cross wrong
crossed-swords: sword war
crying-face: sad
cup-with-straw: drink
cut-of-meat: meat
deciduous-tree: tree
delivery-truck: truck
desert: desert pyramid
desert-island: island
desktop-computer: pc
dna: atom gene
dog-face: dog puppy
dollar-banknote: dollar
dragon-face: dragon
drop-of-blood: blood
droplet: water
ear: ear
ear-of-corn: corn
egg: eggs
envelope: email mail
evergreen-tree: forest
exploding-head: mindblown shocked
eye: eye
face-screaming-in-fear: scared
face-with-tears-of-joy: laugh
fire: burn burning flame heat hot
fish: fish
flexed-biceps: muscle strength strong
flying-saucer: ufo
fork-and-knife-with-plate: dinner eat food lunch meal restaurant
framed-picture: picture
fuel-pump: gasoline petrol
full-moon: moon
gear: engine machine settings
gem-stone: crystal diamond jewel
glass-of-milk: milk
glasses: glasses
globe-showing-europe-africa: earth globe london world
globe-with-meridians: internet web
graduation-cap: college degree education graduate learn university
green-salad: salad
hamburger: burger
hammer-and-wrench: tool tools
handshake: deal friend friends team
headphone: earbuds headphones
headstone: grave tomb
health-worker: doctor nurse
high-speed-train: train
high-voltage: electric electricity energy lightning power quick
honey-pot: honey
honeybee: bee
horse: horse
hot-beverage: cafe cappuccino coffee espresso latte
hourglass-not-done: time wait
house: home
house-with-garden: estate family property
ice: ice
ice-cream: icecream
key: password
label: cheap price sale
laptop: computer
leaf-fluttering-in-wind: leaf
leafy-green: vegetables
light-bulb: bulb idea light lightbulb
locked: lock security
locomotive: steam
lungs: breath breathe breathing
magic-wand: magic
magnifying-glass-tilted-left: magnifier search
mantelpiece-clock: clock watchmaking
memo: notes
microbe: bacteria germ virus viruses parasite fungus
microscope: science
milky-way: galaxy space
mobile-phone: phone smartphone
money-bag: budget cash money savings
money-with-wings: expensive rich
monkey-face: monkey
mouse-face: mouse
movie-camera: video
musical-note: song
musical-notes: music
newspaper: news
night-with-stars: night
office-building: building office
office-worker: boss manager
open-book: book chapter novel reading
party-popper: celebrate party
peanuts: nut nuts
pen: pen
person-in-bed: bed insomnia
person-in-lotus-position: meditation yoga
person-lifting-weights: exercise gym workout
person-running: athlete runner running jogging jog marathon
person-swimming: swimmer swimming
person-walking: walking
person-with-crown: king
pig-face: pig piggy piggybank
pill: medicine
police-officer: police
pot-of-food: soup stew stomach
potted-plant: houseplant plant
princess: queen
rabbit-face: bunny rabbit
racing-car: fast speed
raised-hand: hand
recycling-symbol: recycle
red-apple: apple fruit
red-exclamation-mark: exclamation
red-heart: heart love
red-question-mark: question
ringed-planet: planet saturn
robot: ai artificial
rock: boulder stone
rocket: rocketship spaceship
running-shoe: shoe shoes sneaker
sailboat: boat
satellite-antenna: antenna signal
school: school
scroll: history
seedling: environment garden grow nature seed seeds sprout
sheaf-of-rice: flour grain wheat
shopping-bags: bag
shopping-cart: buy cart shopping
shushing-face: secret secretly
skull: death skeleton
skull-and-crossbones: poison
sleeping-face: sleep sleeping
smiling-face: smile
smiling-face-with-smiling-eyes: happy
snail: slow
snow-capped-mountain: mountain
snowflake: cold snow
soap: hygiene wash
sparkles: clean new shine
speech-balloon: chat comment comments conversation message reply talk
spiral-shell: shell
spoon: sugar
spouting-whale: whale whales
star: star
stopwatch: countdown timer
studio-microphone: podcast voice
sun: solar sunbeam sunlight sunny sunshine
sun-behind-cloud: weather
sunflower: flower
sunrise: dawn sunrise
sunset: dusk evening
t-rex: dinosaur fossil fossils
t-shirt: clothes shirt
teacup-without-handle: matcha tea teas
technologist: developer programmer
television: tv
test-tube: experiment vial
thermometer: degrees fever temperature
thinking-face: think thinking
thumbs-up: agree thumbs
toilet: bathroom loo
tooth: teeth tooth
top-hat: hat
treasure-chest: treasure
trophy: award prize win winner
umbrella-with-rain-drops: umbrella
video-game: game
volcano: eruption lava
warning: danger
water-wave: ocean sea wave lake pool river surf
waving-hand: bye hello
wind-face: wind
wine-glass: wine
wireless: network wifi
wood: timber
world-map: map
wrapped-gift: free gift present
wrench: fix repair
writing-hand: writing
yawning-face: tired
jack-o-lantern: pumpkin halloween
oyster: mussel clam
spider: arachnid
mushroom: fungi
"""
"""A name of the set and the words that mean it."""

STOP_WORDS: Final = """\
a about above actually after again all almost already also always am an and another any are around as ask at
away back be because been before being best better between big billion bit black blue both brown but by call
called came can cannot come comes could day did do does done down each easily eight else enough even ever
every everyone everything exactly face fact few find finds first five for found four from full get gets give
gives go goes going good got great green had half hand happen happens has have having he help her here high
him his how however hundred i if in instead into is it its itself just keep keeps kept kind know last least
left less let lets life like little long look lot low made make makes making many may maybe me means might
million mind minute more most much must my name near need needed needs never new next nine no none not
nothing now of off often old on once one only open or orange other our out over own part people per person
pink place plus point purple put quite rather really red right same say see seem seen set seven several she
short should show side sign simple since six small so some somebody someone something sometimes stand
standing still stop such sure symbol take takes ten than that the their them then there these they thing
things think this those though thousand three through time times to today together too try turn two under
until up us use used using very want was way we well went were what when where which while white who whole
why will with within without won word words work world would year years yellow yes yet you your
"""
"""Words that name no picture, though some are keywords of one."""

NOT_IN_TEXT: Final = """\
back building buy cheap check cold compare correct cross cup date deal decline direction fast fight fix
focus free game goal grow growing head hole hot leg light list machine new notes pen photo picture power
present price quick ring running save search seat settings slow speed star store talk thumbs tick time tired
video wait walking web win wing world writing wrong
"""
"""Other names that mean their picture only when a picture was asked for."""
