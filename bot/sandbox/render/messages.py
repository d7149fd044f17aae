"""A whole message as HTML: who, when, what, and what can be done with it."""

import re
from datetime import timedelta
from html import escape

from bot.sandbox.entities import Message, MessageFlag, MessageKind, User
from bot.sandbox.people.words import words_of
from bot.sandbox.render.controls import components
from bot.sandbox.render.embeds import attachment, embed
from bot.sandbox.render.markdown import inline, markdown
from bot.sandbox.render.reader import Reader, hue, initials

_TOGETHER = timedelta(minutes=7)
_BLOCK_MARKS = re.compile(r"^(?:\s|#{1,3} |-# |>+ |[-*] )+")
"""What makes a line a heading, small, a quotation or an item; a line that only hints at a message is none of them."""
_NOTES = {
    MessageKind.THREAD_CREATED: "started a thread",
    MessageKind.JOINED: "joined",
    MessageKind.PINNED: "pinned a message",
}


def message(given: Message, reader: Reader, before: Message | None = None) -> str:
    """Write a message. One that follows another of the same author closely has no head of its own."""
    if given.kind in _NOTES:
        return _note(given)
    if given.kind is MessageKind.THREAD_STARTER:
        return _starter(given, reader)
    hidden = given.seen_only_by is not None
    called = reader.viewer_id in given.mentions or given.mentions_everyone
    marks = [
        "message",
        "follows" if before is not None and follows(given, before) else "",
        "ephemeral" if hidden else "",
        "called" if called else "",
    ]
    body = "".join(
        [
            _reference(given, reader),
            _head(given, reader),
            f'<div class="body">{_body(given, reader)}</div>',
            '<div class="only-you">Only you can see this</div>' if hidden else "",
        ]
    )
    edge = given.interaction is not None or given.reference is not None
    facts = (
        f'data-id="{given.id}" data-channel="{given.channel_id}" data-author="{given.author.id}" '
        f'data-at="{given.created_at.timestamp():.0f}" data-alone="{int(edge)}"'
    )
    return f'<article class="{" ".join(filter(None, marks))}" {facts}>{avatar(given.author)}{body}</article>'


def follows(given: Message, before: Message) -> bool:
    """Say whether a message goes on where the one before left off."""
    is_plain = given.reference is None and given.interaction is None
    is_same = given.author is before.author and before.kind not in _NOTES
    alike = (given.seen_only_by is None) == (before.seen_only_by is None)
    return is_plain and is_same and alike and given.created_at - before.created_at < _TOGETHER


def avatar(user: User) -> str:
    """Draw somebody's picture: their initials on their colour."""
    kind = " app" if user.is_bot else ""
    colour = f' style="--hue: {hue(user.display_name)}"'
    return f'<span class="avatar{kind}"{colour} aria-hidden="true">{escape(initials(user.display_name))}</span>'


def _head(given: Message, reader: Reader) -> str:
    author = given.author
    badge = '<span class="badge">APP</span>' if author.is_bot else ""
    moment = given.created_at
    stamp = f'<time datetime="{moment.isoformat()}" data-clock>{moment:%H:%M}</time>'
    colour = _name_colour(given, reader)
    return f'<header><span class="name"{colour}>{escape(author.display_name)}</span>{badge}{stamp}</header>'


def _name_colour(given: Message, reader: Reader) -> str:
    guild = reader.parts.world.guilds.get(given.guild_id or 0)
    member = guild.members.get(given.author.id) if guild else None
    roles = [guild.roles[role] for role in member.roles if guild.roles[role].colour] if guild and member else []
    if not roles:
        return ""
    return f' style="color: #{max(roles, key=lambda role: role.position).colour:06x}"'


