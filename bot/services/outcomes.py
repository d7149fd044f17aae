"""What follows from a worker's news: each outcome goes to the department that ordered it."""

from bot.services import (
    chatting,
    clearing,
    clips,
    composing,
    exporting,
    fetching,
    guiding,
    limits,
    locks,
    making,
    measuring,
    planning,
    proposing,
    publishing,
    reference_pictures,
    sheets,
    signing,
    takedown,
    taking_in,
    thumbnails,
    tools,
    uploading,
    voices,
)
from bot.services.context import Studio
from bot.store.database import Transaction
from bot.studio.asks import (
    Answer,
    Ask,
    LookUp,
    MayMakePublic,
    MayUse,
    No,
    RecallUpload,
    RememberRemote,
    RememberSession,
    SignPlease,
    TokenPlease,
    WhoSigns,
    Yes,
)
from bot.studio.bringing import BringFile, FileBrought
from bot.studio.characters import BringPicture, PictureBrought
from bot.studio.edit_orders import EditsProposed, ExportProject, ProjectExported, SuggestEdits
from bot.studio.errors import NotAllowed, StudioError, WrongState
from bot.studio.guiding import BringGuide, GuideBrought
from bot.studio.measuring import PostRead, ReadPost
from bot.studio.orders import Order
from bot.studio.outcomes import (
    ClipFilmed,
    CutRendered,
    Dropped,
    Failed,
    HandedOver,
    LineSpoken,
    LinesWritten,
    MadePublic,
    ModelPulled,
    MusicComposed,
    Outcome,
    PlanWritten,
    RenderedAhead,
    Replied,
    SampleChecked,
    SceneFilmed,
    Shown,
    TakenDown,
    Uploaded,
    VoiceTried,
)
from bot.studio.sheets import DrawSheet, SheetsDrawn
from bot.studio.taking_in import FilmTakenIn
from bot.studio.thumbnails import DrawThumbnail, ThumbnailDrawn
from bot.studio.values import AccountId, ProductionId, PublicationId
from bot.studio.work import (
    CheckSample,
    ComposeMusic,
    FilmClip,
    MakePublic,
    PullModel,
    RenderCut,
    Reply,
    TakeDown,
    TryVoice,
    Upload,
    WriteLines,
)


async def apply(studio: Studio, tx: Transaction, order: Order, outcome: Outcome) -> None:
    """Keep what an order brought and move its production on; part of the relay's transaction."""
    match outcome:
        case PlanWritten():
            await planning.written(studio, tx, order, outcome)
        case Replied() | LinesWritten():
            await chatting.answered(studio, tx, order, outcome)
        case LineSpoken() | SceneFilmed() | CutRendered():
            await _keep(studio, tx, order, outcome)
        case EditsProposed() | FileBrought():
            await proposing.answered(studio, tx, order, outcome)
        case FilmTakenIn():
            await taking_in.taken_in(studio, tx, order, outcome)
        case ProjectExported():
            await exporting.exported(studio, tx, order, outcome)
        case Uploaded() | MadePublic() | HandedOver() | TakenDown() | PostRead():
            await _went_out(studio, tx, order, outcome)
        case (
            ModelPulled()
            | VoiceTried()
            | SampleChecked()
            | MusicComposed()
            | ClipFilmed()
            | PictureBrought()
            | GuideBrought()
            | SheetsDrawn()
            | ThumbnailDrawn()
        ):
            await _shown(studio, tx, order, outcome)
        case Failed():
            await _failed(studio, tx, order, outcome)
        case RenderedAhead() | Dropped():
            pass


async def _went_out(
    studio: Studio, tx: Transaction, order: Order, outcome: Uploaded | MadePublic | HandedOver | TakenDown | PostRead
) -> None:
    _check_own(order, outcome.publication)
    match outcome:
        case Uploaded():
            await publishing.uploaded(studio, tx, order, outcome)
        case MadePublic():
            await publishing.made_public(studio, tx, order, outcome)
        case HandedOver():
            await publishing.handed_over(studio, tx, order, outcome)
        case TakenDown():
            await takedown.taken_down(studio, tx, order, outcome)
        case PostRead():
            await measuring.read(studio, tx, order, outcome)


async def _shown(studio: Studio, tx: Transaction, order: Order, outcome: Shown) -> None:
    """Take what is told in a message of its own."""
    match outcome:
        case ModelPulled():
            await fetching.pulled(studio, tx, order, outcome)
        case VoiceTried():
            await voices.tried(studio, tx, order, outcome)
        case SampleChecked():
            await voices.checked(studio, tx, order, outcome)
        case MusicComposed():
            await composing.composed(studio, tx, order, outcome)
        case ClipFilmed():
            await clips.filmed(studio, tx, order, outcome)
        case GuideBrought():
            await guiding.brought(studio, tx, order, outcome)
        case PictureBrought():
            await reference_pictures.pictured(studio, tx, order, outcome)
        case SheetsDrawn():
            await sheets.drawn(studio, tx, order, outcome)
        case ThumbnailDrawn():
            await thumbnails.drawn(studio, tx, order, outcome)


