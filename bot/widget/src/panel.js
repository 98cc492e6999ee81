// The panel's parts, built anew for each language: header with menu, log, status, composer, a person's contact.

import { button, line, make } from "./dom.js";

/** A disclosure with a plain list of buttons; deleting asks once more. */
function menu(guide) {
  const { words, memory, settings, lang } = guide;
  const { kept } = memory;
  const other = lang === "es" ? "en" : "es";
  const list = make("ul.menu", { id: "menu" });
  const toggle = button(words.menu, () => show(list.hidden && entries()), { "aria-controls": "menu" });
  const show = (shown) => {
    list.hidden = !shown;
    toggle.ariaExpanded = !!shown;
    list.replaceChildren(...(shown || []).filter(Boolean));
  };
  const entry = (text, act, given) =>
    line(
      button(
        text,
        () => {
          show();
          toggle.focus();
          act();
        },
        given,
      ),
    );
  const onOff = (text, on, act) => entry(text, act, { role: "switch", "aria-checked": !!on });
  const nothing = () => {};
  const entries = () => [
    settings.languages?.[1] && entry(words.language, () => guide.switchLanguage(other), { lang: other }),
    onOff(words.times, kept.times, () => guide.toggleTimes()),
    onOff(words.remember, kept.remember, () => memory.remember(!kept.remember)),
    entry(words.person, () => guide.send(words.person)),
    entry(words.startOver, () => guide.startOver()),
    entry(words.delete, () => {
      show([
        line(make("p", { id: "ask" }, words.deleteAsk)),
        entry(words.deleteNo, nothing, { "aria-describedby": "ask" }),
        entry(words.deleteYes, () => guide.deleteAll()),
      ]);
      list.querySelector("button").focus();
    }),
  ];
  show();
  /** Close it; whether it was open. */
  const close = () => {
    if (list.hidden) return false;
    show();
    toggle.focus();
    return true;
  };
  return { toggle, list, close };
}

function composer(guide) {
  const { words, memory } = guide;
  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight + 2}px`;
  };
  const keep = () => {
    memory.tab.draft = input.value;
    memory.save();
    grow();
  };
  const input = make("textarea", {
    rows: 1,
    "aria-label": words.input,
    placeholder: words.input,
    maxLength: guide.settings.limits?.message_characters || 4000,
    value: memory.tab.draft || "",
    oninput: keep,
    onkeydown(event) {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      send();
    },
  });
  const send = () => {
    const text = input.value.trim();
    input.value = "";
    keep();
    if (text) guide.send(text);
  };
  return { form: make("div.composer", {}, input, button(words.send, send, { className: "send" })), input, grow };
}

/** "A person: 555-010-0142 · families@school.example" */
function contactLine({ settings, words, lang }) {
  const { phone, email } = settings.contact?.[lang] || {};
  return make(
    "p.contact",
    {},
    phone && [`${words.contact} `, make("a", { href: `tel:${phone.replace(/[^+\d]/g, "")}` }, phone), " · "],
    email && make("a", { href: `mailto:${email}` }, email),
  );
}

/** Everything inside the panel; `closeMenu` says whether there was a menu to close. */
export function panelParts(guide) {
  const { words, settings, page, base } = guide;
  const { toggle, list, close } = menu(guide);
  const { form, input, grow } = composer(guide);
  const logo = settings.theme?.logo;
  const log = make("div.log", { role: "log", tabIndex: 0, "aria-label": words.log, "aria-live": "off" });
  const status = guide.parts?.status || make("p.status", { role: "status" });
  const top = make(
    "div.top",
    {},
    logo && make("img", { src: new URL(logo, base).href, alt: "", onerror: ({ target }) => target.remove() }),
    make("div.names", {}, make(page ? "h1" : "h2", { id: "title" }, words.title), make("p", {}, settings.name)),
    toggle,
    !page && button(words.close, () => guide.close()),
    list,
  );
  return { nodes: [top, log, status, form, contactLine(guide)], log, status, input, grow, closeMenu: close };
}
