// What outlives a page. Of the tab: whether the panel is open, what is being written or sent. Of the conversation: its
// token, in the tab too; on the device only for those who asked to be remembered. A browser that keeps nothing is fine:
// the conversation then lives as long as the page.

const NAME = "iep-guide";

function read(kind) {
  try {
    return JSON.parse(window[kind].getItem(NAME)) || {};
  } catch {
    return {};
  }
}

function write(kind, values) {
  try {
    if (values) window[kind].setItem(NAME, JSON.stringify(values));
    else window[kind].removeItem(NAME);
  } catch {}
}

/** `tab` and `kept` are plain objects; `kept.remember` says that the device keeps the latter too. */
export class Memory {
  constructor() {
    const { kept, ...tab } = read("sessionStorage");
    const remembered = read("localStorage");
    this.tab = { outbox: [], letters: {}, ...tab };
    this.kept = remembered.remember ? remembered : { ...kept, remember: false };
  }

  /** What another tab forgot on this device is not written there again. */
  save() {
    this.kept.remember &&= read("localStorage").remember;
    write("sessionStorage", { ...this.tab, kept: this.kept });
    if (this.kept.remember) write("localStorage", this.kept);
  }

  remember(wanted) {
    if (wanted || this.kept.remember) write("localStorage", wanted && { remember: true });
    this.kept.remember = wanted;
    this.save();
  }

  /** Forget the conversation; the school's settings and the open panel are nobody's secret. */
  clear(lang) {
    const { open, settings } = this.tab;
    this.remember(false);
    this.tab = { outbox: [], letters: {}, open, settings };
    this.kept = { lang };
    this.save();
  }
}
