"""Worked examples of each genre, in our own words: what a small model imitates. True, plain and filmable."""

import re
from collections.abc import Sequence
from typing import Final

from bot.studio.brief import Genre
from bot.studio.illustrations import is_plain_word, stem
from bot.studio.values import Value

_TEXT: Final = """\
facts: why flamingos are pink
Why flamingos are pink
Every flamingo hatches grey, covered in soft down like a dusty chick.
Its food changes that: tiny shrimp and algae full of red pigment.
The pigment is called carotene, the same stuff that colours carrots.
It travels from the stomach into the skin, the legs and the feathers.
In zoos without the right food, flamingos slowly fade to white.
So a bright pink flamingo is simply one that eats well.

facts: what is lightning?
What lightning really is
Inside a storm cloud, ice crystals and soft hail keep crashing together.
Each crash moves a little electric charge, like socks on a carpet.
The bottom of the cloud turns negative, the ground below turns positive.
Then a path of charged air opens, and the current jumps.
For an instant the air is hotter than the surface of the sun.
So the air bursts outwards, and that bang is the thunder we hear.

facts: sea otters hold hands
Why sea otters hold hands
Sea otters eat, rest and even sleep floating on their backs.
The ocean never stops moving, so a sleeping otter can drift away.
Some otters wrap themselves in long ribbons of kelp as an anchor.
Others hold paws with a neighbour and drift as one small raft.
Whole families float like this, with the pups lying on top.
So nobody drifts off alone, and everybody wakes up beside a friend.

facts: the Eiffel Tower grows in summer
The tower that grows in summer
The Eiffel Tower is made of iron, and iron swells when it is warm.
On a hot day, every beam gets longer by the width of a hair.
There are thousands of beams, so the hairs add up.
By the afternoon, the top can stand a hand higher than at dawn.
The sunny side grows more than the shady one, so it leans a little too.
So when the night cools it down, the tower quietly shrinks again.

tips: sleeping better
Sleep better tonight
Get up at the same time every day, even on Sunday.
Put the phone in another room an hour before bed.
Swap the late coffee for herbal tea, because caffeine lasts for hours.
Open a window, because a cool room helps you fall asleep.
If you lie awake, read something dull under a small lamp.
Pick just one of these, and try it tonight.

tips: taking better photos with a phone
Better photos with the phone you have
Wipe the lens first, because a pocket full of dust blurs everything.
Turn people towards a window, so that light falls on their faces.
Walk closer instead of zooming, and the picture stays sharp.
Switch on the grid and put the eyes on the upper line.
Take five shots of the same thing and delete four.
Light, distance, grid: that is most of a good picture.

tips: spend less on groceries
Spend less at the supermarket
Look into the fridge first, and take a photo of what is there.
Write a list for five dinners, and shop for nothing else.
Eat before you go, because hungry people buy snacks.
Look at the bottom shelf, where the cheaper brands stand.
Compare the price per kilo, not the price of the packet.
Freeze half of the bread, and nothing goes to waste.

tips: remembering names
Never forget a name again
Listen for the name first, and stop planning what you will say.
Repeat it at once: nice to meet you, Clara.
Tie it to a picture, like Clara playing a clarinet.
Use it once more before you say goodbye.
Write it down at night, with the place where you met.
Next time, you will smile and say: hello, Clara.

how-to: make a paper plane
Fold a plane that really flies
Take a sheet of paper and fold it in half the long way.
Open it, and fold both top corners in to the middle line.
Fold the new slanted edges to the middle once more.
Close the plane along the first fold, with the corners inside.
Bend each side down to make two even wings.
Hold it under the wings and throw it gently, a little upwards.

how-to: poach an egg
The perfect poached egg
Bring a wide pot of water to a lazy simmer, with no big bubbles.
Crack one fresh egg into a small cup.
Stir the water into a slow whirl and slide the egg in.
Wait three minutes while the white wraps itself around the yolk.
Lift it out with a spoon and let it drain on paper.
Put it on toast, add salt, and cut it open.

how-to: repot a plant
Give your plant a bigger home
Choose a pot two fingers wider than the old one, with a hole.
Cover the bottom with a layer of fresh soil.
Tip the plant out and loosen the tight roots with your fingers.
Set it in the middle, no deeper than it stood before.
Fill in soil all around it and press it down lightly.
Water it well, and let it rest out of the sun for a week.

how-to: fix a flat bicycle tyre
Fix a flat bicycle tyre
Turn the bicycle upside down and take the wheel out.
Push two tyre levers under the edge and lift one side off.
Pull the old tube out and feel inside the tyre for glass.
Pump a little air into the new tube and tuck it in.
Press the edge of the tyre back over the rim with your thumbs.
Pump it up hard, put the wheel back, and ride off.

funny: my dog works from home
My dog works from home
At nine o'clock sharp, my dog opens the first meeting with a bark.
His report is short: the postman was here, and he was wrong.
At ten he presents the numbers: balls lost, all of them.
Lunch is at eleven, at twelve, and again when I look away.
The afternoon is for deep work, flat on his back, snoring.
His review says: very good boy, never answers email.

funny: friends who are always five minutes away
Five minutes away
"I'm five minutes away," she says, still sitting in the bathtub.
Ten minutes later she is nearly here: she has found one sock.
After twenty she reports heavy traffic between the sofa and the door.
I have finished my coffee, her coffee and a small novel.
Then the door flies open, and she says: sorry, parking.
She lives upstairs, and she came by lift.

funny: cats training their humans
How to train your human
First, sit beside the full bowl and scream as if it were empty.
When the human types, become the keyboard.
Every closed door is an insult, so complain in writing, on the sofa.
Accept the expensive bed, then sleep in the box it came in.
Be adorable exactly one second before you are thrown out.
Congratulations: the human now works for you.

funny: the gym in January
The gym in January
On the first of January, every treadmill has a waiting list.
On the second, everybody owns new shoes that squeak.
On the fifth, someone asks if walking to the fridge counts.
On the tenth, the towels are dry and the sofa is warm.
On the fifteenth, the trainer waves at an empty room.
See you all next year: same day, same shoes.

advert: my bakery Golden Crust in Leeds sells sourdough and opens at seven
Golden Crust: worth waking up for
It is still dark in Leeds, and one window is already glowing.
At Golden Crust, the dough has been resting all night.
Hands shape it, flour flies, and the oven door swings open.
Out comes sourdough with a crust that sings as it cools.
The door opens at seven, and the first loaf is warm.
Golden Crust, Leeds: come and break some bread.

advert: an app called Leafy that reminds you to water your plants
Leafy: your plants will thank you
You know this plant: it has been thirsty since Tuesday.
You meant to water it, and then life got in the way.
Leafy is an app that remembers, so that you don't have to.
Add your plants, and it tells you when each one needs a drink.
One tap, one glass of water, one happy leaf.
Leafy: because plants cannot shout.

advert: Spokes, a shop for second-hand bikes that repairs yours while you wait
Spokes: old bikes, new roads
Somewhere in a cellar, a good bicycle is gathering dust.
At Spokes we find it, clean it and make it roll again.
Fresh cables, firm tyres, and a bell that means business.
Is yours making that noise? We repair it while you wait.
You sit down for a moment, we turn the wrench, and off you go.
Spokes: every old bike has another road in it.

advert: pottery evenings for beginners at Clay and Co
An evening at Clay and Co
All day long, your hands have only touched a keyboard.
Tonight they get something better: a cool lump of clay.
At Clay and Co, beginners sit down at the wheel and start.
It wobbles, it slips, everybody laughs, and then it becomes a bowl.
Nobody needs talent here, just an apron and an evening.
Clay and Co: get your hands dirty.

story: a lighthouse keeper who befriends a whale
The keeper and the whale
Old Marta kept the lighthouse alone, and talked to her kettle.
One foggy night, something enormous sang back from the dark water.
She opened the window and hummed the only song she knew.
A whale rose beside the rocks and blew a cloud into her lamp.
Every night after that, the two of them sang the ships home.
And when the fog is thick, sailors still hear two voices.

story: a robot who learns to garden
The robot in the garden
A small robot was built to count boxes in a grey warehouse.
One day a seed blew in and landed on its metal hand.
It could not count a seed, so it carried it outside.
It poured water, it waited, and nothing happened for nine days.
On the tenth morning, there was one green leaf.
And the robot counted it twice, just for joy.

story: a girl who finds a door in a tree
The door in the oak
Behind the school stood an oak, and in the oak was a door.
Ines was the only one small enough to notice it.
She knocked, and a sleepy owl asked for the password.
"I don't know any," she whispered, and the door swung open.
Inside, on a thousand tiny shelves, lay every lost glove in town.
And she took her red one home, and left a thank-you note.

story: the driver of the last bus
The last bus of the night
Every night at twelve, Sam drove the last bus through the rain.
And every night, the same old man got on and sat at the front.
He never rang the bell, and he never said where he was going.
One night Sam asked him, and the man took out a photograph.
"My wife drove this bus," he said, "and this was my seat."
And since that night, Sam takes the corners a little slower.
"""

