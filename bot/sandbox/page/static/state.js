// What the page knows: who sits at it, where they are, what they have read.

export const state = {
  cast: [],
  me: null,
  home: null,
  guild: null, // null: direct messages
  channel: null,
  nudged: new Set(),
  calls: new Map(), // how often one was mentioned in a place since it was last opened
  stop: () => {},
};

const KEY = "picturelock-sandbox";
const kept = JSON.parse(sessionStorage.getItem(KEY) || "{}");
kept.read ??= {};

function keep() {
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}

export function remembered() {
  return kept;
}

export function remember(values) {
  Object.assign(kept, values);
  keep();
}

const key = (channel) => `${state.me.id}/${channel}`;

export function markRead(channel, last) {
  kept.read[key(channel)] = last;
  keep();
}

// Ids rise with time; as strings of digits they compare by length, then by letters.
export function isLater(one, other) {
  return one.length === other.length ? one > other : one.length > other.length;
}

export function isFresh(place) {
  return place.id !== state.channel && place.last !== "0" && isLater(place.last, kept.read[key(place.id)] || "0");
}

export function guild() {
  return state.home.guilds.find((one) => one.id === state.guild) || null;
}

export function places() {
  const home = state.home;
  const nested = home.guilds.flatMap((one) => one.channels.flatMap((channel) => [channel, ...channel.threads]));
  return [...nested, ...home.directs];
}

// The server that a channel or thread belongs to; direct conversations belong to none.
export function guildOf(channel) {
  const holds = (top) => top.id === channel || top.threads.some((thread) => thread.id === channel);
  return state.home.guilds.find((one) => one.channels.some(holds)) || null;
}

export function currentPlace() {
  return places().find((one) => one.id === state.channel) || null;
}
