// Small tools for making elements. Text is always set as text.

export const $ = (id) => document.getElementById(id);

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") element.className = value;
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function avatar(face) {
  const drawn = make("span", { class: face.app ? "avatar app" : "avatar", "aria-hidden": "true" }, face.initials);
  drawn.style.setProperty("--hue", face.hue);
  return drawn;
}

// The server writes a message's HTML and escapes all that people wrote; this only unwraps it.
export function unwrap(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

export function toast(text) {
  const shown = make("div", { class: "toast" }, text);
  $("toasts").append(shown);
  setTimeout(() => shown.remove(), 6000);
}

export function place(menu, anchor) {
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const height = menu.offsetHeight;
  const above = box.bottom + height + 10 > innerHeight && box.top > height;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = above ? `${box.top - height - 6}px` : `${box.bottom + 6}px`;
}
