// Writing: plain messages, files, replies, and commands with their options.

import { act, get } from "./api.js";
import { $, make, toast } from "./dom.js";
import { optionField } from "./fields.js";
import { showModal } from "./modal.js";
import { state } from "./state.js";

const TYPING_MS = 8000;
const writing = { commands: [], found: [], at: 0, command: null, fields: [], files: [], answering: null, typedAt: 0 };

export function startComposer() {
  const words = $("words");
  words.addEventListener("input", onInput);
  words.addEventListener("keydown", onKey);
  words.addEventListener("paste", (event) => addFiles(event.clipboardData.files));
  $("picker").addEventListener("change", (event) => { addFiles(event.target.files); event.target.value = ""; });
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  $("talk").addEventListener("dragover", (event) => event.preventDefault());
  $("talk").addEventListener("drop", (event) => { event.preventDefault(); addFiles(event.dataTransfer.files); });
}

export async function openComposer() {
  closeCommand();
  answer(null);
  writing.files = [];
  drawFiles();
  $("words").value = "";
  $("palette").hidden = true;
  await loadCommands();
}

export async function loadCommands() {
  const channel = state.channel;
  const commands = await get(`commands/${channel}`, { as: state.me.id });
  if (channel === state.channel) writing.commands = commands;
}

function onInput() {
  const words = $("words");
  words.style.height = "auto";
  words.style.height = `${words.scrollHeight}px`;
  const typed = words.value;
  if (typed.startsWith("/") && !writing.command && !typed.includes("\n")) return search(typed.slice(1).toLowerCase());
  $("palette").hidden = true;
  if (typed && Date.now() - writing.typedAt > TYPING_MS) {
    writing.typedAt = Date.now();
    act({ as: state.me.id, do: "type", channel: state.channel }).catch(() => {});
  }
  return undefined;
}

function search(typed) {
  writing.found = writing.commands.filter((one) => one.name.includes(typed.trim()))
    .sort((one, other) => one.name.indexOf(typed.trim()) - other.name.indexOf(typed.trim()));
  writing.at = 0;
  drawPalette();
}

function drawPalette() {
  const palette = $("palette");
  palette.hidden = writing.found.length === 0;
  palette.replaceChildren(make("h3", {}, "Commands"), ...writing.found.map((one, at) => make("button", {
    type: "button", class: at === writing.at ? "here" : "", onclick: () => openCommand(one),
  }, make("b", {}, `/${one.name}`), make("small", {}, one.description),
  make("i", {}, one.options.filter((option) => option.required).map((option) => option.name).join("  ")))));
  palette.querySelector(".here")?.scrollIntoView({ block: "nearest" });
}

function onKey(event) {
  if (!$("palette").hidden) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      writing.at = (writing.at + step + writing.found.length) % writing.found.length;
      return drawPalette();
    }
    if (event.key === "Enter" || event.key === "Tab") {
      event.preventDefault();
      return openCommand(writing.found[writing.at]);
    }
  }
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
  if (event.key === "Escape") {
    $("palette").hidden = true;
    answer(null);
  }
  return undefined;
}

export function openCommand(command) {
  writing.command = command;
  $("palette").hidden = true;
  $("words").value = "";
  const form = $("command");
  const complete = async (option, text) => {
    const options = values(option);
    const given = { as: state.me.id, do: "complete", channel: state.channel, command: command.name, option, text, options };
    return (await act(given).catch(() => ({ choices: [] }))).choices;
  };
  const shown = command.options.filter((one) => one.required);
  const rest = command.options.filter((one) => !one.required);
  if (!shown.length && rest.length === 1) shown.push(rest.pop());
  writing.fields = shown.map((one) => optionField(one, complete));
  const list = make("div", { class: "fields" }, ...writing.fields.map((one) => one.element));
  const more = make("div", { class: "more" }, ...rest.map((one) => make("button", {
    type: "button", title: one.description,
    onclick: (event) => {
      const field = optionField(one, complete);
      writing.fields.push(field);
      list.append(field.element);
      event.target.remove();
      field.focus();
    },
  }, `+ ${one.name}`)));
  const close = make("button", { type: "button", onclick: closeCommand, title: "Leave the command" }, "✕");
  const run = make("div", { class: "row" }, make("button", { class: "button success" }, `Run /${command.name}`));
  form.replaceChildren(make("header", {}, make("b", {}, `/${command.name}`), make("small", {}, command.description), close), list, rest.length ? more : "", run);
  form.hidden = false;
  form.onkeydown = (event) => {
    if (event.key === "Escape") closeCommand();
    if (event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); send(); }
  };
  document.querySelector(".entry").hidden = true;
  (writing.fields[0] ?? { focus: () => run.firstChild.focus() }).focus();
}

function closeCommand() {
  writing.command = null;
  writing.fields = [];
  $("command").hidden = true;
  document.querySelector(".entry").hidden = false;
  $("words").focus();
}

function values(except = null) {
  const given = writing.fields.filter((one) => one.name !== except).map((one) => [one.name, one.read()]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

async function send() {
  const common = { as: state.me.id, channel: state.channel };
  try {
    if (writing.command) {
      const given = { ...common, do: "slash", command: writing.command.name, options: values() };
      closeCommand();
      const made = await act(given);
      if (made.modal) showModal(made.modal, given.channel);
      return;
    }
    const text = $("words").value.trim();
    if (!text && !writing.files.length) return;
    const given = { ...common, do: "say", text, files: writing.files, message: writing.answering ?? undefined };
    $("words").value = "";
    onInput();
    writing.files = [];
    drawFiles();
    answer(null);
    await act(given);
  } catch (error) {
    toast(error.message);
  }
}

function addFiles(files) {
  writing.files.push(...files);
  drawFiles();
}

function drawFiles() {
  $("files").hidden = !writing.files.length;
  $("files").replaceChildren(...writing.files.map((file, at) => make("span", {}, file.name,
    make("button", { type: "button", title: "Leave out", onclick: () => { writing.files.splice(at, 1); drawFiles(); } }, "✕"))));
}

export function answer(id, name = "") {
  writing.answering = id;
  $("answering").hidden = !id;
  $("answering").replaceChildren(`Replying to ${name}`, make("button", { type: "button", title: "Do not reply", onclick: () => answer(null) }, "✕"));
  if (id) $("words").focus();
}
