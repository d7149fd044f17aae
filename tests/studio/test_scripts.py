"""Which scripts a text has, and which of them nobody can write."""

from bot.studio.scripts import SAMPLES, scripts_in, unwritable

LATIN = ("Latin",)


def test_scripts_are_named_in_the_order_in_which_they_come() -> None:
    assert scripts_in("Honey 123 мёд 蜂蜜 はち! 🎉") == ("Latin", "Cyrillic", "Chinese", "Japanese")
    assert scripts_in("") == ()


def test_what_one_worker_of_several_cannot_write_is_named() -> None:
    everything = tuple(SAMPLES)

    assert unwritable("Honey 蜂蜜", [everything, LATIN]) == ("Chinese",)
    assert unwritable("Honey 蜂蜜", [everything, everything]) == ()
    assert unwritable("蜂蜜 はち 꿀", [LATIN]) == ("Japanese", "Korean"), "Japanese stands for its Chinese characters"


def test_nothing_is_said_where_nobody_can_be_asked_or_the_script_is_not_looked_for() -> None:
    assert unwritable("蜂蜜", []) == ()
    assert unwritable("𝐀 ª µ", [LATIN]) == ()


def test_a_sample_is_a_letter_of_the_script_whose_name_it_has() -> None:
    assert len(SAMPLES) == 30
    assert all(scripts_in(letter) == (name,) for name, letter in SAMPLES.items())
