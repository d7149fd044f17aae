"""What `bot.studio.safety` looks for: data only.

Categories follow Discord's community guidelines (https://discord.com/guidelines). A category is refused when each of
its groups has a word within a few words of the others; a group of its own is enough where the words are unmistakable.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of content that is refused."""

    name: str
    """Completes the sentence "That asks for ..."."""
    groups: tuple[tuple[str, ...], ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


_MINORS: Final = _words(
    "child, children, kid, kids, minor, minors, underage, preteen, preteens, teen, teens, teenager, teenagers, toddler,"
    " toddlers, schoolgirl, schoolgirls, schoolboy, schoolboys, little girl, little boy, young girl, young boy,"
    " 12 year old, 13 year old, 14 year old, 15 year old, 16 year old, 17 year old"
)
_SEXUAL: Final = _words(
    "sex, sexy, sexual, sexually, nude, nudes, naked, topless, porn, porno, pornographic, erotic, erotica, fetish,"
    " undressing, stripping, lingerie, nsfw, orgasm, masturbating, horny"
)
_HOW: Final = _words(
    "how to, how do i, how can i, how you can, steps to, guide to, tutorial, recipe for, instructions for"
)

CATEGORIES: Final = (
    Category("sexual content about minors", (_MINORS, _SEXUAL)),
    Category(
        "sexual content about minors", (_words("csam, child porn, child pornography, lolicon, shotacon, jailbait"),)
    ),
    Category(
        "pornography",
        (
            _words(
                "porn, porno, pornography, pornographic, pornhub, hentai, hardcore sex, explicit sex, sex scene,"
                " sex tape, blowjob, handjob, gangbang, cumshot, creampie, deepthroat, nude photos, nude pictures,"
                " naked women, naked men, naked girls, strip tease, xxx video"
            ),
        ),
    ),
    Category(
        "intimate pictures of someone without their agreement",
        (_words("deepfake, deep fake, undress, nudify, revenge, leaked, leak, hidden camera"), _SEXUAL),
    ),
    Category(
        "praise of terrorism or of violent extremism",
        (
            _words(
                "heil hitler, sieg heil, gas the jews, white power, white supremacy forever, race war now, join isis,"
                " support isis, support al qaeda, glory to isis, isis recruitment, death to all jews,"
                " death to all muslims, death to all christians, kill all jews, kill all muslims, kill all christians,"
                " kill all gays, ethnic cleansing is good, hitler was right, the holocaust never happened,"
                " holocaust hoax, 1488"
            ),
        ),
    ),
    Category(
        "instructions for weapons, explosives or poison",
        (
            (*_HOW, *_words("build, make, making, assemble, cook, synthesise, synthesize, produce, print")),
            _words(
                "pipe bomb, pipe bombs, nail bomb, bomb at home, a bomb, bombs at home, car bomb, dirty bomb, molotov,"
                " molotov cocktail, napalm, nerve gas, sarin, ricin, anthrax, vx gas, mustard gas, ghost gun,"
                " ghost guns, untraceable gun, explosive vest, tatp, detonator, ied"
            ),
        ),
    ),
    Category(
        "instructions for hard drugs",
        (
            (*_HOW, *_words("cook, make, making, synthesise, synthesize, smuggle, sell")),
            _words("crystal meth, methamphetamine, meth, fentanyl, heroin, crack cocaine, cocaine, mdma, krokodil"),
        ),
    ),
    Category(
        "encouragement of suicide or self-harm",
        (
            _words(
                "kill yourself, kys, how to kill myself, how to kill yourself, how to commit suicide, best way to die,"
                " painless suicide, suicide methods, ways to commit suicide, how to self harm, how to cut yourself,"
                " cut your wrists, slit your wrists, pro ana, pro anorexia, thinspo, hang yourself, drink bleach"
            ),
        ),
    ),
    Category(
        "hatred of a group of people",
        (
            _words(
                "nigger, niggers, kike, kikes, faggot, faggots, tranny, trannies, chink, chinks, gook, gooks, wetback,"
                " wetbacks, raghead, ragheads, towelhead, towelheads, subhuman race, inferior race, untermensch"
            ),
        ),
    ),
    Category(
        "harassment or the exposing of private data",
        (
            _words(
                "dox, doxx, doxxing, doxing, swatting someone, swat someone, how to stalk, stalk my ex, "
                " her home address, his home address, their home address, send death threats, death threat to"
            ),
        ),
    ),
    Category(
        "fraud or malicious software",
        (
            (*_HOW, *_words("build, make, write, spread, run, create")),
            _words(
                "ransomware, keylogger, phishing page, phishing site, phishing email, phishing emails, token grabber,"
                " token logger, botnet, credit card skimmer, stolen credit cards, counterfeit money, fake nitro,"
                " nitro scam"
            ),
        ),
    ),
    Category(
        "cruelty to animals or gore",
        (
            _words(
                "animal torture, torture a cat, torture a dog, torturing animals, crush fetish, snuff film,"
                " snuff movie, snuff video, beheading video, real gore, execution video"
            ),
        ),
    ),
)

HARMLESS: Final = _words(
    "naked mole rat, naked mole rats, naked eye, same sex, sexual reproduction,"
    " sex chromosome, sex chromosomes, sex education, sex ratio,"
    " sex cells, bath bomb, bath bombs, calorie bomb, photo bomb, seed bomb, seed bombs, photobomb, the bomb squad,"
    " cherry bomb, bomb cyclone, baby names, kid gloves"
)
"""Phrases that hold a word from above and mean something else."""

FAMOUS: Final = _words(
    "Taylor Swift, Beyoncé, Beyoncé Knowles, Rihanna, Justin Bieber, Selena Gomez, Ariana Grande, Billie Eilish, "
    "Ed Sheeran, Lady Gaga, Kanye West, Kim Kardashian, Kylie Jenner, Kendall Jenner, Eminem, Snoop Dogg, Jay-Z, "
    "Bad Bunny, Dua Lipa, Harry Styles, Olivia Rodrigo, Katy Perry, Miley Cyrus, Shakira, Adele Adkins, Elton "
    "John, Paul McCartney, Mick Jagger, Madonna Ciccone, Britney Spears, Jennifer Lopez, Nicki Minaj, Cardi B, "
    "The Weeknd, Sabrina Carpenter, Kendrick Lamar, Post Malone, Travis Scott, Bruno Mars, Shawn Mendes, Tom "
    "Cruise, Tom Hanks, Brad Pitt, Angelina Jolie, Leonardo DiCaprio, Johnny Depp, Scarlett Johansson, Robert "
    "Downey Jr, Chris Hemsworth, Ryan Reynolds, Dwayne Johnson, Will Smith, Morgan Freeman, Emma Watson, Emma "
    "Stone, Margot Robbie, Zendaya, Timothée Chalamet, Tom Holland, Keanu Reeves, Jennifer Lawrence, Jennifer "
    "Aniston, Natalie Portman, Meryl Streep, George Clooney, Denzel Washington, Samuel L Jackson, Harrison Ford, "
    "Sydney Sweeney, Pedro Pascal, Jenna Ortega, Millie Bobby Brown, Gal Gadot, Shah Rukh Khan, Amitabh Bachchan, "
    "Priyanka Chopra, Deepika Padukone, Jackie Chan, Oprah Winfrey, Ellen DeGeneres, Jimmy Fallon, Joe Rogan, "
    "MrBeast, PewDiePie, Logan Paul, Jake Paul, Kai Cenat, IShowSpeed, Andrew Tate, Charli D'Amelio, Khaby Lame, "
    "Elon Musk, Jeff Bezos, Bill Gates, Mark Zuckerberg, Tim Cook, Sam Altman, Warren Buffett, Satya Nadella, "
    "Sundar Pichai, Jensen Huang, Donald Trump, Melania Trump, Joe Biden, Barack Obama, Michelle Obama, Hillary "
    "Clinton, Bill Clinton, Kamala Harris, JD Vance, Bernie Sanders, Alexandria Ocasio-Cortez, Vladimir Putin, "
    "Volodymyr Zelenskyy, Volodymyr Zelensky, Xi Jinping, Kim Jong Un, Narendra Modi, Emmanuel Macron, Keir "
    "Starmer, Boris Johnson, Rishi Sunak, Nigel Farage, Angela Merkel, Olaf Scholz, Friedrich Merz, Giorgia "
    "Meloni, Recep Tayyip Erdogan, Benjamin Netanyahu, Justin Trudeau, Javier Milei, Lula da Silva, King Charles, "
    "Prince William, Prince Harry, Kate Middleton, Meghan Markle, Greta Thunberg, Malala Yousafzai, Dalai Lama, "
    "Cristiano Ronaldo, Lionel Messi, Neymar, Kylian Mbappé, Erling Haaland, David Beckham, Lamine Yamal, Mohamed "
    "Salah, LeBron James, Michael Jordan, Stephen Curry, Serena Williams, Roger Federer, Rafael Nadal, Novak "
    "Djokovic, Usain Bolt, Lewis Hamilton, Max Verstappen, Tiger Woods, Tom Brady, Mike Tyson, Conor McGregor, "
    "Simone Biles, Virat Kohli, Shohei Ohtani, David Attenborough, J K Rowling, Stephen King, Steven Spielberg, "
    "Quentin Tarantino, Christopher Nolan, Neil deGrasse Tyson, Jane Fonda"
)
"""Living people known the world over; a film about them needs their word as anyone's does."""
