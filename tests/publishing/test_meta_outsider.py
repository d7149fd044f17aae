"""Meta's own client judges what we ask of Instagram: its tables of parameters, and of what is counted of a reel."""

import json
import warnings
from typing import Any

import pytest
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguserforigonlyapi import IGUserForIGOnlyAPI
from facebook_business.adobjects.instagraminsightsresult import InstagramInsightsResult
from facebook_business.api import FacebookRequest

from bot.sandbox.platforms.instagram_wire import INSIGHTS
from bot.studio.brief import Platform
from bot.studio.platforms import instagram
from bot.studio.publication import InstagramChoices, InstagramTrial, Metadata, Target
from bot.studio.values import AccountId

COUNTED = {
    value
    for name, value in vars(InstagramInsightsResult.Metric).items()
    if not name.startswith("_") and isinstance(value, str)
}


def judged(request: FacebookRequest, asked: dict[str, Any]) -> None:
    """Fail for a parameter that Meta's client does not know; for one of another kind, it has warned by now."""
    unknown = [name for name in asked if not request._param_checker.is_valid_key(name)]
    assert not unknown


def fields_of(trial: InstagramTrial) -> dict[str, Any]:
    """Return what we begin a container with, trial parameters read as the map that they are."""
    choices = InstagramChoices(share_to_feed=trial is InstagramTrial.NONE, cover_ms=1500, trial=trial)
    target = Target(platform=Platform.INSTAGRAM, account=AccountId("A"), choices=choices)
    fields = instagram.container_fields(Metadata(title="Honey", description="It never spoils"), target)
    maps = {"trial_params": json.loads(fields["trial_params"])} if "trial_params" in fields else {}
    return {**fields, **maps, "upload_type": "resumable"}


@pytest.mark.parametrize("trial", list(InstagramTrial))
@pytest.mark.filterwarnings("error")
def test_a_reel_asks_for_nothing_that_meta_does_not_know(trial: InstagramTrial) -> None:
    fields = fields_of(trial)

    judged(IGUserForIGOnlyAPI("1").create_media(params=fields, pending=True), fields)


@pytest.mark.filterwarnings("error")
def test_insights_are_asked_for_by_metas_names() -> None:
    asked = {"metric": list(instagram.INSIGHTS)}

    judged(IGMedia("1").get_insights(params=asked, pending=True), asked)

    assert set(instagram.INSIGHTS) <= COUNTED


def test_the_loopback_counts_nothing_that_meta_does_not() -> None:
    assert INSIGHTS <= COUNTED
    assert "plays" not in COUNTED | INSIGHTS


def test_metas_client_finds_what_is_wrong() -> None:
    account = IGUserForIGOnlyAPI("1")
    with pytest.warns(UserWarning, match="share_to_feed"):
        account.create_media(params={"share_to_feed": "maybe"}, pending=True)
    with warnings.catch_warnings(), pytest.raises(AssertionError):
        judged(account.create_media(params={"capton": "x"}, pending=True), {"capton": "x"})
