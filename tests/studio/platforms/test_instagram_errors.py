"""What Instagram's refusals mean."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.studio.platforms.instagram_errors import Refusal, explain, explain_status, is_missing, refusal_of
from bot.studio.platforms.trouble import Again

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "subcode", "again"),
    [
        (-2, 2207003, Again.SOON),
        (-2, 2207020, Again.ANEW),
        (-1, 2207001, Again.SOON),
        (-1, 2207032, Again.SOON),
        (-1, 2207053, Again.ANEW),
        (1, 2207057, Again.NEVER),
        (4, 2207051, Again.NEVER),
        (9, 2207042, Again.LATER),
        (24, 2207006, Again.ANEW),
        (24, 2207008, Again.ANEW),
        (25, 2207050, Again.NEVER),
        (100, 2207023, Again.NEVER),
        (100, 2207040, Again.NEVER),
        (100, 33, Again.NEVER),
        (352, 2207026, Again.NEVER),
        (9004, 2207052, Again.NEVER),
        (9007, 2207027, Again.SOON),
        (36003, 2207009, Again.NEVER),
        (36004, 2207010, Again.NEVER),
        (190, 0, Again.AFTER_REFRESH),
        (190, 460, Again.AFTER_SIGN_IN),
        (190, 463, Again.AFTER_SIGN_IN),
        (10, 0, Again.AFTER_SIGN_IN),
        (200, 0, Again.AFTER_SIGN_IN),
        (4, 0, Again.LATER),
        (17, 0, Again.LATER),
        (32, 0, Again.LATER),
        (613, 0, Again.LATER),
        (2, 0, Again.SOON),
    ],
)
def test_each_code_has_its_meaning_and_a_way_on(code: int, subcode: int, again: Again) -> None:
    trouble = explain(Refusal(status=400, code=code, subcode=subcode), NOW)

    assert trouble.again is again
    assert trouble.what.endswith(".")
    assert trouble.remedy.endswith((".", "`."))
    assert (trouble.at is not None) == (again is Again.LATER)


@pytest.mark.parametrize(
    ("status", "again"),
    [(401, Again.AFTER_REFRESH), (403, Again.NEVER), (429, Again.LATER), (500, Again.SOON), (503, Again.SOON)],
)
def test_a_body_that_says_nothing_is_judged_by_its_status(status: int, again: Again) -> None:
    assert explain(refusal_of(status, None), NOW).again is again


def test_an_error_that_passes_is_tried_again_whatever_its_code() -> None:
    body = {"error": {"code": 1234, "message": "odd", "is_transient": True}}

    assert explain(refusal_of(400, body), NOW).again is Again.SOON


def test_instagrams_own_words_are_told_where_we_have_none() -> None:
    body = {"error": {"code": 1234, "message": "odd", "error_user_msg": "This sound is not free."}}

    assert explain(refusal_of(400, body), NOW).what == "Instagram refused: This sound is not free."


def test_the_upload_server_says_itself_whether_it_passes() -> None:
    passing = {"debug_info": {"retriable": True, "type": "X", "message": "m"}}
    final = {"debug_info": {"retriable": False, "type": "X", "message": "m"}}

    assert explain(refusal_of(400, passing), NOW).again is Again.SOON
    assert explain(refusal_of(400, final), NOW).again is Again.NEVER


def test_calls_come_back_when_instagram_says_so() -> None:
    usage = {"178": [{"estimated_time_to_regain_access": 19}], "179": [{"call_count": 3}], "180": "?"}

    assert explain(refusal_of(400, {"error": {"code": 4}}, usage), NOW).at == NOW + timedelta(minutes=19)
    assert explain(refusal_of(400, {"error": {"code": 4}}), NOW).at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "again", "said"),
    [
        ("Error: Media upload has failed with error code 2207026", Again.NEVER, "format"),
        ("Error: Media upload has failed with error code 2207053", Again.ANEW, "lost"),
        ("Error: 2207026: unsupported", Again.NEVER, "format"),
        ("Error: Something odd.", Again.NEVER, "Something odd"),
        ("", Again.NEVER, "does not say why"),
    ],
)
def test_a_container_in_error_is_explained_by_what_it_says_of_itself(status: str, again: Again, said: str) -> None:
    trouble = explain_status(status, NOW)

    assert trouble.again is again
    assert said in trouble.what


def test_only_a_container_that_is_not_known_at_all_is_missing() -> None:
    assert is_missing(explain(Refusal(status=400, code=24, subcode=2207006), NOW))
    assert is_missing(explain(Refusal(status=404, code=24), NOW))
    assert not is_missing(explain(Refusal(status=400, code=-2, subcode=2207020), NOW))
    assert not is_missing(explain_status("Error: 2207053", NOW))


@pytest.mark.parametrize("body", [None, [], "x", {"error": "x"}, {"error": {"code": "x", "error_subcode": None}}])
def test_no_body_is_too_odd_to_be_read(body: object) -> None:
    assert explain(refusal_of(400, body), NOW).what