_COUNTED: Final = """\
tips: three ways to stop losing your keys
Three ways to never lose your keys again
You are late for work, and once more your keys are hiding.
First, put a bowl beside the door, and drop them in when you come home.
Second, hang something big and bright on the ring, so that you can see it.
Third, leave a spare key with a neighbour whom you really trust.
Begin with the bowl tonight, and tomorrow you will leave on time.

tips: three small habits for calmer mornings
Three habits for calmer mornings
Mornings are wild when everything has to happen at once.
First, lay out your clothes in the evening, right down to the socks.
Second, pack your bag before you go to bed, and put it by the door.
Third, get up ten minutes earlier, and leave the phone where it is.
Try just one of them tomorrow, and drink your tea sitting down.

tips: three mistakes that spoil pasta
Three mistakes that spoil your pasta
Pasta looks easy, and still it often comes out dull and sticky.
First, the pot is too small, so the pieces stick to each other.
Second, there is no salt in the water, and the pasta tastes of nothing.
Third, all the water is poured away, though a spoonful makes the sauce creamy.
Mind the water, and tonight's plate will taste like a holiday.

tips: three ways to carry heavy shopping without hurting your back
Three ways to carry shopping home
Two heavy bags, one long street, and tomorrow your back complains.
First, pack two bags of the same weight, and carry one on each side.
Second, bend your knees when you lift, and keep the bags close to you.
Third, use a backpack for the bottles, because your shoulders are stronger.
Start with two even bags, and the long street feels shorter.

facts: three surprising things about the moon
Three surprises on the moon
You see the moon most nights, but it still keeps some secrets.
First, it always shows us the same side, wherever you stand down here.
Second, no wind blows up there, so the old footprints are still sharp.
Third, it moves away from us, about as fast as your fingernails grow.
So wave at the moon tonight, while it is still this close.

facts: three ways animals get through the winter
How animals get through the winter
When the snow comes, no animal can simply turn up the heating.
First, some travel: swallows fly thousands of kilometres to the warm south.
Second, some sleep: a hedgehog curls up in leaves and its heart slows down.
Third, some prepare: a squirrel hides nuts under the ground all autumn.
So they travel, sleep or pack, and all of them wait for spring.

how-to: wrap a present in three steps
Wrap a present in three steps
All you need is paper, tape and a box with straight sides.
First, lay the box on the paper, and cut enough to reach around it.
Second, pull the paper tight over the top and tape it down in the middle.
Third, fold in the corners at both ends, and tape the flaps flat.
Finally, tie a ribbon around it, and hide it until the morning.

how-to: sharpen a kitchen knife in three steps
Sharpen a knife in three steps
A sharp knife needs only a whetstone, some water and a calm hand.
First, soak the stone in water until no more bubbles come up.
Second, hold the blade at a low angle and push it along the stone.
Third, turn the knife over and do the other side just as often.
Finally, rinse the blade, and try it on a ripe tomato.

funny: three signs that your cat is the boss
Three signs that your cat is the boss
You may think that you own a flat, but look at who is on the sofa.
First, you sit on the floor, because the armchair is taken.
Second, breakfast is at four in the morning, and you are the waiter.
Third, you ask politely before you use your own keyboard.
Congratulations on the new job: there is no salary, but there is purring.

funny: three reasons why I am always late
Three reasons why I am late
I left on time, officer, and here is what happened to me.
First, my left shoe went into hiding and took the umbrella along.
Second, the lift stopped at every floor, to say hello.
Third, I met a dog, and it would have been rude not to talk.
So I am not late: everybody else is far too early.
"""
"""Briefs that count: a line that opens, one for each thing, one that ends."""


