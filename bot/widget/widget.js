// The chat on the school page. Text is only ever set as text; nothing that is received is treated as HTML.
(() => {
  "use strict";
  const root = document.getElementById("guide");
  if (!root) return;
  const spanish = (document.documentElement.lang || "en").startsWith("es");
  const words = spanish
    ? { label: "Su mensaje", send: "Enviar", typing: "Un momento ...", mine: "Usted dijo", theirs: "La guía dijo", sources: "Fuentes", offline: "Sin conexión. Su mensaje sigue aquí; intente otra vez.", hello: "hola" }
    : { label: "Your message", send: "Send", typing: "One moment ...", mine: "You said", theirs: "The guide said", sources: "Sources", offline: "No connection. Your message is still here; please try again.", hello: "hello" };

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const log = make("div", { className: "log", tabIndex: 0 });
  log.setAttribute("role", "log");
  log.setAttribute("aria-label", words.theirs);
  const status = make("p", { className: "status" });
  status.setAttribute("role", "status");
  const input = make("textarea", { rows: 1, maxLength: 4000 });
  const send = make("button", { className: "send", type: "submit", textContent: words.send });
  const form = make("form", {}, make("label", {}, words.label, input), send);
  root.append(log, status, form);

  let token = null;
  let busy = false;

  const inline = (text) => text.split("**").map((part, index) => (index % 2 ? make("strong", { textContent: part }) : part));
  const blocks = (text) => text.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split("\n").filter((line) => line.trim());
    const parts = [];
    for (const line of lines) {
      if (line.startsWith("- ")) {
        const last = parts[parts.length - 1];
        const list = last && last.tagName === "UL" ? last : make("ul");
        if (list !== last) parts.push(list);
        list.append(make("li", {}, ...inline(line.slice(2))));
      } else {
        parts.push(make("p", {}, ...inline(line)));
      }
    }
    return parts;
  });
  const add = (element) => { log.append(element); element.scrollIntoView({ block: "nearest" }); };
  const showMine = (text) => add(make("div", { className: "message mine" }, make("span", { className: "unseen", textContent: words.mine + ": " }), text));
  const showTheirs = (text, custom) => {
    const message = make("div", { className: "message" }, make("span", { className: "unseen", textContent: words.theirs + ": " }), ...blocks(text));
    if (custom && custom.lang) message.lang = custom.lang;
    if (custom && custom.sources && custom.sources.length) {
      const list = make("ul", {}, ...custom.sources.map((source) => make("li", { textContent: source })));
      message.append(make("details", {}, make("summary", { textContent: words.sources }), list));
    }
    add(message);
  };
  const showChoices = (buttons) => {
    const group = make("div", { className: "choices" });
    for (const item of buttons) {
      const button = make("button", { type: "button", textContent: item.title });
      button.addEventListener("click", () => { if (!busy) { group.remove(); ask(item.payload, item.title); } });
      group.append(button);
    }
    add(group);
  };
  const post = async (path, body) => {
    const reply = await fetch("/webhooks/web/" + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(String(reply.status));
    return reply.json();
  };
  const ask = async (text, shown) => {
    busy = true;
    send.disabled = true;
    status.textContent = words.typing;
    if (shown) showMine(shown);
    log.querySelectorAll(".choices").forEach((old) => old.remove());
    try {
      if (!token) token = (await post("session", {})).token;
      const { messages } = await post("message", { token, text });
      const custom = (messages.find((message) => message.custom) || {}).custom;
      for (const message of messages) if (message.text) showTheirs(message.text, custom);
      for (const message of messages) if (message.buttons && message.buttons.length) showChoices(message.buttons);
      status.textContent = "";
    } catch (problem) {
      status.textContent = words.offline;
      if (shown && shown === text) input.value = text;
    } finally {
      busy = false;
      send.disabled = false;
      input.focus({ preventScroll: true });
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || busy) return;
    input.value = "";
    ask(text, text);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); }
  });
  ask(words.hello, "");
})();
