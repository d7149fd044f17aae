"""The studio at a glance, as embeds."""

from collections import Counter
from collections.abc import Collection
from typing import Final

import discord

from bot.services.overview import Choice, Overview
from bot.studio.catalogue import ModelRow
from bot.studio.fitting import Fit
from bot.studio.orders import Beat, Order
from bot.studio.tiny import label_of
from bot.studio.vram import RunPlan
from bot.studio.work import PullModel
from bot.ui.content import CardContent, Colour, Menu
from bot.ui.content import Choice as MenuChoice
from bot.ui.ids import custom_id
from bot.ui.lacking import each_once
from bot.ui.text import plain, shorten

FETCH: Final = "fetch"


def status_embed(now: Overview) -> discord.Embed:
    """Show who works and what is being made."""
    if now.workers is None:
        text, colour = "⚠️ The queue is out of reach; work waits and goes on by itself.", Colour.TROUBLE
    elif not now.workers:
        text, colour = "⚠️ No worker is running: orders wait. Start one with `picturelock worker`.", Colour.TROUBLE
    else:
        text, colour = f"{len(now.workers)} workers", Colour.DONE
    embed = discord.Embed(title="Studio", description=text, colour=int(colour))
    for beat in (now.workers or ())[:10]:
        slots = ", ".join(f"{count} {role.value}" for role, count in sorted(beat.slots.items()))
        state = " · finishing" if beat.draining else ""
        busy = f"\n{len(beat.in_hand)} in hand" if beat.in_hand else "\nidle"
        embed.add_field(name=plain(beat.host, 60) + state, value=shorten(f"{slots}{_gpu(beat)}{busy}", 1000))
    stages = Counter(production.stage.value.replace("_", " ") for production in now.productions)
    made = "\n".join(f"{count} {stage}" for stage, count in stages.items()) or "nothing"
    if now.wants:
        missing = "\n".join(each_once(now.wants.values()))
        embed.add_field(name=f"⚠️ {len(now.wants)} waiting in vain", value=shorten(missing, 1000), inline=False)
    embed.add_field(name="Productions here", value=made, inline=False)
    return embed


def _gpu(beat: Beat) -> str:
    """Say what a worker has of a GPU, how models are run on it, or why it cannot be used."""
    lines = []
    if beat.gpu:
        lines.append(f"{plain(beat.gpu, 40)} · {beat.vram_free_mib:,} of {beat.vram_total_mib:,} MiB free")
    lines += [f"{plain(name, 40)}: {_run(plan)}" for name, plan in beat.plans.items()]
    if beat.trouble:
        lines.append(f"⚠️ no GPU: {plain(beat.trouble, 300)}")
    if beat.warming:
        lines.append("its GPU is being made ready")
    return "".join(f"\n{line}" for line in lines)


def _run(plan: RunPlan) -> str:
    return f"{plan.expected_mib:,} MiB {plan.known}{f', {plan.given_up}' if plan.given_up else ''}"


def queue_embed(now: Overview) -> discord.Embed:
    """Show what waits."""
    running = [f"▶️ {_order(order)}" for order in now.running[:10]]
    waiting = [f"**{number}** {_order(order)}" for number, order in enumerate(now.waiting[:15], 1)]
    lines = running + waiting
    if len(now.waiting) > 15:
        lines.append(f"and {len(now.waiting) - 15} more")
    lines += [f"⚠️ {sentence}" for sentence in each_once(now.wants.values())]
    embed = discord.Embed(title="Queue", description="\n".join(lines) or "Nothing waits.", colour=int(Colour.CALM))
    embed.set_footer(text=f"{now.elsewhere} orders of other servers share the workers")
    return embed


_ROLE_MOST: Final = 700
"""Characters of a role: all roles together stay below what an embed holds."""


def models_embed(rows: Collection[Choice], chosen: Collection[str]) -> discord.Embed:
    """Show the models by role: in full those that are somewhere or used here, and what else there is by name."""
    embed = discord.Embed(title="Models", colour=int(Colour.CALM))
    embed.set_footer(text="● in memory · ○ ready · ↓ can be fetched · – not here · bold is what this server uses")
    for role in dict.fromkeys(row.model.role for row in rows):
        mine = [row for row in rows if row.model.role == role]
        full = [row for row in mine if row.model.name in chosen or (row.is_here and not row.model.tiny)]
        lines = [_model(row, is_chosen=row.model.name in chosen) for row in full]
        lines += _by_name([row for row in mine if row not in full])
        embed.add_field(name=role, value=shorten("\n".join(lines), _ROLE_MOST), inline=False)
    return embed


def _by_name(rows: Collection[Choice]) -> list[str]:
    """Return a line for each way in which models are not here, with their names; tiny ones have lines of their own."""
    groups: dict[tuple[str, str], list[str]] = {}
    for row in sorted(rows, key=lambda row: row.model.tiny):
        state = row.best.value if row.best else "no worker"
        words = f"{label_of(row.model.name)} · {state}" if row.model.tiny else state
        groups.setdefault((_sign(row), words), []).append(plain(row.model.name, 50))
    return [f"{sign} {words}: {', '.join(names)}" for (sign, words), names in groups.items()]


def fetch_menu(rows: Collection[Choice], guild: int) -> CardContent:
    """Return a menu of the models that can be fetched; none where there is nothing to fetch."""
    choices = tuple(
        MenuChoice(f"{row.model.name} ({_size(row.model)})", row.model.name, row.model.title)
        for row in rows
        if row.can_be_fetched
    )[:25]
    menu = Menu(custom_id(FETCH, guild), "Fetch a model", choices)
    return CardContent(key="models", rows=(menu,) if choices else ())


def _model(row: Choice, *, is_chosen: bool) -> str:
    model = row.model
    name = plain(model.name, 50)
    vram = f"{model.vram.mib:,} MiB GPU{'' if model.vram.known == 'measured' else ' (estimated)'}"
    parts = [
        f"{_sign(row)} {f'**{name}**' if is_chosen else name}",
        _size(model),
        *([vram] if model.vram.mib else []),
        plain(model.licence, 30) + ("" if row.is_accepted else " ⚠️ not accepted"),
        *(f"{fit.value}: {plain(', '.join(hosts), 60)}" for fit, hosts in row.hosts.items() if not model.server),
        *(f"on {plain(host, 40)}: {_run(plan)}" for host, plan in row.runs.items()),
    ]
    return " · ".join(parts)


def _sign(row: Choice) -> str:
    if row.can_be_fetched and row.best is Fit.ABSENT:
        return "↓"
    return {Fit.RESIDENT: "●", Fit.READY: "○"}.get(row.best, "–") if row.best else "–"


def _size(model: ModelRow) -> str:
    if model.server:
        return "on a server"
    if model.tiny:
        return label_of(model.name)
    return f"{model.bytes / 1e6:,.0f} MB" if model.has_weights else "in a package"


def _order(order: Order) -> str:
    name = order.work.model if isinstance(order.work, PullModel) else order.model
    model = f" · {plain(name, 40)}" if name else ""
    return f"{order.work.kind.replace('_', ' ')}{model} · <t:{int(order.ordered_at.timestamp())}:R>"
