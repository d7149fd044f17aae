// Forms that the app puts on somebody's screen.

import { act } from "./api.js";
import { $, make, toast } from "./dom.js";
import { modalField } from "./fields.js";
import { state } from "./state.js";

export function showModal(modal, channel) {
  const dialog = $("modal");
  const fields = [];
  const add = (field) => { fields.push(field); return field.element; };
  const parts = modal.components.flatMap((part) => {
    if (part.type === 1) return part.components.map((one) => add(modalField(one.label, one)));
    if (part.type === 18) return [add(modalField(part.label, part.component, part.description))];
    return part.type === 10 ? [make("p", { class: "about" }, part.content)] : [];
  });
  const person = state.me.id;
  const form = make("form", {
    onsubmit: async (event) => {
      event.preventDefault();
      const values = Object.fromEntries(fields.map((one) => [one.name, one.read() ?? null]));
      try {
        const answer = await act({ as: person, do: "submit", channel, interaction: modal.interaction, values });
        dialog.close();
        if (answer.modal) showModal(answer.modal, channel);
      } catch (error) {
        toast(error.message);
      }
    },
  },
  make("header", {}, make("h3", {}, modal.title), make("small", {}, `${state.home.bot.name} asks`)),
  make("div", { class: "fields" }, ...parts),
  make("footer", {},
    make("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Cancel"),
    make("button", { class: "button success" }, "Submit")));
  dialog.replaceChildren(form);
  dialog.showModal();
}
