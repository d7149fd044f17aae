// What is pressed inside messages: buttons, selects, reactions, threads, spoilers, pictures.

import { act } from "./api.js";
import { answer } from "./composer.js";
import { $, make, place, toast } from "./dom.js";
import { ENTITIES } from "./fields.js";
import { showModal } from "./modal.js";
import { state } from "./state.js";
import { jumpTo } from "./talk.js";

export function startPresses(go) {
  $("talk").addEventListener("click", (event) => press(event, go));
  document.addEventListener("mousedown", (event) => {
    if (!$("menu").contains(event.target)) $("menu").hidden = true;
  });
  $("lightbox").addEventListener("click", () => $("lightbox").close());
}

function press(event, go) {
  const on = (selector) => event.target.closest(selector);
  const article = on("article");
  if (!article) return;
  const where = { as: state.me.id, channel: article.dataset.channel, message: article.dataset.id };
  const button = on("[data-press]");
  if (button) perform({ ...where, do: "click", id: button.dataset.press }, button);
  else if (on("[data-select]")) choose(on("[data-select]"), where);
  else if (on("[data-react]")) perform({ ...where, do: "react", emoji: on("[data-react]").dataset.react });
  else if (on("[data-open]")) go(on("[data-open]").dataset.open);
  else if (on(".mention[data-channel]")) go(on(".mention[data-channel]").dataset.channel);
  else if (on("[data-answer]")) answer(where.message, article.querySelector(".name")?.textContent ?? "");
  else if (on("[data-remove]")) perform({ ...where, do: "delete" });
  else if (on("[data-jump]")) jumpTo(on("[data-jump]").dataset.jump);
  else if (on(".spoiler:not(.shown)")) on(".spoiler").classList.add("shown");
  else if (on("img.picture")) enlarge(on("img.picture"));
}

async function perform(given, button = null) {
  button?.classList.add("waiting");
  try {
    const made = await act(given);
    if (made.modal) showModal(made.modal, given.channel);
  } catch (error) {
    toast(error.message);
  } finally {
    button?.classList.remove("waiting");
  }
}

function choose(face, where) {
  const select = JSON.parse(face.dataset.select);
  const menu = $("menu");
  const options = select.kind === "option"
    ? select.options.map((one) => ({ ...one }))
    : ENTITIES[select.kind]().map(([value, label]) => ({ value, label }));
  const chosen = new Set(options.filter((one) => one.default).map((one) => one.value));
  const finish = () => {
    menu.hidden = true;
    perform({ ...where, do: "select", id: select.id, values: [...chosen] });
  };
  const draw = () => menu.replaceChildren(...options.map((one) => make("button", {
    class: chosen.has(one.value) ? "chosen" : "",
    onclick: () => {
      if (select.most === 1) { chosen.clear(); chosen.add(one.value); finish(); return; }
      if (!chosen.delete(one.value) && chosen.size < select.most) chosen.add(one.value);
      draw();
    },
  }, one.emoji?.name ? `${one.emoji.name} ` : "", one.label, one.description && make("small", {}, one.description))),
  ...(select.most > 1 ? [make("button", { class: "done", onclick: finish }, "Done")] : []));
  draw();
  menu.className = "menu";
  menu.style.minWidth = `${face.offsetWidth}px`;
  place(menu, face);
}

function enlarge(picture) {
  $("lightbox").replaceChildren(make("img", { src: picture.getAttribute("src"), alt: picture.alt }));
  $("lightbox").showModal();
}
