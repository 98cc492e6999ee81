// <iep-guide>: a launcher and a panel in a shadow root. Keeps what was said on this page, and says what comes next.

import { palette } from "./colors.js";
import { button, make, when } from "./dom.js";
import { inline } from "./markup.js";
import { choicesView, messageView } from "./message.js";
import { Outbox } from "./outbox.js";
import { panelParts } from "./panel.js";
import { Server } from "./server.js";
import { Memory } from "./storage.js";
import { STYLE } from "./style.css";
import { WORDS } from "./words.json";

const UNKNOWN = 401;
/** Milliseconds after which what was restored is no news any more. */
const QUIET = 500;
/** A panel lower than this, in pixels, scrolls as a whole. */
const LOW = 340;
/** While a letter is printed nothing else of the school's page is. */
const PRINT = "@media print{body>:not(iep-guide){display:none!important}}";

function styleSheet(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** An id that no other message has. */
function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** `GuideElement.script` is what the script tag said: `base`, `lang`, `color`, `onColor`. */
export class GuideElement extends HTMLElement {
  connectedCallback() {
    if (this.panel) return;
    const { base, lang } = GuideElement.script;
    this.base = base;
    this.memory = new Memory();
    const { kept, tab } = this.memory;
    this.settings = tab.settings || {};
    this.server = new Server(base, kept.token);
    this.outbox = new Outbox(this);
    this.judged = {};
    this.page = this.hasAttribute("page");
    const tags = [kept.lang, lang, this.lang, document.documentElement.lang, navigator.language];
    this.lang = tags.map((tag) => tag?.slice(0, 2).toLowerCase()).find((tag) => tag in WORDS) || "en";
    const role = this.page ? "main" : "dialog";
    this.panel = make("div.panel", { id: "panel", role, hidden: true, "aria-labelledby": "title" });
    this.launcher = button("", () => (this.panel.hidden ? this.open() : this.close()), {
      className: "launcher",
      "aria-controls": "panel",
    });
    this.paper = make("div.paper");
    this.frame = make("div.guide", {}, this.paper, !this.page && this.launcher, this.panel);
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet(STYLE)];
    root.append(this.frame);
    this.said = [];
    this.listen();
    this.paint();
    this.loadSettings();
    if (this.page || tab.open) this.show();
  }

  get words() {
    return WORDS[this.lang];
  }

  listen() {
    this.panel.onkeydown = ({ key, isComposing }) => {
      if (key === "Escape" && !isComposing && !this.parts.closeMenu() && !this.page) this.close();
    };
    when("online", () => this.reconnect());
    when("offline", () => this.waiting());
    when("pagehide", () => this.unexplained?.());
    when("focusin", ({ target }) => {
      if (this.whole && !this.panel.hidden && target !== this) this.parts.input.focus();
    });
    for (const type of ["resize", "scroll"]) when(type, () => this.fit(), visualViewport);
  }

  /** On a small screen the panel takes all of it, or what the on-screen keyboard leaves; pinching changes nothing. */
  fit() {
    const { page, panel } = this;
    const { style, classList } = this.frame;
    const { height, offsetTop } = visualViewport.scale > 1 ? { height: innerHeight, offsetTop: 0 } : visualViewport;
    this.low = height < LOW;
    this.whole = page || this.low || matchMedia("(max-width: 30em)").matches;
    style.setProperty("--height", `${height}px`);
    style.setProperty("--top", `${offsetTop}px`);
    classList.toggle("low", this.low);
    classList.toggle("whole", this.whole);
    if (!page) panel.ariaModal = this.whole;
  }

  /** The school's name, colours, contact and greeting; those of the page before serve until they are there. */
  async loadSettings() {
    try {
      const settings = await this.server.web("settings");
      if (!settings.languages.includes(this.lang)) this.lang = settings.default_language;
      this.settings = this.memory.tab.settings = settings;
      this.memory.save();
      this.paint();
    } catch {
      this.waiting();
    }
  }

  /** Build the panel anew, in the colours and language of the moment; nothing of it is announced. */
  paint() {
    const { launcher, panel, settings, frame } = this;
    const { color, onColor } = GuideElement.script;
    const { theme = {}, greeting } = settings;
    const colors = color ? palette(color, onColor) : palette(theme.color, theme.on_color);
    for (const name in colors) frame.style.setProperty(name, colors[name]);
    if (theme.font) frame.style.setProperty("--font", theme.font);
    const focused = this.shadowRoot.activeElement;
    launcher.textContent = this.words.launcher;
    launcher.ariaExpanded = !panel.hidden;
    this.parts = panelParts(this);
    this.shown = this.said[0]?.from === "guide" || !greeting ? [] : [greeting[this.lang]];
    this.shown.push(...this.said);
    this.parts.log.append(...this.shown.map((message) => messageView(message, this)));
    this.parts.log.classList.toggle("times", !!this.memory.kept.times);
    const wasInside = panel.contains(focused);
    panel.replaceChildren(...this.parts.nodes);
    this.offer();
    this.parts.grow();
    if (wasInside) this.parts.input.focus();
    setTimeout(() => this.announce(), QUIET);
  }

  announce() {
    this.parts.log.ariaLive = "polite";
  }

  /** The choices of the newest reply, while nothing is on its way. */
  offer() {
    const last = this.shown.filter(({ from }) => from !== "note").pop();
    this.choices?.remove();
    if (last?.from === "guide" && !this.outbox.items.length) {
      this.parts.log.append((this.choices = choicesView(last, this)));
    }
    this.scroll();
  }

  /** A message at the end; it is announced. */
  add(message) {
    this.announce();
    this.said.push(message);
    this.shown.push(message);
    this.parts.log.append(messageView(message, this));
    this.offer();
  }

  /** The parent's newest words to the top, so that a long answer is read from its beginning. */
  scroll() {
    const { log } = this.parts;
    const area = this.low ? this.panel : log;
    const from = [...log.querySelectorAll(".mine")].pop();
    if (from) area.scrollTop += from.getBoundingClientRect().top - area.getBoundingClientRect().top - 12;
  }

  /** Say something in the status line, once, with a button or link beside it. */
  tell(text, ...more) {
    const { status } = this.parts;
    if (status.firstChild?.data !== text) status.replaceChildren(text, ...more);
    status.classList.remove("typing");
  }

  busy() {
    this.tell(this.words.typing);
    this.parts.status.classList.add("typing");
  }

  /** Nothing comes through: what waits is kept, and tried again. */
  waiting(limited) {
    const { words } = this;
    if (limited) return this.tell(words.wait, ...inline(words.danger, this));
    const href = `${this.base}chat`;
    const own = navigator.onLine && !this.settings.name && make("a", { href, target: "_blank" }, words.ownPage);
    const again = button(words.tryAgain, () => {
      this.reconnect();
      this.focusInside();
    });
    this.tell(words.offline, ...inline(words.danger, this), again, own || "");
  }

  /** To the input; to the log with fingers, for the on-screen keyboard would cover it, and where there is little room. */
  focusInside() {
    const { log, input } = this.parts;
    (this.low || matchMedia("(pointer: coarse)").matches ? log : input).focus({ preventScroll: true });
  }

  open() {
    this.show();
    this.focusInside();
  }

  show() {
    this.opened(true);
    this.fit();
    this.parts.grow();
    this.scroll();
    this.reconnect();
  }

  close() {
    this.opened(false);
    this.launcher.focus();
  }

  opened(open) {
    this.panel.hidden = !open;
    this.launcher.ariaExpanded = open;
    this.frame.classList.toggle("open", open);
    this.memory.tab.open = open;
    this.memory.save();
  }

  /** Fetch what is missing, then send what waits: not before, or what is said now and what was said would mix. */
  async reconnect() {
    const { outbox } = this;
    if (!this.settings.name) await this.loadSettings();
    if (!this.restored) await (this.restoring ||= this.restore());
    this.restoring = null;
    if (!this.restored) return;
    if (this.settings.name && !outbox.items.length) this.tell("");
    outbox.flush();
  }

  async restore() {
    try {
      if (this.server.token) {
        const { messages, lang } = await this.server.web("history");
        this.said = messages;
        if (lang in WORDS) this.lang = lang;
      }
    } catch ({ status }) {
      if (status !== UNKNOWN) return this.waiting();
      this.endSession();
    }
    this.said.push(...this.unsaid(this.outbox.items).map((item) => ({ ...item, from: "parent" })));
    this.restored = true;
    this.paint();
  }

  /** Of these messages the ones that don't stand here yet. */
  unsaid(messages) {
    return messages.filter(({ id }) => !this.said.some((message) => message.id === id));
  }

  /** Send words, or a choice with its title. */
  send(text, choice) {
    const { lang, memory, outbox } = this;
    const id = newId();
    this.unexplained?.();
    outbox.items.push({ id, text, choice, lang });
    this.add({ id, from: "parent", text, lang, at: new Date().toISOString() });
    memory.save();
    this.reconnect();
    this.focusInside();
  }

  /** One attempt to send a message; a conversation that the server knows no more is followed by a new one. */
  async deliver(item, again) {
    const { server, memory } = this;
    const { id, text, choice, lang } = item;
    if (!server.token) {
      server.token = memory.kept.token = (await server.web("session", { lang })).token;
      memory.kept.lang = lang;
      memory.save();
    }
    try {
      return await server.web("message", { client_msg_id: id, lang, ...(choice ? { choice } : { text }) });
    } catch (refusal) {
      if (again || refusal.status !== UNKNOWN) throw refusal;
      this.endSession();
      // What was offered before is not any more: its title is sent.
      item.choice = null;
      return this.deliver(item, true);
    }
  }

  endSession() {
    const { said, memory, words, server } = this;
    server.token = memory.kept.token = null;
    memory.save();
    this.said = said.filter(({ id }) => this.outbox.items.some((item) => item.id === id));
    this.paint();
    this.add({ from: "note", text: words.newSession });
  }

  /** The guide's reply: each message is shown once, however often it came; where all was deleted, it stands alone. */
  taken({ messages, erased }) {
    const fresh = this.unsaid(messages);
    if (erased) this.startOver();
    const lang = fresh[0]?.lang;
    if (lang in WORDS && lang !== this.lang) this.speak(lang);
    this.tell("");
    fresh.forEach((message) => this.add(message));
    this.memory.save();
  }

  /** What the server won't take is the parent's again, to be changed. */
  refused({ id, text, choice }) {
    const { tab } = this.memory;
    this.said = this.said.filter((message) => message.id !== id);
    if (!choice) tab.draft ||= text;
    this.memory.save();
    this.paint();
    this.tell(this.words.notTaken);
  }

  speak(lang) {
    this.lang = this.memory.kept.lang = lang;
    this.memory.save();
    this.paint();
  }

  switchLanguage(lang) {
    const text = this.words.switch;
    this.speak(lang);
    if (this.server.token) this.send(text);
    else this.focusInside();
  }

  toggleTimes() {
    const { kept } = this.memory;
    kept.times = this.parts.log.classList.toggle("times");
    this.memory.save();
  }

  startOver() {
    this.memory.clear(this.lang);
    this.server.token = this.unexplained = null;
    this.said = [];
    this.paint();
    this.focusInside();
  }

  async deleteAll() {
    const { server, words } = this;
    try {
      if (server.token) await server.web("conversation", null, "DELETE");
    } catch ({ status }) {
      if (status !== UNKNOWN) return this.tell(words.notNow);
    }
    this.startOver();
    this.tell(words.deleted);
  }

  judge(judgement) {
    this.judged[judgement.message_id] = judgement.value;
    this.tell(this.words.thanks);
    this.server.web("feedback", judgement).catch(() => {});
  }

  /** Print the letter alone. */
  print(text, lang) {
    const { paper } = this;
    const sheet = styleSheet(PRINT);
    paper.textContent = text;
    paper.lang = lang;
    document.adoptedStyleSheets.push(sheet);
    when("afterprint", () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      paper.textContent = "";
    });
    print();
  }
}
