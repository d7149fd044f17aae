"""Who may do what."""

import pytest

from bot.studio.errors import NotAllowed
from bot.studio.people import EVERYONE, Capability, Member, RoleMap
from bot.studio.values import GuildId, UserId

ROLE = 77


def member(**changes: object) -> Member:
    fields: dict[str, object] = {"guild": GuildId(1), "user": UserId(2), "name": "Ada"}
    return Member.model_validate(fields | changes)


@pytest.mark.parametrize("capability", Capability)
def test_without_roles_anyone_may_make_and_nobody_may_approve(capability: Capability) -> None:
    assert RoleMap().allows(member(), capability) is (capability in EVERYONE)


@pytest.mark.parametrize("capability", Capability)
def test_managing_the_server_allows_everything_but_approving(capability: Capability) -> None:
    assert RoleMap().allows(member(manages_guild=True), capability) is (capability is not Capability.APPROVE)


@pytest.mark.parametrize("capability", Capability)
def test_a_role_gives_its_capability_and_shuts_out_the_others(capability: Capability) -> None:
    rules = RoleMap(roles={capability: frozenset({ROLE})})

    assert rules.allows(member(roles=frozenset({ROLE})), capability)
    assert not rules.allows(member(), capability)
    with pytest.raises(NotAllowed, match=f"may not {capability.value}"):
        rules.check(member(), capability)


@pytest.mark.parametrize("capability", Capability)
def test_a_bot_may_nothing(capability: Capability) -> None:
    rules = RoleMap(roles={capability: frozenset({ROLE})})

    assert not rules.allows(member(roles=frozenset({ROLE}), is_bot=True, manages_guild=True), capability)
