// The left side and the cast: servers, channels, threads, direct messages, and who one is.

import { act } from "./api.js";
import { $, avatar, make } from "./dom.js";
import { currentPlace, guild, isFresh, state } from "./state.js";

export function drawSidebar(go, become) {
  drawRail(go);
  drawPlaces(go);
  drawCast(become);
  drawPeople();
  drawBar();
}

function drawRail(go) {
  const home = state.home;
  const directs = home.directs.some(isFresh);
  const mark = make("button", {
    class: state.guild ? "mark" : "mark here", title: "Direct messages",
    onclick: async () => go(home.directs[0]?.id ?? (await act({ as: state.me.id, do: "direct", channel: home.guilds[0].channels[0].id })).channel),
  }, make("img", { src: "/page/static/mark.svg", alt: "Direct messages" }), directs && make("span", { class: "dot" }));
  const guilds = home.guilds.map((one) => {
    const fresh = one.channels.some((channel) => isFresh(channel) || channel.threads.some(isFresh));
    return make("button", {
      class: one.id === state.guild ? "here" : "", title: one.name, onclick: () => go(one.channels[0].id),
    }, one.initials, one.id !== state.guild && fresh && make("span", { class: "dot" }));
  });
  $("rail").replaceChildren(mark, make("hr"), ...guilds);
}

function drawPlaces(go) {
  const home = guild();
  $("place-title").textContent = home ? home.name : "Direct messages";
  const entry = (one, kind, front) => make("button", {
    class: ["place", kind, one.id === state.channel && "here", isFresh(one) && "fresh"].filter(Boolean).join(" "),
    onclick: () => go(one.id),
  }, front, make("span", {}, one.name), state.calls.get(one.id) && make("b", { class: "count" }, state.calls.get(one.id)));
  const hash = () => make("span", { class: "hash" }, "#");
  const list = home
    ? [make("h3", {}, "Channels"), ...home.channels.flatMap((one) => [
        entry(one, "", hash()),
        ...one.threads.map((thread) => entry(thread, "inside", null)),
      ])]
    : [make("h3", {}, "Conversations"), ...state.home.directs.map((one) => entry(one, "direct", avatar(one)))];
  $("places").replaceChildren(...list);
  const me = state.home.me;
  $("me").replaceChildren(avatar(me), make("div", {}, make("b", {}, me.name), make("small", {}, me.part)));
}

function drawCast(become) {
  $("cast").replaceChildren(...state.cast.map((one) => {
    const here = one.id === state.me.id;
    return make("button", {
      class: here ? "here" : "", role: "radio", "aria-checked": String(here),
      title: here ? `You are ${one.name}` : `Become ${one.name} (${one.part})`, onclick: () => become(one.id),
    }, avatar(one), make("span", { class: "who" }, make("b", {}, one.name), make("small", {}, one.part)),
    state.nudged.has(one.id) && make("span", { class: "dot" }));
  }));
}

function drawPeople() {
  const home = guild();
  document.body.classList.toggle("alone", !home);
  if (!home) return $("people").replaceChildren();
  const row = (one) => make("div", {}, avatar(one), make("span", {}, one.name, !one.app && make("small", {}, one.part)));
  const apps = home.members.filter((one) => one.app);
  const humans = home.members.filter((one) => !one.app);
  return $("people").replaceChildren(
    make("h3", {}, `People, ${humans.length}`), ...humans.map(row),
    make("h3", {}, `Apps, ${apps.length}`), ...apps.map(row),
  );
}

function drawBar() {
  const here = currentPlace();
  $("channel-name").textContent = here ? here.name : "";
  $("channel-name").dataset.mark = state.guild ? "#" : "@";
  $("channel-topic").textContent = here ? here.topic : "";
  $("words").placeholder = here ? `Message ${state.guild ? "#" : "@"}${here.name}, or / for commands` : "";
  document.title = here ? `${here.name} · Picturelock sandbox` : "Picturelock sandbox";
}
