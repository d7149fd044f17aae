"""Files that were brought, as the one edit that puts them in."""

import pytest

from bot.studio.bringing import Appearing, Brought, BroughtAs, FileBrought, Media
from bot.studio.clips import Filmed, Still
from bot.studio.errors import ConsentMissing, Refused
from bot.studio.inserting import CLIP_FRAMES_MOST, STILL_FRAMES, brought_in, inserting
from bot.studio.operations.kinds import AddSticker, InsertClip, Operation, SetLogo, SetMusic, Trim
from bot.studio.operations.performing import perform
from bot.studio.overlays import Corner, Logo
from bot.studio.proposal import Proposal
from bot.studio.soundtrack import Music
from tests.store.studio_values import proposal_of
from tests.studio.test_proposal import FILM

SHA = "ab" * 32


def brought(wanted: BroughtAs, place: int | None = None) -> Brought:
    return Brought(name="a file", wanted=wanted, place=place)


def file(media: Media, frames: int = 0, *, has_sound: bool = False) -> FileBrought:
    return FileBrought(artifact=SHA, media=media, frames=frames, has_sound=has_sound)


@pytest.mark.parametrize("place", [None, 1, 2, 3, 4])
def test_a_scene_comes_in_where_it_was_asked_for_and_undo_takes_it_out(place: int | None) -> None:
    operation = inserting(brought(BroughtAs.SCENE, place), file(Media.MOVING, 40, has_sound=True), FILM, "NEW")
    assert isinstance(operation, InsertClip)
    done = perform(FILM, operation)

    at = [clip.key for clip in done.timeline.picture].index("NEW")
    scenes = list(dict.fromkeys(clip.scene for clip in done.timeline.picture))
    assert scenes.index(done.timeline.picture[at].scene) == (len(scenes) if place is None else place) - 1
    assert perform(done.timeline, done.inverse).timeline == FILM


def test_a_film_keeps_its_sound_and_is_bounded_and_a_picture_stands_a_while() -> None:
    loud, silent, long, still = (
        inserting(brought(BroughtAs.SCENE), one, FILM, "NEW")
        for one in (
            file(Media.MOVING, 40, has_sound=True),
            file(Media.MOVING, 0),
            file(Media.MOVING, 9_000),
            file(Media.STILL),
        )
    )

    assert isinstance(loud, InsertClip)
    assert isinstance(silent, InsertClip)
    assert isinstance(long, InsertClip)
    assert isinstance(still, InsertClip)
    assert isinstance(loud.clip.source, Filmed)
    assert isinstance(silent.clip.source, Filmed)
    assert (loud.clip.source.sound_db, silent.clip.source.sound_db) == (0.0, None)
    assert (loud.clip.frames, silent.clip.frames, long.clip.frames) == (40, 1, CLIP_FRAMES_MOST)
    assert isinstance(still.clip.source, Still)
    assert still.clip.frames == STILL_FRAMES


def test_music_keeps_the_levels_and_a_logo_its_corner() -> None:
    film = FILM.but(
        music=Music(track="x", level_db=-20.0, duck_db=-6.0), logo=Logo(artifact="0" * 64, corner=Corner.BOTTOM_LEFT)
    )

    music = inserting(brought(BroughtAs.MUSIC), file(Media.SOUND, 90, has_sound=True), film, "NEW")
    logo = inserting(brought(BroughtAs.LOGO), file(Media.STILL), film, "NEW")

    assert music == SetMusic(music=Music(artifact=SHA, level_db=-20.0, duck_db=-6.0))
    assert logo == SetLogo(logo=Logo(artifact=SHA, corner=Corner.BOTTOM_LEFT))


def test_a_sticker_lies_on_the_scene_that_was_named() -> None:
    sticker = inserting(brought(BroughtAs.STICKER, 2), file(Media.STILL), FILM, "NEW")

    assert isinstance(sticker, AddSticker)
    assert sticker.clip == next(clip.key for clip in FILM.picture if clip.scene == FILM.picture[1].scene)
    with pytest.raises(Refused, match="There is no scene 9"):
        inserting(brought(BroughtAs.STICKER, 9), file(Media.STILL), FILM, "NEW")


def test_edits_that_put_a_file_in_are_counted_and_no_others() -> None:
    edits: list[Operation] = [
        inserting(brought(BroughtAs.SCENE), file(Media.STILL), FILM, "NEW"),
        inserting(brought(BroughtAs.MUSIC), file(Media.SOUND, 9, has_sound=True), FILM, "NEW"),
        inserting(brought(BroughtAs.LOGO), file(Media.STILL), FILM, "NEW"),
        inserting(brought(BroughtAs.STICKER), file(Media.STILL), FILM, "NEW"),
    ]
    others: list[Operation] = [SetMusic(), SetMusic(music=Music(track="x")), SetLogo(), Trim(clip="S1", tail=1)]

    assert brought_in([*edits, *others]) == 4
    assert brought_in(others) == 0


@pytest.mark.parametrize(
    ("wanted", "media", "has_sound", "told"),
    [
        (BroughtAs.SCENE, Media.SOUND, True, "is a sound"),
        (BroughtAs.MUSIC, Media.STILL, False, "stands still"),
        (BroughtAs.MUSIC, Media.MOVING, False, "has no sound"),
        (BroughtAs.LOGO, Media.MOVING, False, "moves, so it cannot be used as the logo"),
        (BroughtAs.STICKER, Media.SOUND, True, "as a sticker"),
    ],
)
def test_what_a_file_cannot_be_is_refused(wanted: BroughtAs, media: Media, has_sound: bool, told: str) -> None:
    with pytest.raises(Refused, match=told):
        inserting(brought(wanted), file(media, 10, has_sound=has_sound), FILM, "NEW")


def test_who_is_in_a_file_must_be_said_and_named() -> None:
    def of(people: Appearing) -> Proposal:
        return proposal_of().but(brought=brought(BroughtAs.SCENE).but(people=people))

    proposal_of().require_clear(names_people=False)
    of(Appearing.NOBODY).require_clear(names_people=False)
    of(Appearing.SOMEBODY).require_clear(names_people=True)
    with pytest.raises(ConsentMissing, match="Nobody has said"):
        of(Appearing.UNSAID).require_clear(names_people=True)
    with pytest.raises(ConsentMissing, match="nobody is named"):
        of(Appearing.SOMEBODY).require_clear(names_people=False)
    with pytest.raises(Refused, match="no other answer to a file"):
        of(Appearing.NOBODY).again(proposal_of().order)
