"""ElevenLabs' protocol against a loopback that keeps its rules."""

from collections.abc import Iterator

import numpy as np
import pytest

from bot.sandbox.elevenlabs import KEY, LETTER_MS, Fault, LoopbackElevenLabs
from bot.studio.errors import Cancelled, ModelFailed, SettingsWrong, StudioError, Unavailable
from bot.studio.plan import Line
from models.align.own import told
from models.protocols import Delivery, Speech
from models.voice.elevenlabs import KEY_VARIABLE, RATE, ElevenLabsVoice
from models.voice.narrator import Narration, narration_of, say


@pytest.fixture
def eleven(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackElevenLabs]:
    monkeypatch.setenv(KEY_VARIABLE, KEY)
    with LoopbackElevenLabs() as eleven:
        yield eleven


def voice_at(eleven: LoopbackElevenLabs, **options: object) -> ElevenLabsVoice:
    return ElevenLabsVoice(base=eleven.base, retry_base_s=0.001, **options)  # type: ignore[arg-type]


def narrated(eleven: LoopbackElevenLabs, line: Line) -> Narration:
    said = say(voice_at(eleven), line, Delivery(language=line.language))
    times = told(said.speech, said.heard)
    assert times is not None
    return narration_of(said, times)


def test_a_line_has_the_times_that_the_voice_itself_tells(eleven: LoopbackElevenLabs) -> None:
    narration = narrated(eleven, Line(text="In the U.S. 5% agree.", voice="elevenlabs"))

    assert narration.timed_by == "the voice itself"
    assert [word.text for word in narration.words] == ["In", "the", "U.S.", "5%", "agree."]
    said = eleven.requests[0]["text"]
    assert said == "In the U.S five percent agree."
    for word, begins in zip(narration.words, ("In", "the", "U.S", "five", "agree"), strict=True):
        assert abs(word.start_ms - 60 - said.index(begins) * LETTER_MS) <= 2


def test_numbers_of_other_languages_are_left_to_the_voice(eleven: LoopbackElevenLabs) -> None:
    line = Line(text="Nur 5 % 🎉 zahlen 3,50 € dafür.", voice="elevenlabs", language="de")

    narration = narrated(eleven, line)

    assert "5 % zahlen 3,50 € dafür" in eleven.requests[0]["text"]
    assert narration.words[-1].end_ms <= narration.duration_ms


def test_a_long_text_is_spoken_sentence_by_sentence_and_each_knows_its_neighbours(eleven: LoopbackElevenLabs) -> None:
    eleven.limit = 30
    text = "One two three four five. Six seven eight nine. Ten eleven twelve."

    speech = voice_at(eleven).speak(text)

    assert [body["text"] for body in eleven.requests] == [
        "One two three four five.",
        "Six seven eight nine.",
        "Ten eleven twelve.",
    ]
    assert eleven.requests[1]["previous_text"] == "One two three four five."
    assert eleven.requests[1]["next_text"] == "Ten eleven twelve."
    assert "previous_text" not in eleven.requests[0]
    starts = [timed.start_ms for timed in speech.timed]
    assert starts == sorted(starts)
    assert speech.timed[-2].end_ms <= speech.samples.size * 1000 // RATE
    assert np.abs(np.diff(speech.samples)).max() < 0.1


