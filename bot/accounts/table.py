"""The platforms an account can be connected on; a new one is a module beside this and a row here."""

from bot.accounts.instagram import InstagramSignIn
from bot.accounts.sign_in import SignIn
from bot.accounts.tiktok import TikTokSignIn
from bot.accounts.youtube import GoogleSignIn
from bot.sections import PublishingSection
from bot.studio.brief import Platform


def sign_ins(settings: PublishingSection) -> dict[Platform, SignIn]:
    """Return every platform's side of connecting a channel."""
    return {
        Platform.YOUTUBE: GoogleSignIn(settings.youtube),
        Platform.INSTAGRAM: InstagramSignIn(settings.instagram),
        Platform.TIKTOK: TikTokSignIn(settings.tiktok),
    }
