"""Signing in to YouTube with a browser on this machine: Google's own flow, back to a port of 127.0.0.1, with PKCE."""

import os
import webbrowser
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, Final
from urllib.parse import urlsplit

from bot.accounts.sign_in import Granted
from bot.accounts.youtube import SCOPES
from bot.sections import YouTubeSection
from bot.studio.errors import PlatformError, Refused, SettingsWrong, Unavailable
from bot.studio.redacting import repeatable

WAIT_S: Final = 300
_HERE: Final = "127.0.0.1"
_AGAIN: Final = "Run `picturelock auth youtube` again and leave every box ticked."


def sign_in(settings: YouTubeSection, port: int, *, show: bool, say: Callable[[str], None]) -> Granted:
    """Send a browser to Google and wait until it comes back; blocks. `say` gets the address to open.

    Raises SettingsWrong without an OAuth client, Refused when the permission was not given, PlatformError, Unavailable
    when the port is taken, Google is out of reach or nobody came back in time.
    """
    from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
    from oauthlib.oauth2 import OAuth2Error
    from requests import RequestException

    class Flow(InstalledAppFlow):  # type: ignore[misc]
        """Tells the address in our own way."""

        def authorization_url(self, **query: Any) -> tuple[str, str]:
            url, state = super().authorization_url(**query)
            say(url)
            if show:
                webbrowser.open(url)
            return url, state

    flow = Flow.from_client_config(_client(settings), scopes=list(SCOPES))
    os.environ |= _leniency(settings.token_url)
    try:
        flow.run_local_server(
            host=_HERE,
            port=port,
            open_browser=False,
            authorization_prompt_message="",
            success_message="Picturelock has what it needs. You can close this page.",
            timeout_seconds=WAIT_S,
            access_type="offline",
            prompt="consent",
        )
    except WSGITimeoutError as error:
        raise Unavailable("Nobody came back from Google in five minutes.", _AGAIN) from error
    except OAuth2Error as error:
        raise _refusal(str(error.error)) from error
    except RequestException as error:
        raise Unavailable("Google cannot be reached.", "Try again in a minute.") from error
    except OSError as error:
        raise Unavailable(f"Port {port} of {_HERE} is taken.", "Choose another one with --port.") from error
    return _granted(flow)


def _client(settings: YouTubeSection) -> Mapping[str, Any]:
    if not settings.client_id:
        raise SettingsWrong(
            "No Google OAuth client is set, so YouTube cannot be connected.",
            "Create one of type “Desktop app” and set publishing.youtube.client_id and client_secret.",
        )
    return {
        "installed": {
            "client_id": settings.client_id,
            "client_secret": settings.client_secret.get_secret_value(),
            "auth_uri": f"{settings.auth_base}/o/oauth2/v2/auth",
            "token_uri": settings.token_url,
        }
    }


def _leniency(token_url: str) -> dict[str, str]:
    """Return what oauthlib must be told by variables: to leave scopes to us, and that a loopback needs no TLS."""
    parts = urlsplit(token_url)
    is_loopback = parts.scheme == "http" and parts.hostname in {_HERE, "localhost"}
    return {"OAUTHLIB_RELAX_TOKEN_SCOPE": "1"} | ({"OAUTHLIB_INSECURE_TRANSPORT": "1"} if is_loopback else {})


def _granted(flow: Any) -> Granted:
    given = flow.credentials
    scopes = given.granted_scopes or given.scopes or ()
    has_all = set(SCOPES) <= set(scopes.split() if isinstance(scopes, str) else scopes)
    if not has_all or not given.refresh_token:
        raise Refused("The permission to manage the channel was not given.", _AGAIN)
    return Granted(given.refresh_token, given.token, given.expiry.replace(tzinfo=UTC))


def _refusal(error: str) -> Exception:
    if error in {"access_denied", "mismatching_state"}:
        return Refused("The permission was not given.", _AGAIN)
    return PlatformError(
        f"Google refused the sign-in ({repeatable(error, 80)}).",
        "Check publishing.youtube.client_id and client_secret, then try again.",
    )