class Example(Value):
    """A brief of a genre, and the title and lines that answer it."""

    genre: Genre
    ask: str
    title: str
    lines: tuple[str, ...]


def _parsed(block: str) -> Example:
    head, title, *lines = block.strip().splitlines()
    genre, _, ask = head.partition(": ")
    return Example(genre=Genre(genre), ask=ask, title=title, lines=tuple(lines))


EXAMPLES: Final[tuple[Example, ...]] = tuple(_parsed(block) for block in _TEXT.split("\n\n"))
COUNTED: Final[tuple[Example, ...]] = tuple(_parsed(block) for block in _COUNTED.split("\n\n"))
_WORD: Final = re.compile(r"[a-z']+")


def drawn(genre: Genre, seed: int, count: int = 2) -> tuple[Example, ...]:
    """Draw different examples of a genre; the same seed draws the same ones."""
    own: Sequence[Example] = [example for example in EXAMPLES if example.genre is genre]
    start, step = divmod(seed * 2654435761 % 2**32, len(own))
    return tuple(own[(start + at * (1 + step % (len(own) - 1))) % len(own)] for at in range(count))


def closest(idea: str, genre: Genre, seed: int, *, counts: bool = False, count: int = 2) -> tuple[Example, ...]:
    """Return the examples of a genre that are asked for in the likest words, the likest last.

    For a brief that counts, those that count. Among equally like ones the seed draws.
    """
    own = [example for example in (COUNTED if counts else EXAMPLES) if example.genre is genre]
    if len(own) < count:
        return drawn(genre, seed, count)
    own = [own[(at + seed) % len(own)] for at in range(len(own))]
    asked = _told(idea)
    ranked = sorted(own, key=lambda example: -_likeness(asked, _told(f"{example.ask} {example.title}")))
    return tuple(reversed(ranked[:count]))


def _told(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text.lower()))


def _likeness(asked: frozenset[str], told: frozenset[str]) -> float:
    """Words in common; those that name something weigh more than those that ask."""
    return sum(0.3 if is_plain_word(word) else 1.0 for word in asked & told)
