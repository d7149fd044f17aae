// The page's beginning: who is there, where they go, and what they hear.

import { get, listen } from "./api.js";
import { loadCommands, openComposer, startComposer } from "./composer.js";
import { $, toast } from "./dom.js";
import { startPresses } from "./press.js";
import { drawSidebar } from "./sidebar.js";
import { guildOf, markRead, places, remember, remembered, state } from "./state.js";
import { dropMessage, openTalk, showMessage, startTalk } from "./talk.js";

const TYPING_MS = 9000;
const typists = new Map();

async function begin() {
  state.cast = await get("cast");
  const wanted = new URLSearchParams(location.search);
  const named = state.cast.find((one) => one.name === wanted.get("as"));
  const before = state.cast.find((one) => one.id === remembered().person);
  startTalk();
  startComposer();
  startPresses(go);
  $("burger").onclick = () => document.body.classList.toggle("open");
  await become((named ?? before ?? state.cast[0]).id, wanted.get("in"));
}

async function become(person, wanted = null) {
  state.stop();
  state.me = state.cast.find((one) => one.id === person);
  state.nudged.delete(person);
  state.calls.clear();
  remember({ person });
  state.home = await get("home", { as: person });
  state.stop = listen(person, hear, (up) => { if (up) refresh(); else toast("The sandbox is gone; trying to reach it again."); });
  const all = places();
  const here = all.find((one) => one.name === wanted) ?? all.find((one) => one.id === state.channel)
    ?? all.find((one) => one.id === remembered().channel) ?? all[0];
  if (here) await go(here.id);
}

async function go(channel) {
  if (!places().some((one) => one.id === channel)) state.home = await get("home", { as: state.me.id });
  state.guild = guildOf(channel)?.id ?? null;
  state.channel = channel;
  state.calls.delete(channel);
  remember({ channel });
  document.body.classList.remove("open");
  drawTyping();
  const here = places().find((one) => one.id === channel);
  if (here) markRead(channel, here.last);
  draw();
  try {
    await openTalk(channel);
    await openComposer();
  } catch (error) {
    toast(error.message);
  }
}

function draw() {
  drawSidebar(go, become);
}

let refreshing = null;
function refresh() {
  refreshing ??= setTimeout(async () => {
    refreshing = null;
    state.cast = await get("cast");
    state.home = await get("home", { as: state.me.id });
    if (!places().some((one) => one.id === state.channel) && places().length) await go(places()[0].id);
    await loadCommands();
    draw();
  }, 60);
}

function hear(news) {
  if (news.kind === "home") return refresh();
  if (news.kind === "nudge") {
    news.people.forEach((person) => state.nudged.add(person));
    return draw();
  }
  if (news.kind === "typing") return hearTyping(news);
  if (news.kind === "gone") return news.channel === state.channel ? dropMessage(news.id) : undefined;
  stopTyping(news);
  if (news.channel === state.channel) return showMessage(news);
  if (!news.new) return undefined;
  const elsewhere = places().find((one) => one.id === news.channel);
  if (!elsewhere) return refresh();
  elsewhere.last = news.id;
  if (news.called || !guildOf(news.channel)) state.calls.set(news.channel, (state.calls.get(news.channel) ?? 0) + 1);
  return draw();
}

function hearTyping(news) {
  const key = `${news.channel}/${news.name}`;
  clearTimeout(typists.get(key)?.timer);
  typists.set(key, { ...news, timer: setTimeout(() => { typists.delete(key); drawTyping(); }, TYPING_MS) });
  drawTyping();
}

function stopTyping(news) {
  for (const [key, one] of typists) if (one.channel === news.channel) typists.delete(key);
  drawTyping();
}

function drawTyping() {
  const names = [...typists.values()].filter((one) => one.channel === state.channel).map((one) => one.name);
  $("typing").textContent = names.length ? `${names.join(", ")} ${names.length > 1 ? "are" : "is"} typing…` : "";
}

begin().catch((error) => toast(error.message));
