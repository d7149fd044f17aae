"""Messages as HTML: what people write is shown, and never becomes a page's own."""

import base64
import time
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import Json, Message
from bot.sandbox.render.embeds import embed
from bot.sandbox.render.markdown import markdown
from bot.sandbox.render.messages import message
from bot.sandbox.render.reader import Reader, local_source
from bot.sandbox.server import Loopback

SANDBOX = Loopback()
FILM = b"\0\0film"
READER = Reader(SANDBOX.parts, SANDBOX.owner.user, local_source(SANDBOX.parts))
TAGS = {"article", "header", "div", "span", "button", "time", "p", "h3", "h4", "h5", "ul", "ol", "li", "pre", "code"}
TAGS |= {"blockquote", "strong", "em", "u", "s", "a", "br", "img"}
HARMLESS = {"class", "href", "target", "rel", "start", "datetime", "title", "tabindex", "style", "src", "alt", "type"}


class Outline(HTMLParser):
    """Collects tags, attributes and text, and whether tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""
        self.open: list[str] = []
        self.is_sound = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.is_sound = self.is_sound and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def outline(html: str) -> Outline:
    made = Outline()
    made.feed(html)
    made.close()
    return made


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** *it* __under__ ~~gone~~", "<strong>bold</strong> <em>it</em> <u>under</u> <s>gone</s>"),
        ("***both***", "<strong><em>both</em></strong>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("# One", "<h3>One</h3>"),
        ("-# small", '<p class="subtext">small</p>'),
        ("> said\n> again", "<blockquote><p>said\nagain</p></blockquote>"),
        ("- a\n- b\n  - c\n1. d", '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start="1"><li>d</li></ol>'),
        ("snake_case_name 2*3*4", "snake_case_name"),
        ("```py\nx = '*'\n```", '<pre><code class="language">x = &#x27;*&#x27;</code></pre>'),
        ("||secret||", '<span class="spoiler" tabindex="0">secret</span>'),
        (r"\*plain\*", "<p>*plain*</p>"),
        ("<@1>", '<span class="mention">@unknown-user</span>'),
        ("</edit ask:12>", '<span class="mention">/edit ask</span>'),
        ("[word](https://a.example/x)", 'href="https://a.example/x"'),
        ("[word](javascript:alert(1))", "[word](javascript:alert(1))"),
        ("see https://a.example/b?c=1.", 'href="https://a.example/b?c=1"'),
        ("<t:0:d>", "01/01/1970"),
    ],
)
def test_markdown_reads_as_on_discord(text: str, html: str) -> None:
    assert html in markdown(text, READER)


PIECES = ["*", "**", "_", "__", "`", "```", "~~", "||", "> ", ">>> ", "# ", "- ", "1. ", "\n", "<@1>", "<t:1:R>", "\\"]
NASTY = ["<script>alert(1)</script>", "<img src=x onerror=a>", '"onmouseover="a', "&lt;", "]]>", "[a](https://b'\"c)"]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES + NASTY), st.text(max_size=8)), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_nothing_that_people_write_becomes_html(text: str) -> None:
    shown = Message(1, SANDBOX.channel("studio").id, SANDBOX.guild.id, SANDBOX.owner.user, SANDBOX.clock.now(), text)
    shown.embeds = [{"title": text, "description": text, "fields": [{"name": text, "value": text}]}]
    shown.components = [{"type": 1, "components": [{"type": 2, "style": 1, "label": text, "custom_id": text}]}]
    made = outline(message(shown, READER))

    assert made.is_sound
    assert made.open == []
    assert made.tags <= TAGS
    for name, value in made.attributes:
        assert name in HARMLESS or name.startswith(("data-", "aria-")) or name in ("disabled", "width", "height")
        assert name != "href" or value.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "text", ["*" * 4000, "[" * 4000, "||" * 2000, "`" * 4000, "_a" * 2000, "**a" * 1300, "> " * 2000]
)
def test_hostile_markdown_takes_no_time(text: str) -> None:
    began = time.perf_counter()
    markdown(text, READER)
    assert time.perf_counter() - began < 2


def test_pictures_from_elsewhere_are_not_fetched() -> None:
    html = embed({"title": "T", "image": {"url": "https://spy.example/pixel.png"}}, READER)

    assert "<img" not in html
    assert 'href="https://spy.example/pixel.png"' in html


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("**1.** Sign in. **2.** Paste it.", "<strong>1.</strong> Sign in. <strong>2.</strong> Paste it."),
        ("## A heading\nand more", "A heading"),
        ("> - quoted", "quoted"),
    ],
)
def test_an_answer_hints_at_what_it_answers_in_one_line(words: str, hint: str) -> None:
    world, channel = SANDBOX.world, SANDBOX.channel("general").raw
    guild, owner = channel.guild_id, SANDBOX.owner.user
    asked = world.post(Message(world.ids.new(), channel.id, guild, owner, world.clock.now(), words))
    answer = Message(world.ids.new(), channel.id, guild, owner, world.clock.now(), "yes")
    answer.reference = (channel.id, asked.id)

    assert f"</b> {hint}</div>" in message(answer, READER)


async def test_a_transcript_plays_without_the_sandbox(tmp_path: Any) -> None:
    async with Loopback() as sandbox:
        ada = sandbox.person("Ada")
        await ada.say("studio", "Here is the <b>cut</b>", attachments=[("cut.mp4", FILM), ("s.png", b"x")])
        secret: Json = {"content": "Only for Ada", "flags": 64}
        channel, bot = sandbox.channel("studio").raw, sandbox.world.app.bot
        sandbox.desk.write(channel, bot, secret, {}, seen_only_by=ada.id)

        public = sandbox.transcript(tmp_path / "all.html", [channel]).read_text()
        private = sandbox.transcript(tmp_path / "ada.html", [channel], viewer=ada).read_text()

    assert f'src="data:video/mp4;base64,{base64.b64encode(FILM).decode()}"' in public
    assert "&lt;b&gt;cut&lt;/b&gt;" in public
    assert ("Only for Ada" in public, "Only for Ada" in private) == (False, True)
    assert "http://127.0.0.1" not in public
    assert "<script" not in public
