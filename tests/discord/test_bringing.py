"""Files of people's own: attached to a command, fetched and looked at by a real worker's job, applied by a person."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from bot.sandbox.people.asking import Reply
from bot.sandbox.people.person import Person
from bot.sandbox.people.views import ChannelView, MessageView
from bot.sandbox.server import Loopback
from bot.services import bringing
from bot.studio.bringing import BroughtAs
from bot.studio.clips import Filmed
from bot.studio.errors import Refused, StudioError
from bot.studio.guild import GuildSettings
from bot.studio.operations.kinds import AddSticker, InsertClip, Operation, SetLogo, SetMusic
from bot.studio.outcomes import Failed
from bot.studio.values import WorkerId
from bot.studio.work import RenderCut
from tests.discord.stage import Stage, answered
from tests.editing.sources.files import HEIC, film, numbers, sound_file
from workers.context import Reporter, WorkerContext
from workers.jobs.bringing import bring_file

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (64, 32), (200, 30, 30, 180)).save(out, "PNG")
    return out.getvalue()


def moving(folder: Path) -> bytes:
    return film(folder / "made.mp4", [number / 30 for number in range(20)], draw=numbers, sound="stereo").read_bytes()


def archive_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("film.mp4", bytes(5_000_000))
    return out.getvalue()


def picture_bomb() -> bytes:
    """A picture whose pixels would take 1.2 GB, in a few kilobytes of PNG."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


async def work(stage: Stage) -> None:
    """Do the order that fetches a file as a worker does."""
    order = await stage.next_order("bring_file")
    attempt = await stage.take(order)
    worker = WorkerContext(
        id=WorkerId("01HAND"),
        settings=stage.studio.settings,
        artifacts=stage.studio.artifacts,
        models=None,  # type: ignore[arg-type]  # a file needs none
        asking=None,  # type: ignore[arg-type]  # and asks nothing
        reporters=lambda order: Reporter(order, 1),
    )
    try:
        await stage.tell(attempt, await bring_file(worker, order, order.work))  # type: ignore[arg-type]
    except StudioError as error:
        await stage.tell(attempt, Failed(what=error.what, remedy=error.remedy, error=type(error).__name__))


async def add(who: Person, thread: ChannelView, name: str, data: bytes, kind: str, **options: int) -> Reply:
    return await who.slash(thread, "edit add", file=(name, data), **{"as": kind}, **options)


async def brought(
    stage: Stage, who: Person, name: str, data: bytes, kind: str, **options: int
) -> tuple[ChannelView, MessageView]:
    """Have a film made and a file added to it; return the thread and the file's card once it was looked at."""
    thread, _ = await stage.filmed(who)
    assert "It is being fetched" in await answered(await add(who, thread, name, data, kind, **options))
    card = await who.sees(thread, "📎 “")
    await work(stage)
    return thread, card


async def edits_of(stage: Stage, thread: ChannelView) -> tuple[Operation, ...]:
    production = await stage.production(thread)
    style = await stage.studio.store.styles.get(stage.guild, production.id, production.style_version)
    return style.edits


async def test_a_logo_is_fetched_drafted_and_applied_once_it_is_said_who_is_in_it(stage: Stage, ada: Person) -> None:
    data = logo()
    thread, card = await brought(stage, ada, "our logo.png", data, "logo")
    await card.until("The logo stands top left.")
    assert "Is a real person seen or heard in this file?" in card.text
    assert card.buttons == ["Nobody is in it", "Somebody is in it", "Drop"]
    await stage.work("render_cut")
    await card.until(lambda one: one.attachments)
    assert await edits_of(stage, thread) == ()

    await ada.click(card, "Nobody is in it")
    await card.until(lambda one: "Apply" in one.buttons)
    assert "says that nobody real is seen" in card.text
    assert "Try another" not in card.buttons
    await ada.click(card, "Apply")
    await card.until("Applied by <@")

    (edit,) = await edits_of(stage, thread)
    assert isinstance(edit, SetLogo)
    assert edit.logo is not None
    path = await stage.studio.artifacts.fetch(edit.logo.artifact)
    assert path.read_bytes() == data
    cut = await stage.next_order("render_cut")
    assert isinstance(cut.work, RenderCut)
    assert cut.work.timeline.logo == edit.logo
    assert "No logo." in await answered(await ada.slash(thread, "edit undo"))


