"""What a production needs next, decided from what it already has.

Voice first: the spoken length of each line sets the length of its scene, so cameras wait for the lines.
"""

from collections.abc import Mapping

from bot.studio.assembly import assemble, shots_of
from bot.studio.casting import cast_direction, cast_shot, playing
from bot.studio.characters import Character
from bot.studio.cut import Profile, Rendering
from bot.studio.directing import DRAWING, SceneDirection, directed, is_long_enough
from bot.studio.operations.replaying import EditedTimeline, edited
from bot.studio.plan import Plan, Scene
from bot.studio.shot import Direction, Shot
from bot.studio.style import CutStyle
from bot.studio.takes import LineTake, SceneTake
from bot.studio.timeline import Timeline
from bot.studio.values import CharacterId, SceneKey, Value
from bot.studio.work import FilmScene, RenderAhead, RenderCut, SpeakLine


class Materials(Value):
    """What has been made for one plan and style so far."""

    plan: Plan
    style: CutStyle
    camera: str
    lines: Mapping[str, LineTake] = {}
    """Spoken lines, by `Line.digest`."""
    scenes: Mapping[str, SceneTake] = {}
    """Filmed scenes, by `shot_inputs`."""
    directions: Mapping[SceneKey, SceneDirection] = {}
    """How people want scenes filmed, and which takes they picked."""
    characters: Mapping[CharacterId, Character] = {}
    """The figures that its scenes name, as far as they are still there."""

    def unspoken(self) -> tuple[SpeakLine, ...]:
        """Return the lines still to be spoken, each once, in order of the film."""
        wanted = {scene.line.digest(): scene.line for scene in self.plan.scenes if scene.line.voice}
        return tuple(SpeakLine(line=line) for inputs, line in wanted.items() if inputs not in self.lines)

    def shots(self) -> tuple[FilmScene, ...]:
        """Return what the camera films, once every line has been spoken."""
        scenes = zip(self.plan.scenes, shots_of(self.plan, self.lines), strict=True)
        return tuple(self._shot(scene, shot) for scene, shot in scenes)

    def _shot(self, scene: Scene, shot: Shot) -> FilmScene:
        wish = self.directions.get(scene.key)
        camera = (wish and wish.camera) or self.camera
        # A drawing looks the same whoever is in the scene.
        cast = playing(scene, self.characters) if camera != DRAWING else ()
        return FilmScene(
            shot=cast_shot(directed(shot, wish), cast),
            camera=camera,
            direction=cast_direction(wish.told if wish else Direction(), cast),
            plan_version=self.plan.version,
        )

    def unfilmed(self) -> tuple[FilmScene, ...]:
        """Return what is still to be filmed, once every line has been spoken."""
        there = self.picked()
        return tuple(work for work in self.shots() if work.shot.scene not in there)

    def timeline(self, profile: Profile) -> Timeline:
        """Assemble what has been made and edit it; a preview draws what a camera would film."""
        return self.edited(profile).timeline

    def edited(self, profile: Profile) -> EditedTimeline:
        """Return the same with the edits that no longer apply, and why."""
        picked = self.picked() if profile is Profile.MASTER else {}
        return edited(assemble(self.plan, self.style, self.lines, picked), self.style.edits)

    def picked(self) -> dict[SceneKey, SceneTake]:
        """Return the take of each scene that goes into the cut, for those that have one.

        It is the one that was picked, as long as it covers its scene, and else the newest that was asked for.
        """
        chosen = {}
        for work in self.shots():
            scene = work.shot.scene
            wish = self.scenes.get(self.directions[scene].picked) if scene in self.directions else None
            newest = self.scenes.get(work.inputs)
            take = wish if wish is not None and is_long_enough(wish, work.shot) else newest
            if take is not None:
                chosen[scene] = take
        return chosen


def work_ahead(materials: Materials, arrived: SceneKey, draft_limit: int) -> RenderAhead | None:
    """Return what of the cut can be rendered now that a take has arrived; nothing where the whole cut can be."""
    filmed = tuple(materials.picked())
    if arrived not in filmed or len(filmed) == len(materials.plan.scenes):
        return None
    timeline = materials.timeline(Profile.MASTER)
    return RenderAhead(timeline=timeline, filmed=filmed, arrived=arrived, draft_limit=draft_limit)


def next_work(
    materials: Materials, profile: Profile, renderings: Mapping[str, Rendering], draft_limit: int
) -> tuple[SpeakLine | FilmScene | RenderCut, ...]:
    """Return everything that can be ordered now towards a preview or a master; nothing when it is there.

    `renderings` are the finished ones of that profile by timeline digest.
    """
    unspoken = materials.unspoken()
    if unspoken:
        return unspoken
    if profile is Profile.MASTER:
        unfilmed = materials.unfilmed()
        if unfilmed:
            return unfilmed
    timeline = materials.timeline(profile)
    if timeline.digest() in renderings:
        return ()
    return (RenderCut(timeline=timeline, profile=profile, draft_limit=draft_limit),)
