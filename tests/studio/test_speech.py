"""Reading written words aloud."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio import number_words as say
from bot.studio.speech import flat, speakable, spoken, word_times


def heard(text: str) -> str:
    return " ".join(flat(spoken(text)))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2,500 bees", "two thousand five hundred bees"),
        ("1,234,567", "one million two hundred and thirty four thousand five hundred and sixty seven"),
        ("3.14", "three point one four"),
        ("the 21st, 2nd and 12th", "the twenty first second and twelfth"),
        ("5% or 5 %", "five percent or five percent"),
        ("£5.50, $3.99, €1", "five pounds fifty three dollars ninety nine cents one euro"),
        ("$0.99", "ninety nine cents"),
        ("£2.5m and $5 million", "two point five million pounds and five million dollars"),
        ("5 km, 1 km, 10kg, 60mph", "five kilometres one kilometre ten kilograms sixty miles per hour"),
        ("-5 °C and 90°F", "minus five degrees celsius and ninety degrees fahrenheit"),
        ("10-15 minutes", "ten to fifteen minutes"),
        ("£10-£20", "ten pounds to twenty pounds"),
        ("5–10kg", "five to ten kilograms"),
        ("in 1969, 1905 and 2005", "in nineteen sixty nine nineteen oh five and two thousand and five"),
        ("1500 people", "one thousand five hundred people"),
        ("the 1990s and '90s", "the nineteen nineties and nineties"),
        ("7:30 pm, 7pm, 10:05, 7:00", "seven thirty P M seven P M ten oh five seven o'clock"),
        ("1/2, 3/4 and 2/3", "one half three quarters and two thirds"),
        ("24/7", "twenty four seven"),
        ("5 March 2024", "the fifth of March twenty twenty four"),
        ("May 5th, 2024-03-05", "May fifth the fifth of March twenty twenty four"),
        ("Dr. Smith vs. Mr. Jones, e.g. now", "doctor Smith versus mister Jones for example now"),
        ("St. Paul on Main St.", "saint Paul on Main street"),
        ("www.example.com/path", "example dot com"),
        ("https://picturelock.tv", "picturelock dot T V"),
        ("@jane_doe #LoveBees #1", "at jane doe hashtag Love Bees number one"),
        ("a@b.com", "a at b dot com"),
        ("R&B and 2+2=4", "R and B and two plus two equals four"),
        ("salt & pepper", "salt and pepper"),
        ("he/she", "he or she"),
        ("the FBI and NASA in the U.S.", "the F B I and NASA in the U S"),
        ("CEOs and DVDs", "C E O's and D V D's"),
        ("Henry VIII", "Henry VIII"),
        ("COVID-19, H2O, 4K, MP3", "covid nineteen H two O four K M P three"),
        ("well-known mother-in-law's", "well known mother in law's"),
        ("don’t “quote” it", "don't quote it"),
        ("vitamin A. A dog", "vitamin A a dog"),
        ("THIS IS THE BEST DAY", "THIS IS THE BEST DAY"),
        ("Wow 🎉 — really", "Wow really"),
        ("~50, <5, 100+", "about fifty under five one hundred plus"),
        ("007", "zero zero seven"),
    ],
)
def test_what_is_written_is_read_as_people_say_it(written: str, said: str) -> None:
    assert heard(written) == said


TEXTS = st.text(alphabet=st.sampled_from("abcXYZ 0123456789.,-–—/:%$£€+&=@#'’\"()!?°\n🎉é漢ß_*~<>٣²"), max_size=60)


@given(TEXTS)
def test_nothing_written_is_lost_and_nothing_spoken_is_a_figure(text: str) -> None:
    line = spoken(text)

    assert " ".join(word.written for word in line) == " ".join(text.split())
    for word in flat(line):
        assert re.fullmatch(r"[^\W\d_]+(?:'[^\W\d_]+)*", word), word


@given(TEXTS)
def test_what_a_voice_is_given_holds_the_spoken_words_in_order(text: str) -> None:
    line = spoken(text)

    given = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", speakable(line))

    assert [word.lower() for word in given] == [word.lower() for word in flat(line)]


@given(TEXTS, st.sampled_from(["de", "ja", "pt-BR"]))
def test_other_languages_are_passed_on(text: str, language: str) -> None:
    assert " ".join(word.written for word in spoken(text, language)) == " ".join(text.split())


@given(st.integers(0, 10**16))
def test_every_number_can_be_said_and_told_from_its_neighbour(number: int) -> None:
    assert say.cardinal(number) != say.cardinal(number + 1)
    assert say.ordinal(number)[-1][-2:] in {"st", "nd", "rd", "th"}


@given(TEXTS, st.data())
def test_times_of_written_words_are_in_order_and_span_their_spoken_words(text: str, data: st.DataObject) -> None:
    line = spoken(text)
    count = len(flat(line))
    edges = sorted(data.draw(st.lists(st.integers(0, 9999), min_size=2 * count, max_size=2 * count)))
    heard_at = list(zip(edges[::2], edges[1::2], strict=True))

    times = word_times(line, heard_at)

    assert [time.text for time in times] == [word.written for word in line]
    assert all(first.end_ms <= second.start_ms for first, second in pairwise(times))
    if count:
        spoken_ones = [time for time, word in zip(times, line, strict=True) if word.words]
        assert spoken_ones[0].start_ms == heard_at[0][0]
        assert spoken_ones[-1].end_ms == heard_at[-1][1]


def test_a_written_word_lasts_as_long_as_all_it_stands_for() -> None:
    line = spoken("It costs £2.5m now")

    times = word_times(
        line, [(0, 100), (100, 300), (300, 400), (400, 500), (500, 700), (700, 1000), (1000, 1400), (1400, 1700)]
    )

    assert [(time.text, time.start_ms, time.end_ms) for time in times] == [
        ("It", 0, 100),
        ("costs", 100, 300),
        ("£2.5m", 300, 1400),
        ("now", 1400, 1700),
    ]


def test_times_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="1 times for 2"):
        word_times(spoken("two words"), [(0, 1)])