async def test_a_film_comes_in_as_a_scene_with_its_own_sound(stage: Stage, ada: Person, tmp_path: Path) -> None:
    thread, card = await brought(stage, ada, "beach.mp4", moving(tmp_path), "scene", place=2)
    await card.until("What changes")
    await ada.click(card, "Nobody is in it")
    await card.until(lambda one: "Apply" in one.buttons)
    await ada.click(card, "Apply")
    await card.until("Applied by <@")

    (edit,) = await edits_of(stage, thread)
    assert isinstance(edit, InsertClip)
    assert isinstance(edit.clip.source, Filmed)
    assert (edit.to, edit.clip.frames, edit.clip.source.sound_db) == (2, 20, 0.0)


async def test_sounds_and_pictures_become_music_and_stickers(stage: Stage, ada: Person, tmp_path: Path) -> None:
    thread, card = await brought(stage, ada, "song.wav", sound_file(tmp_path / "a.wav").read_bytes(), "music")
    await card.until("Is a real person")
    assert "Music" in card.text or "music" in card.text
    await answered(await add(ada, thread, "star.png", logo(), "sticker", place=3))
    star = await ada.sees(thread, "“star.png” as a sticker")
    await work(stage)
    await star.until("There is a sticker")

    production = await stage.production(thread)
    first, second = await stage.studio.store.proposals.of(stage.guild, production.id)
    assert isinstance(first.operations[0], SetMusic)
    assert isinstance(second.operations[0], AddSticker)
    assert second.operations[0].clip == "S2"


async def test_the_review_says_that_a_file_was_brought_and_that_nobody_is_named(
    stage: Stage, ada: Person, loopback: Loopback
) -> None:
    loopback.person("Bea", roles=("Approvers",))
    role = stage.discord.role("Approvers")
    await answered(await stage.discord.owner.slash("studio", "studio setup", approver=role))
    await stage.connect_account()
    thread, card = await brought(stage, ada, "photo.png", logo(), "scene")
    await card.until("Is a real person")
    await ada.click(card, "Nobody is in it")
    await card.until(lambda one: "Apply" in one.buttons)
    await ada.click(card, "Apply")
    await card.until("Applied by <@")
    await stage.work_all(await stage.production(thread))

    cut = await ada.sees(thread, lambda one: "cut 2" in one.text and "Send to review" in one.buttons)
    form = await ada.click(cut, "Send to review")
    assert form.modal is not None
    await ada.submit(form.modal, privacy="unlisted")

    review = await ada.sees(thread, "Review ·")
    assert "nobody is named: pictures and voices are generated, but for one file that was brought" in review.text


async def test_somebody_in_it_has_to_be_named_before_it_is_applied(stage: Stage, ada: Person, guest: Person) -> None:
    thread, card = await brought(stage, ada, "photo.png", logo(), "scene")
    await card.until("Is a real person")
    await ada.click(card, "Somebody is in it")
    await card.until("nobody is named in this film yet")

    await ada.click(card, "Apply")
    await ada.sees(thread, "Somebody is seen or heard in this file, and nobody is named")
    assert await edits_of(stage, thread) == ()
    await answered(await ada.slash(thread, "consent request", person=guest))
    await card.until("named in this film: Gus")
    await ada.click(card, "Apply")
    await card.until("Applied by <@")

    assert len(await edits_of(stage, thread)) == 1


async def test_nothing_is_applied_before_it_is_said_who_is_in_it(stage: Stage, ada: Person) -> None:
    thread, card = await brought(stage, ada, "photo.png", logo(), "scene")
    await card.until("Is a real person")
    production = await stage.production(thread)
    (proposal,) = await stage.studio.store.proposals.of(stage.guild, production.id)
    await ada.click(card, "Nobody is in it")
    await card.until(lambda one: "Apply" in one.buttons)
    async with stage.studio.store.writing() as tx:
        await stage.studio.store.proposals.save(tx, proposal, "nobody has said it")

    await ada.click(card, "Apply")

    await ada.sees(thread, "Nobody has said yet whether a real person is seen")
    assert await edits_of(stage, thread) == ()


async def test_what_is_not_worth_fetching_is_refused_at_once(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    for name, data, told in (
        ("list.m3u8", PLAYLIST, "“list.m3u8” is not a film, a picture or a sound"),
        ("bomb.zip", archive_bomb(), "“bomb.zip” is not a film, a picture or a sound"),
        ("empty.png", b"", "“empty.png” is empty"),
    ):
        assert told in await answered(await add(ada, thread, name, data, "scene"))

    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "bring_file"]