def test_a_limit_that_is_lower_than_it_was_told_makes_the_pieces_smaller(eleven: LoopbackElevenLabs) -> None:
    eleven.limit, eleven.told_limit = 120, 5000
    text = " ".join(["Honey keeps for ages, as long as the lid stays on."] * 8)

    assert voice_at(eleven).speak(text).samples.size
    assert max(len(body["text"]) for body in eleven.requests) <= 120


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (Fault(401, "invalid_api_key"), Unavailable, "does not accept the key"),
        (Fault(401, "missing_permissions"), Unavailable, "may not be used for this"),
        (Fault(401, "quota_exceeded", "You have 0 credits"), Unavailable, "quota .* is used up: You have 0 credits"),
        (Fault(402), Unavailable, "quota"),
        (Fault(400, "voice_not_found"), Unavailable, "no such voice"),
        (Fault(404, "voice_not_found"), Unavailable, "no such voice"),
        (Fault(403, body='{"detail": "only for higher plans"}'), Unavailable, "plan does not include"),
        (Fault(422, body='{"detail": [{"msg": "bad seed"}]}'), ModelFailed, "did not understand.*bad seed"),
        (Fault(400, "odd"), ModelFailed, r"refused \(400\)"),
        (Fault(302), Unavailable, "has moved"),
        (Fault(401, body="<html>"), Unavailable, "does not accept the key"),
    ],
)
def test_a_refusal_is_one_sentence_and_is_not_asked_again(
    eleven: LoopbackElevenLabs, fault: Fault, error: type[StudioError], words: str
) -> None:
    eleven.faults = [fault]

    with pytest.raises(error, match=words):
        voice_at(eleven).speak("Hello.")
    assert len(eleven.calls) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(429, "too_many_concurrent_requests"),
        Fault(429, "system_busy", retry_after="0.001"),
        Fault(500),
        Fault(503, body="upstream"),
        Fault(408),
        Fault(0),
    ],
)
def test_what_passes_is_tried_again_and_told_when_it_does_not_pass(eleven: LoopbackElevenLabs, fault: Fault) -> None:
    eleven.faults = [fault] * 2
    assert voice_at(eleven).speak("Hello.").samples.size
    assert len(eleven.calls) == 3

    eleven.faults = [fault] * 9
    with pytest.raises(Unavailable):
        voice_at(eleven).speak("Hello.")
    assert len(eleven.calls) == 3 + 5


def test_a_line_that_the_quota_has_no_room_for_costs_nothing(eleven: LoopbackElevenLabs) -> None:
    eleven.credits = 10

    with pytest.raises(Unavailable, match="quota"):
        voice_at(eleven).speak("Longer than ten letters.")
    assert not eleven.calls


def test_a_key_that_may_not_look_at_the_account_may_speak(eleven: LoopbackElevenLabs) -> None:
    eleven.may_look = False

    assert voice_at(eleven).speak("Hello.").samples.size


def test_the_key_is_never_repeated(eleven: LoopbackElevenLabs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "sk_secret_and_wrong")

    with pytest.raises(Unavailable) as told:
        voice_at(eleven).speak("Hello.")
    assert "sk_secret" not in f"{told.value.what} {told.value.remedy}"
    assert "(hidden)" in told.value.what


@pytest.mark.parametrize(
    "body", ["", "[]", "no json", '{"audio_base64": "%%"}', '{"audio_base64": "AAAA", "alignment": 3}']
)
def test_an_answer_that_is_no_speech_is_said_to_be_none(eleven: LoopbackElevenLabs, body: str) -> None:
    eleven.faults = [Fault(200, body=body or " ")]

    with pytest.raises(ModelFailed, match="not speech"):
        voice_at(eleven).speak("Hello.")


def test_it_stops_while_it_waits_for_an_answer(eleven: LoopbackElevenLabs) -> None:
    eleven.hangs = True
    asked = 0

    def goes_on(_: float) -> bool:
        nonlocal asked
        asked += bool(eleven.calls)
        return asked < 2

    with pytest.raises(Cancelled):
        voice_at(eleven).speak("Hello.", Delivery(on_share=goes_on))


def test_what_it_cannot_do_is_refused_before_anything_is_sent(
    eleven: LoopbackElevenLabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = Speech(np.zeros(10, np.float32), RATE)
    with pytest.raises(Unavailable, match="recordings"):
        voice_at(eleven).speak("Hello.", Delivery(sample=sample))
    with pytest.raises(Unavailable, match="does not speak “fi”"):
        voice_at(eleven).speak("Hei.", Delivery(language="fi"))
    with pytest.raises(Unavailable, match="no model"):
        voice_at(eleven, model="eleven_v9").speak("Hello.")
    with pytest.raises(SettingsWrong, match="https"):
        ElevenLabsVoice(base="http://example.org")
    monkeypatch.delenv(KEY_VARIABLE)
    with pytest.raises(Unavailable, match="key for ElevenLabs is not set"):
        voice_at(eleven)
    assert not eleven.calls
