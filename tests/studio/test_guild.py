"""What a server chooses for itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.studio.errors import NotAllowed, Refused
from bot.studio.guild import BLOCKED_MOST, GuildSettings, missing
from bot.studio.lock import ApprovalRules, AuthorMayApprove
from bot.studio.people import EVERYONE, Capability, Member
from bot.studio.values import ChannelId, GuildId, UserId

HERE = GuildSettings(guild=GuildId(1))
CAPABILITIES = st.sampled_from(list(Capability))


def member(*roles: int, manages: bool = False) -> Member:
    return Member(guild=GuildId(1), user=UserId(2), name="Ada", roles=frozenset(roles), manages_guild=manages)


@given(CAPABILITIES, st.integers(1, 9))
def test_a_role_taken_away_again_leaves_the_default(capability: Capability, role: int) -> None:
    given_and_taken = HERE.with_role(capability, role).without_role(capability, role)

    assert given_and_taken == HERE
    assert HERE.role_map.allows(member(role), capability) is (capability in EVERYONE)


@given(CAPABILITIES, st.integers(1, 9), st.integers(10, 19))
def test_a_role_that_may_keeps_others_out(capability: Capability, role: int, other: int) -> None:
    settings = HERE.with_role(capability, role)

    settings.role_map.check(member(role), capability)
    with pytest.raises(NotAllowed):
        settings.role_map.check(member(other), capability)


def test_managing_the_server_does_not_make_an_approver() -> None:
    settings = HERE.with_role(Capability.APPROVE, 5)

    assert not settings.role_map.allows(member(manages=True), Capability.APPROVE)
    assert settings.role_map.allows(member(manages=True), Capability.CONNECT)


@given(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5)))
def test_roles_that_are_gone_are_forgotten(held: set[int], existing: set[int]) -> None:
    settings = HERE
    for role in held:
        settings = settings.with_role(Capability.PLAN, role)

    kept = settings.only_existing(existing).role_map.roles.get(Capability.PLAN, frozenset())

    assert kept == held & existing


def test_terms_are_kept_once_and_have_a_limit() -> None:
    settings = HERE.with_term("durian").with_term(" durian ")
    assert settings.blocked_terms == ("durian",)
    assert settings.without_term("DURIAN") == HERE

    full = HERE.but(blocked_terms=tuple(f"term {number}" for number in range(BLOCKED_MOST)))
    with pytest.raises(Refused, match="At most"):
        full.with_term("one more")


def test_approval_changes_only_what_is_asked() -> None:
    rules = HERE.with_approval(ApprovalRules(), quorum=3).rules(ApprovalRules())

    assert rules == ApprovalRules(quorum=3)
    both = HERE.with_approval(ApprovalRules(), quorum=3).with_approval(ApprovalRules(), author=AuthorMayApprove.ALWAYS)
    assert both.rules(ApprovalRules()).quorum == 3


def test_a_server_that_has_everything_lacks_nothing() -> None:
    ready = HERE.with_role(Capability.APPROVE, 5).but(home=ChannelId(3))

    assert missing(ready, message_content=True, may_post=True, may_thread=True) == ()
    assert len(missing(HERE, message_content=False, may_post=False, may_thread=False)) == 5
