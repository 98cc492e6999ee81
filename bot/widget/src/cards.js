// Cards under a reply: a letter to fill in, a date for the calendar, what was heard in the short check, a checklist.

import { button, line, make, row, unseen } from "./dom.js";
import { inline } from "./markup.js";

const GAP = /\[[^[\]]*\]/g;

function card({ page }, title, lang, ...children) {
  return make("section.card", { lang, "aria-label": title, "aria-live": "off" }, make(page ? "h2" : "h3", {}, title), ...children);
}

/** A button that fetches a paper and hands it to the browser's downloads. */
function fileButton(text, name, guide, body) {
  return button(text, async () => {
    try {
      const href = URL.createObjectURL(await guide.server.ask(`documents/${name}`, body()));
      make("a", { href, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000);
    } catch {
      guide.tell(guide.words.notNow);
    }
  });
}

/** Mark the next [gap] after the cursor, from the top again after the last. */
function markNextGap(area) {
  const gaps = [...area.value.matchAll(GAP)];
  const gap = gaps.find(({ index }) => index >= area.selectionEnd) || gaps[0];
  area.focus();
  if (gap) area.setSelectionRange(gap.index, gap.index + gap[0].length);
}

async function copy(area, guide) {
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    area.select();
    document.execCommand("copy");
  }
  guide.tell(guide.words.copied);
}

/** The family's own version stays in this tab; it leaves it only to be made into a file. */
export function letterCard({ id, letter }, guide) {
  const { words, memory, lang } = guide;
  const area = make("textarea", {
    lang: letter.lang,
    rows: 16,
    value: memory.tab.letters[id] || letter.text,
    "aria-label": words.letterText,
    oninput() {
      memory.tab.letters[id] = area.value;
      memory.save();
    },
  });
  const buttons = row([
    button(words.nextGap, () => markNextGap(area)),
    button(words.copy, () => copy(area, guide)),
    button(words.print, () => guide.print(area.value, letter.lang)),
    fileButton(words.word, "letter.docx", guide, () => ({ letter: letter.id, lang: letter.lang, text: area.value })),
  ]);
  buttons.lang = lang;
  return card(guide, letter.title, letter.lang, make("p.hint", { lang }, words.letterHint), area, buttons);
}

export function deadlineCard({ deadline: { title, date, how }, lang }, guide) {
  const day = new Date(date).toLocaleDateString(lang, { dateStyle: "full", timeZone: "UTC" });
  const body = () => ({ title, date, description: how || title, lang });
  const file = fileButton(guide.words.calendar, "deadline.ics", guide, body);
  return card(guide, title, lang, make("p.day", {}, day), make("p.hint", {}, inline(how || "", guide)), row([file]));
}

export function summaryCard({ summary, lang }, guide) {
  const { words } = guide;
  const facts = summary.heard.map(({ title, value, edit }) => {
    const name = `${words.change}: ${title}`;
    const change = button(words.change, () => guide.send(name, edit), { "aria-label": name });
    return line(make("span", {}, make("b", {}, title), unseen(": "), value), change);
  });
  const file = fileButton(words.word, "summary.docx", guide, () => ({ summary, lang }));
  return card(guide, words.heard, lang, make("ul", {}, facts), row([file]));
}

export function checklistLink({ title, print }, guide) {
  return make("p.hint", {}, inline(`**${title}:** [${guide.words.print}](${print})`, guide));
}

export function progressLine({ at, of }, guide) {
  const text = guide.words.progress.replace("{at}", at).replace("{of}", of);
  return make("label.progress", {}, text, make("progress", { max: of, value: at }));
}