async def test_what_is_found_unusable_is_told_in_one_clear_message(stage: Stage, ada: Person, tmp_path: Path) -> None:
    thread, _ = await stage.filmed(ada)
    whole, song = moving(tmp_path), sound_file(tmp_path / "song.wav").read_bytes()
    found = []

    for name, kind, data, told in (
        ("list.mp4", "scene", PLAYLIST, "“list.mp4” cannot be used"),
        ("zip.mp4", "scene", archive_bomb(), "“zip.mp4” cannot be used"),
        ("bomb.png", "scene", picture_bomb(), "too large a picture"),
        ("cut.png", "logo", logo()[:-40], "“cut.png” cannot be used: image file is truncated"),
        ("cut.mp4", "scene", whole[:-3000], "“cut.mp4” cannot be used"),
        ("lie.png", "scene", whole, "“lie.png” is not what its name says: it holds a film or a sound"),
        ("lie.mp4", "scene", logo(), "“lie.mp4” is not what its name says: it holds a picture"),
        ("song.wav", "scene", song, "“song.wav” is a sound, so it cannot be used as a scene"),
        ("phone.heic", "logo", HEIC, "“phone.heic” cannot be laid over a film. Send it as a PNG"),
        ("film.mp4", "logo", whole, "“film.mp4” moves, so it cannot be used as the logo"),
        ("logo.png", "music", logo(), "“logo.png” is a picture that stands still, so it cannot be used as the music"),
    ):
        await answered(await add(ada, thread, name, data, kind))
        card = await ada.sees(thread, f"📎 “{name}”")
        await work(stage)
        found.append((await card.until(lambda one: one.buttons == ["Drop"]), told))

    for shown, told in found:
        assert told in shown.text
        assert "/etc" not in shown.text
        assert str(tmp_path) not in shown.text
    production = await stage.production(thread)
    assert not any(one.operations for one in await stage.studio.store.proposals.of(stage.guild, production.id))


async def test_a_file_that_discord_no_longer_gives_out_is_told(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    await answered(await add(ada, thread, "logo.png", logo(), "logo"))
    card = await ada.sees(thread, "📎 “")
    stage.discord.world.attachments.clear()

    await work(stage)

    await card.until("“logo.png” is gone: Discord does not give it out any more. Send it again.")


async def test_only_those_who_may_edit_add_files_and_only_to_a_film(stage: Stage, ada: Person, guest: Person) -> None:
    thread = await stage.plan(ada)
    await stage.work("write_plan")
    await ada.sees(thread, lambda message: "Re-roll a line" in message.text)
    assert "There is no film yet" in await answered(await add(ada, thread, "logo.png", logo(), "logo"))
    role = stage.discord.world.add_role(stage.discord.guild, "Editors")
    async with stage.studio.store.writing() as tx:
        settings = GuildSettings.model_validate({"guild": stage.guild, "role_map": {"roles": {"edit": [role.id]}}})
        await stage.studio.store.guilds.save(tx, settings)

    assert "Gus may not edit here" in await answered(await add(guest, thread, "logo.png", logo(), "logo"))


async def test_a_place_that_the_film_does_not_have_is_refused(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)

    assert "place 9 is not among them" in await answered(await add(ada, thread, "a.png", logo(), "scene", place=9))
    assert "Give 1 to 3" in await answered(await add(ada, thread, "a.png", logo(), "sticker", place=4))


async def test_too_large_a_file_and_an_address_elsewhere_are_never_ordered(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    member, production = await stage.member(ada), await stage.production(thread)
    here = f"{stage.studio.settings.discord.file_origins[0]}/attachments/1/2/a.mp4"
    large = bringing.Attachment(url=here, name="a.mp4", content_type="video/mp4", size=150_000_000)
    elsewhere = large.but(url="http://169.254.169.254/attachments/1/2/a.mp4", size=1000)

    with pytest.raises(Refused, match="has 150 MB; 100 MB is the most"):
        await bringing.bring(stage.studio, member, production, large, BroughtAs.SCENE)
    with pytest.raises(Refused, match="not one of Discord's"):
        await bringing.bring(stage.studio, member, production, elsewhere, BroughtAs.SCENE)

    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "bring_file"]


async def test_a_file_that_is_on_its_way_can_be_stopped(stage: Stage, ada: Person) -> None:
    thread, _ = await stage.filmed(ada)
    await answered(await add(ada, thread, "logo.png", logo(), "logo"))
    card = await ada.sees(thread, "📎 “")

    await ada.click(card, "Stop")

    await card.until("Dropped by <@")
    assert not [one for one in await stage.studio.store.backlog.waiting() if one.work.kind == "bring_file"]