def _body(given: Message, reader: Reader) -> str:
    if given.flags & MessageFlag.LOADING:
        name = escape(given.author.display_name)
        return f'<p class="thinking"><span></span><span></span><span></span> {name} is thinking</p>'
    is_v2 = bool(given.flags & MessageFlag.COMPONENTS_V2)
    edited = '<span class="edited">(edited)</span>' if given.edited_at and not given.author.is_bot else ""
    content = f'<div class="content">{markdown(given.content, reader)}{edited}</div>' if given.content else ""
    files = "" if is_v2 else "".join(attachment(one, reader) for one in given.attachments if not one.is_embedded)
    embeds = "".join(embed(one, reader) for one in given.embeds)
    return (
        content
        + files
        + embeds
        + components(given.components, reader)
        + _thread(given, reader)
        + _reactions(given, reader)
    )


def _reference(given: Message, reader: Reader) -> str:
    if given.interaction is not None and given.kind is MessageKind.COMMAND:
        user = reader.parts.world.users.get(int(given.interaction["user"]["id"]))
        name = escape(user.display_name if user else "somebody")
        used = escape(str(given.interaction.get("name") or ""))
        small = avatar(user) if user else ""
        words = f'{small}<b>{name}</b> used <span class="mention">/{used}</span>'
        return f'<div class="reference">{words}</div>'
    if given.reference is None:
        return ""
    channel = reader.parts.world.channels.get(given.reference[0])
    target = channel.messages.get(given.reference[1]) if channel else None
    if target is None:
        return '<div class="reference"><i>Original message was deleted</i></div>'
    words = _BLOCK_MARKS.sub("", words_of(target)) or "a message"
    short = inline(words.split("\n")[0][:120], reader)
    name = escape(target.author.display_name)
    return f'<div class="reference" data-jump="{target.id}">{avatar(target.author)}<b>{name}</b> {short}</div>'


def _thread(given: Message, reader: Reader) -> str:
    thread = reader.parts.world.channels.get(given.thread_id or 0)
    if thread is None or thread.thread is None:
        return ""
    count = thread.thread.sent
    words = f"{count} message{'' if count == 1 else 's'}"
    name = escape(thread.name)
    return f'<button class="thread" data-open="{thread.id}"><b>{name}</b><span>{words}</span></button>'


def _reactions(given: Message, reader: Reader) -> str:
    if not given.reactions:
        return ""
    made = []
    for emoji, users in given.reactions.items():
        who = ", ".join(reader.user_name(user) for user in users[:10])
        mine = " mine" if reader.viewer_id in users else ""
        off = "" if reader.is_live else " disabled"
        shown = escape(emoji.partition(":")[0] if ":" in emoji else emoji)
        made.append(
            f'<button class="reaction{mine}" data-react="{escape(emoji)}" title="{escape(who)}"{off}>'
            f'<span class="emoji">{shown}</span> {len(users)}</button>'
        )
    return f'<div class="reactions">{"".join(made)}</div>'


def _note(given: Message) -> str:
    name = escape(given.author.display_name)
    words = f"<b>{name}</b> {_NOTES[given.kind]}"
    if given.kind is MessageKind.THREAD_CREATED and given.reference:
        words += f': <button class="plain" data-open="{given.reference[0]}">{escape(given.content)}</button>'
    facts = f'data-id="{given.id}" data-channel="{given.channel_id}" data-author="" data-alone="1"'
    stamp = f'<time datetime="{given.created_at.isoformat()}" data-clock>{given.created_at:%H:%M}</time>'
    return f'<article class="note" {facts}>{words}{stamp}</article>'


def _starter(given: Message, reader: Reader) -> str:
    channel = reader.parts.world.channels.get(given.reference[0]) if given.reference else None
    target = channel.messages.get(given.reference[1]) if channel and given.reference else None
    if target is None:
        return ""
    shown = message(target, reader).replace('class="thread"', 'class="thread gone"')
    return shown.replace(f'data-id="{target.id}"', f'data-id="{target.id}" data-starter="{given.id}"', 1)
