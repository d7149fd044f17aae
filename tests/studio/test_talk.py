"""What a model is reminded of: the system's words and the newest turns, within its context."""

from hypothesis import given
from hypothesis import strategies as st

from bot.studio.talk import legible, tokens_in, trimmed
from bot.studio.work import Turn

TURNS = st.lists(
    st.builds(Turn, speaker=st.sampled_from(["user", "assistant"]), text=st.text(min_size=1, max_size=120)), max_size=8
)
_A_TURN = 6


def size(turns: tuple[Turn, ...]) -> int:
    return sum(tokens_in(turn.text) + _A_TURN for turn in turns)


@given(turns=TURNS, system=st.text(max_size=40), budget=st.integers(60, 400))
def test_system_and_newest_turns_are_kept_within_the_budget(turns: list[Turn], system: str, budget: int) -> None:
    said = Turn(speaker="system", text=system)

    kept = trimmed([said, *turns], budget)

    assert kept[0] == said
    if turns:
        newest = kept[1:]
        assert newest
        assert newest[-1].speaker == turns[-1].speaker
        assert [turn.text for turn in newest[:-1]] == [turn.text for turn in turns[len(turns) - len(newest) : -1]]
    if tokens_in(system) + 3 * _A_TURN <= budget:
        assert size(kept) <= budget


@given(turns=TURNS)
def test_what_fits_is_kept_whole_from_the_first_words_of_a_person(turns: list[Turn]) -> None:
    kept = trimmed(turns, 10_000)

    dropped = turns[: len(turns) - len(kept)]
    assert list(kept) == turns[len(dropped) :]
    assert all(turn.speaker == "assistant" for turn in dropped)


def test_a_single_turn_that_is_too_long_keeps_its_beginning_and_its_end() -> None:
    asked = Turn(speaker="user", text="Begin " + "and on " * 500 + "end?")

    (kept,) = trimmed([asked], 40)

    assert kept.text.startswith("Begin")
    assert kept.text.endswith("end?")
    assert " … " in kept.text


def test_an_older_answer_does_not_open_the_conversation() -> None:
    turns = [
        Turn(speaker="user", text="a" * 300),
        Turn(speaker="assistant", text="b"),
        Turn(speaker="user", text="c"),
    ]

    assert [turn.text for turn in trimmed(turns, 60)] == ["c"]


def test_tokens_are_rather_counted_too_many_than_too_few() -> None:
    assert tokens_in("") == 0
    assert tokens_in("Tell me about the bees in the meadow.") >= 9
    assert tokens_in("さくらが咲く") >= 6


def test_what_a_model_says_is_shown_without_what_nobody_can_see_of_it() -> None:
    assert legible("a\x00b\x1b[1m\r\n\tc\x9f\N{ZERO WIDTH JOINER}") == "ab[1m\n\tc\N{ZERO WIDTH JOINER}"
