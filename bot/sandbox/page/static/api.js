// Talking to the server. Ids are strings everywhere: they do not fit into a number.

export class Refusal extends Error {}

async function read(response) {
  const body = await response.json().catch(() => ({ error: `The sandbox answered ${response.status}.` }));
  if (!response.ok) throw new Refusal(body.error || `The sandbox answered ${response.status}.`);
  return body;
}

export async function get(path, query = {}) {
  return read(await fetch(`/page/${path}?${new URLSearchParams(query)}`));
}

// Files go along as files[n]; where a value is a File, its number takes its place.
export async function act(given) {
  const form = new FormData();
  let count = 0;
  const keep = (file) => {
    form.append(`files[${count}]`, file, file.name);
    return { file: String(count++) };
  };
  const swap = (value) => {
    if (value instanceof File) return keep(value);
    if (Array.isArray(value)) return value.map(swap);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, swap(one)]));
    }
    return value;
  };
  form.append("payload_json", JSON.stringify(swap(given)));
  return read(await fetch("/page/act", { method: "POST", body: form }));
}

// Listens to what happens, and comes back when the line breaks.
export function listen(person, hear, onState) {
  let socket = null;
  let closed = false;
  let wait = 300;
  const open = () => {
    socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/page/feed?as=${person}`);
    socket.onopen = () => { wait = 300; onState(true); };
    socket.onmessage = (event) => hear(JSON.parse(event.data));
    socket.onclose = () => {
      if (closed) return;
      onState(false);
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 5000);
    };
  };
  open();
  return () => { closed = true; socket.close(); };
}
