// Fields to fill in, for the options of a command and for the parts of a modal.

import { make } from "./dom.js";
import { guild, places, state } from "./state.js";

const people = () => (guild()?.members ?? state.cast).map((one) => [one.id, one.name]);
const roles = () => (guild()?.roles ?? []).map((one) => [one.id, `@${one.name}`]);
const channels = () => places().map((one) => [one.id, `#${one.name}`]);
export const ENTITIES = { user: people, role: roles, channel: channels, mentionable: () => [...people(), ...roles()] };

function menu(entries, { most = 1, empty = "" } = {}) {
  const select = make("select", { multiple: most > 1 });
  if (most === 1) select.append(make("option", { value: "" }, empty));
  select.append(...entries.map(([value, label, chosen]) => make("option", { value, selected: Boolean(chosen) }, label)));
  const read = () => {
    const chosen = [...select.selectedOptions].map((one) => one.value).filter(Boolean);
    return most > 1 ? chosen : chosen[0];
  };
  return { element: select, read };
}

function files(most = 1) {
  const input = make("input", { type: "file", multiple: most > 1 });
  return { element: input, read: () => (most > 1 ? [...input.files] : input.files[0]) };
}

function words(properties, tag = "input") {
  const input = make(tag, properties);
  if (properties.value && tag === "textarea") input.value = properties.value;
  return { element: input, read: () => input.value || undefined };
}

function boxes(kind, options, single) {
  const name = `boxes-${Math.random()}`;
  const inputs = options.map((one) => make("input", { type: kind, name, value: one.value, checked: Boolean(one.default) }));
  const element = make("div", {}, ...options.map((one, at) => make("label", { class: "choice" },
    inputs[at], make("span", {}, one.label, one.description && make("small", {}, ` ${one.description}`)))));
  const read = () => {
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    return single ? chosen[0] : chosen;
  };
  return { element, read };
}

// The options of a command, by Discord's option types.
export function optionField(option, complete) {
  const label = make("label", {}, option.name, option.required && make("em", {}, "*"), make("small", {}, option.description));
  const control = optionControl(option, complete);
  return { name: option.name, read: control.read, element: make("div", { class: "field" }, label, control.element, control.hints), focus: () => control.element.focus() };
}

function optionControl(option, complete) {
  if (option.choices?.length) return chosenFrom(option);
  if (option.type === 5) {
    const control = menu([["true", "True"], ["false", "False"]]);
    return { element: control.element, read: () => (control.read() === undefined ? undefined : control.read() === "true") };
  }
  if (option.type === 6) return menu(people());
  if (option.type === 7) return menu(channels());
  if (option.type === 8) return menu(roles());
  if (option.type === 9) return menu(ENTITIES.mentionable());
  if (option.type === 11) return files();
  const isNumber = option.type === 4 || option.type === 10;
  const control = words({
    type: isNumber ? "number" : "text", step: option.type === 10 ? "any" : "1",
    min: option.min_value, max: option.max_value, maxlength: option.max_length,
  });
  if (option.autocomplete) return completed(option, control, complete);
  return control;
}

function chosenFrom(option) {
  const control = menu(option.choices.map((one) => [String(one.value), one.name]));
  const read = () => option.choices.find((one) => String(one.value) === control.read())?.value;
  return { element: control.element, read };
}

function completed(option, control, complete) {
  const hints = make("div", { class: "hints", hidden: true });
  let chosen = null;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const choices = await complete(option.name, control.element.value);
    if (mine !== asked) return;
    hints.hidden = choices.length === 0;
    hints.replaceChildren(...choices.map((one) => make("button", {
      type: "button",
      onmousedown: (event) => {
        event.preventDefault();
        chosen = one;
        control.element.value = one.name;
        hints.hidden = true;
      },
    }, one.name)));
  };
  control.element.addEventListener("input", () => { chosen = null; ask(); });
  control.element.addEventListener("focus", ask);
  control.element.addEventListener("blur", () => { asked++; hints.hidden = true; });
  return { element: control.element, hints, read: () => (chosen ? chosen.value : control.read()) };
}

// The parts of a modal, by Discord's component types.
export function modalField(label, part, description = "") {
  const control = modalControl(part);
  const required = part.required ?? part.type !== 23;
  return {
    name: part.custom_id,
    read: control.read,
    element: make("div", { class: "field" },
      make("label", {}, label, required && make("em", {}, "*"), description && make("small", {}, description)), control.element),
  };
}

function modalControl(part) {
  const most = part.max_values ?? 1;
  if (part.type === 4) {
    const common = { placeholder: part.placeholder, maxlength: part.max_length, minlength: part.min_length, value: part.value };
    return part.style === 2 ? words(common, "textarea") : words({ ...common, type: "text" });
  }
  if (part.type === 3) return menu(part.options.map((one) => [one.value, one.label, one.default]), { most, empty: part.placeholder || "" });
  if (part.type === 19) return files(most);
  if (part.type === 21) return boxes("radio", part.options, true);
  if (part.type === 22) return boxes("checkbox", part.options, false);
  if (part.type === 23) {
    const input = make("input", { type: "checkbox", checked: Boolean(part.default) });
    return { element: make("label", { class: "choice" }, input, "Yes"), read: () => input.checked };
  }
  const kind = { 5: "user", 6: "role", 7: "mentionable", 8: "channel" }[part.type];
  return menu(ENTITIES[kind](), { most, empty: part.placeholder || "" });
}
