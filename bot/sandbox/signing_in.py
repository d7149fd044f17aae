"""What a browser does when somebody signs in on the loopback's consent page and presses Allow."""

import aiohttp
from yarl import URL


async def allow(url: str) -> str:
    """Allow what an authorisation page asks for; return the address the browser ends on."""
    async with aiohttp.ClientSession() as browser:
        async with browser.get(url) as page:
            page.raise_for_status()
        async with browser.post(url, data={"answer": "allow"}, allow_redirects=False) as answer:
            return str(URL(url).join(URL(answer.headers["Location"], encoded=True)))