async def answer(studio: Studio, ask: Ask, order: Order) -> Answer:
    """Answer a worker's question from what holds now."""
    try:
        match ask.question:
            case MayUse(person=person, use=use):
                whose = await studio.store.people.get(order.guild, person)
                return Yes(clearance=await clearing.clear_of(studio, whose, use, order.production))
            case MayMakePublic(publication=publication):
                _check_own(order, publication)
                return await uploading.may_make_public(studio, order.guild, publication)
            case TokenPlease(account=account, fresh=fresh):
                _check_target(order, account)
                return await uploading.token_for(studio, order.guild, account, fresh=fresh)
            case RememberSession(publication=publication, session=session):
                _check_own(order, publication)
                await uploading.remember_session(studio, order.guild, publication, session)
                return Yes()
            case RememberRemote(publication=publication, remote_id=remote_id):
                _check_own(order, publication)
                await uploading.remember_remote(studio, order.guild, publication, remote_id)
                return Yes()
            case RecallUpload(publication=publication):
                _check_own(order, publication)
                return await uploading.recall_upload(studio, order.guild, publication)
            case WhoSigns():
                return await signing.who_signs(studio, order)
            case SignPlease(claim=claim):
                return await signing.sign(studio, order, claim)
            case LookUp(tool=tool, about=about):
                return await tools.use(studio, order, tool, about)
    except StudioError as error:
        return No(what=error.what, remedy=error.remedy, error=type(error).__name__)


async def _keep(studio: Studio, tx: Transaction, order: Order, outcome: LineSpoken | SceneFilmed | CutRendered) -> None:
    store, guild, production_id = studio.store, order.guild, _production_of(order)
    match outcome:
        case LineSpoken(take=line):
            await store.takes.save_line(tx, guild, production_id, line)
        case SceneFilmed(take=scene):
            await store.takes.save_scene(tx, guild, production_id, scene)
        case CutRendered(rendering=rendering):
            await store.cuts.save_rendering(tx, guild, production_id, rendering)
    production = await store.productions.get(guild, production_id, tx=tx)
    if isinstance(outcome, SceneFilmed) and studio.catalogue.uses_gpu(outcome.take.made.model):
        used = max(1, round(outcome.take.made.seconds))
        await limits.count(studio, tx, guild, production.author, limits.GPU_SECONDS, used)
    await making.advance(studio, tx, production)
    if isinstance(outcome, SceneFilmed):
        await making.render_ahead(studio, tx, production, outcome.take.scene)


async def _failed(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    match order.work:
        case Reply() | WriteLines():
            await chatting.answered(studio, tx, order, failure)
        case (
            PullModel()
            | TryVoice()
            | CheckSample()
            | ComposeMusic()
            | FilmClip()
            | BringPicture()
            | BringGuide()
            | DrawSheet()
            | DrawThumbnail()
        ):
            await _not_shown(studio, tx, order, failure)
        case Upload() | MakePublic():
            await publishing.failed(studio, tx, order, failure)
        case TakeDown():
            await takedown.failed(studio, tx, order, failure)
        case ReadPost():
            await measuring.failed(studio, tx, order, failure)
        case SuggestEdits() | BringFile():
            await proposing.failed(studio, tx, order, failure)
        case ExportProject():
            await exporting.failed(studio, tx, order, failure)
        case RenderCut(is_trial=True) as trial:
            await proposing.draft_failed(studio, tx, order, trial, failure)
        case _:
            await making.failed(studio, tx, order, failure)


async def _not_shown(studio: Studio, tx: Transaction, order: Order, failure: Failed) -> None:
    """Take the failure of what is told in a message of its own."""
    match order.work:
        case PullModel():
            await fetching.pulled(studio, tx, order, failure)
        case TryVoice():
            await voices.tried(studio, tx, order, failure)
        case CheckSample():
            await voices.checked(studio, tx, order, failure)
        case BringGuide():
            await guiding.brought(studio, tx, order, failure)
        case BringPicture():
            await reference_pictures.pictured(studio, tx, order, failure)
        case DrawSheet():
            await sheets.drawn(studio, tx, order, failure)
        case DrawThumbnail():
            await thumbnails.drawn(studio, tx, order, failure)
        case ComposeMusic():
            await composing.composed(studio, tx, order, failure)
        case FilmClip():
            await clips.filmed(studio, tx, order, failure)


def _check_own(order: Order, publication: PublicationId) -> None:
    """Refuse what a worker says or asks of another publication than its order is about."""
    if locks.publication_of(order.work) != publication:
        raise NotAllowed("This order is not about that publication.", "Report this: a worker went beyond its order.")


def _check_target(order: Order, account: AccountId) -> None:
    """Refuse the token of an account that the order does not publish to."""
    if not isinstance(order.work, Upload | MakePublic | TakeDown | ReadPost) or order.work.target.account != account:
        raise NotAllowed("This order is not for that account.", "Report this: a worker went beyond its order.")


def _production_of(order: Order) -> ProductionId:
    if order.production is None:
        raise WrongState("The order belongs to no production.", "Report this.")
    return order.production
