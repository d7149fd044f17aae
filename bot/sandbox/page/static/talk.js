// The conversation: messages in order, drawn once and redrawn when they change.

import { get } from "./api.js";
import { $, make, unwrap } from "./dom.js";
import { currentPlace, isLater, markRead, state } from "./state.js";

const TOGETHER_S = 420;
const REACTIONS = ["✅", "❌", "👍", "🎬"];
let more = false;

let atEnd = true;

// Pictures and films arrive after their message: who was at the end stays at the end.
export function startTalk() {
  const pane = $("talk");
  const stay = () => { if (atEnd) pane.scrollTop = pane.scrollHeight; };
  pane.addEventListener("scroll", () => { atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60; });
  for (const kind of ["load", "loadedmetadata"]) pane.addEventListener(kind, stay, true);
  new ResizeObserver(stay).observe(pane);
}

export async function openTalk(channel) {
  const talk = await get(`channels/${channel}`, { as: state.me.id });
  if (channel !== state.channel) return;
  const pane = $("talk");
  more = talk.more;
  pane.replaceChildren(...talk.messages.map(draw).filter(Boolean));
  $("composer").classList.toggle("barred", !talk.writable);
  arrange();
  atEnd = true;
  pane.scrollTop = pane.scrollHeight;
  const last = talk.messages.at(-1);
  if (last) markRead(channel, last.id);
}

async function openOlder() {
  const first = $("talk").querySelector("article");
  const talk = await get(`channels/${state.channel}`, { as: state.me.id, before: first.dataset.starter || first.dataset.id });
  const height = $("talk").scrollHeight;
  more = talk.more;
  $("talk").prepend(...talk.messages.map(draw).filter(Boolean));
  arrange();
  $("talk").scrollTop += $("talk").scrollHeight - height;
}

function draw(message) {
  const article = unwrap(message.html);
  if (!article) return null;
  article.id = `m${message.id}`;
  for (const time of article.querySelectorAll("time[data-clock]")) {
    time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }
  if (article.classList.contains("message")) article.append(tools(message));
  return article;
}

function tools(message) {
  const hidden = message.html.includes("ephemeral");
  const quick = hidden ? [] : REACTIONS.map((emoji) => make("button", { type: "button", data: { react: emoji }, title: `React ${emoji}` }, emoji));
  return make("div", { class: "tools" }, ...quick,
    !hidden && make("button", { type: "button", data: { answer: message.id }, title: "Reply" }, "↩"),
    message.own && make("button", { type: "button", data: { remove: message.id }, title: "Delete" }, "🗑"));
}

export function showMessage(message) {
  const pane = $("talk");
  const old = $(`m${message.id}`);
  const drawn = draw(message);
  if (!drawn) return;
  const follow = atEnd || (message.new && message.html.includes(`data-author="${state.me.id}"`));
  if (old) {
    keepPlaying(old, drawn);
    old.replaceWith(drawn);
  } else if (message.new) {
    pane.append(drawn);
  } else {
    return;
  }
  arrange();
  if (follow) pane.scrollTop = pane.scrollHeight;
  if (message.new) markRead(message.channel, message.id);
}

// A film that is playing goes on although the message around it changes.
function keepPlaying(old, drawn) {
  for (const video of drawn.querySelectorAll("video")) {
    const before = [...old.querySelectorAll("video")].find((one) => one.getAttribute("src") === video.getAttribute("src"));
    if (before) video.replaceWith(before);
  }
}

export function dropMessage(id) {
  $(`m${id}`)?.remove();
  arrange();
}

// Puts day lines between days, and lets close messages of one author run together.
function arrange() {
  const pane = $("talk");
  for (const extra of pane.querySelectorAll(".day, .opening, .older")) extra.remove();
  const articles = [...pane.querySelectorAll(":scope > article")];
  let before = null;
  let day = "";
  for (const article of articles) {
    const at = Number(article.dataset.at || 0);
    const today = at ? new Date(at * 1000).toDateString() : day;
    if (today !== day && at) {
      article.before(make("div", { class: "day" }, new Date(at * 1000).toLocaleDateString([], { dateStyle: "long" })));
      before = null;
      day = today;
    }
    const follows = before && before.dataset.author && before.dataset.author === article.dataset.author
      && article.dataset.alone === "0" && at - Number(before.dataset.at) < TOGETHER_S
      && before.classList.contains("ephemeral") === article.classList.contains("ephemeral");
    article.classList.toggle("follows", Boolean(follows));
    before = article;
  }
  pane.prepend(more ? make("button", { class: "older", onclick: openOlder }, "Show older messages") : opening());
}

function opening() {
  const here = currentPlace();
  if (!here) return "";
  const mark = state.guild ? "#" : "@";
  const words = state.guild ? "This is where it begins. Type / to see what the studio can do." : "A conversation between the two of you.";
  return make("div", { class: "opening" }, make("h3", {}, `${mark}${here.name}`), make("p", {}, words));
}

export function jumpTo(id) {
  const target = $(`m${id}`);
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  target.classList.remove("flash");
  void target.offsetWidth;
  target.classList.add("flash");
}

export function isNewest(id) {
  const last = $("talk").querySelector("article:last-of-type");
  return !last || !isLater(last.dataset.id, id);
}
