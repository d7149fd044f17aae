"""Small values of every kind the store keeps."""

from datetime import UTC, datetime, timedelta

from bot.studio.account import Account
from bot.studio.brief import Platform, brief_of
from bot.studio.characters import Character
from bot.studio.consent import Consent, Person, Use
from bot.studio.cut import Cut, Profile, Rendering
from bot.studio.export import ExportForm, FilmExport
from bot.studio.lock import ApprovalRules, Lock, Release, Review, seal
from bot.studio.orders import Order
from bot.studio.plan import Line
from bot.studio.production import Production
from bot.studio.proposal import Proposal, ProposalState
from bot.studio.publication import Metadata, Publication, Target
from bot.studio.takes import Made, SceneTake
from bot.studio.values import (
    AccountId,
    ChannelId,
    CharacterId,
    ConsentId,
    CutId,
    ExportId,
    GuildId,
    LockId,
    OrderId,
    PersonId,
    ProductionId,
    ProposalId,
    PublicationId,
    SceneKey,
    UserId,
)
from bot.studio.work import SpeakLine

HERE, THERE = GuildId(1 << 40), GuildId(2 << 40)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FILM = ProductionId("01FILM")
AUTHOR = UserId(7)
SHA = "a" * 64


def production_of(guild: GuildId = HERE, production: ProductionId = FILM, thread: int | None = 99) -> Production:
    return Production(
        id=production,
        guild=guild,
        author=AUTHOR,
        channel=ChannelId(5),
        thread=None if thread is None else ChannelId(thread),
        brief=brief_of("Why honey never spoils"),
        made_at=NOW,
        changed_at=NOW,
    )


def order_of(
    order: str = "01ORDER", guild: GuildId = HERE, text: str = "Honey never spoils.", urgency: int = 5, age_s: int = 0
) -> Order:
    return Order(
        id=OrderId(order),
        guild=guild,
        production=FILM,
        work=SpeakLine(line=Line(text=text, voice="hibari")),
        urgency=urgency,
        ordered_at=NOW - timedelta(seconds=age_s),
    )


def scene_take() -> SceneTake:
    return SceneTake(
        inputs="b" * 64,
        scene=SceneKey("S1"),
        plan_version=1,
        artifact=SHA,
        frames=30,
        width=1080,
        height=1920,
        made=Made(model="animatic"),
    )


def rendering_of(timeline: str = "c" * 64) -> Rendering:
    return Rendering(
        timeline=timeline,
        profile=Profile.MASTER,
        master=SHA,
        draft="d" * 64,
        draft_bytes=1000,
        thumbnail="e" * 64,
        contact_sheet="f" * 64,
        frames=30,
        made=Made(model="cutter"),
    )


def proposal_of(state: ProposalState = ProposalState.OPEN, proposal: str = "01PROPOSAL") -> Proposal:
    return Proposal(
        id=ProposalId(proposal),
        guild=HERE,
        production=FILM,
        asked_by=AUTHOR,
        asked_at=NOW,
        wish="shorter",
        plan_version=1,
        style_version=1,
        order=OrderId(f"{proposal}ORDER"),
        state=state,
    )


def export_of(artifact: str | None = None) -> FilmExport:
    return FilmExport(
        id=ExportId("01EXPORT"),
        guild=HERE,
        production=FILM,
        order=OrderId("01PACK"),
        asked_by=AUTHOR,
        asked_at=NOW,
        form=ExportForm.OTIOZ,
        plan_version=1,
        style_version=1,
        artifact=artifact,
    )


def cut_of(number: int = 1) -> Cut:
    return Cut(
        id=CutId(f"01CUT{number}"),
        production=FILM,
        number=number,
        plan_version=1,
        style_version=1,
        rendering=rendering_of(),
    )


def release() -> Release:
    target = Target(platform=Platform.YOUTUBE, account=AccountId("01ACCOUNT"))
    return Release(
        cut=CutId("01CUT1"), master=SHA, thumbnail="e" * 64, metadata=Metadata(title="Honey"), targets=(target,)
    )


def review_of(guild: GuildId = HERE) -> Review:
    return Review(
        id=LockId("01LOCK"),
        guild=guild,
        production=FILM,
        author=AUTHOR,
        release=release(),
        rules=ApprovalRules(),
        opened_at=NOW,
    )


def lock_of(guild: GuildId = HERE) -> Lock:
    return Lock(
        id=LockId("01LOCK"),
        guild=guild,
        production=FILM,
        release=release(),
        seal=seal(release()),
        approved_by=(UserId(8),),
        locked_at=NOW,
        expires_at=NOW + timedelta(days=7),
    )


def publication_of(guild: GuildId = HERE, publication: str = "01PUB") -> Publication:
    return Publication(
        id=PublicationId(publication),
        guild=guild,
        production=FILM,
        lock=LockId("01LOCK"),
        target=release().targets[0],
        changed_at=NOW,
    )


def person_of(guild: GuildId = HERE) -> Person:
    return Person(id=PersonId("01PERSON"), guild=guild, name="Mira", user=UserId(11))


def consent_of(guild: GuildId = HERE) -> Consent:
    return Consent(
        id=ConsentId("01CONSENT"),
        guild=guild,
        person=PersonId("01PERSON"),
        uses=frozenset({Use.APPEAR}),
        production=FILM,
        asked_at=NOW,
    )


def account_of(guild: GuildId = HERE) -> Account:
    return Account(
        id=AccountId("01ACCOUNT"), guild=guild, platform=Platform.YOUTUBE, name="Honey Films", channel_id="UC1"
    )


def character_of(guild: GuildId = HERE) -> Character:
    return Character(
        id=CharacterId("01CHARACTER"),
        guild=guild,
        name="Mira",
        description="a girl with red hair and a yellow raincoat",
        pictures=(SHA,),
        person=person_of().id,
        made_by=AUTHOR,
        made_at=NOW,
    )
