// The guide's small markup as elements: paragraphs, "- " lists, **bold**, [title](address), and bare addresses, e-mail
// addresses and telephone numbers as links. Everything else is text.

import { make, unseen } from "./dom.js";

const PIECES =
  /\*\*(.+?)\*\*|\[([^[\]]+)\]\(([^()\s]+)\)|(https?:\/\/[^\s<>()[\]]*[\w/])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|\b((?:1-)?\d{3}-\d{3}-\d{4}|988|911)\b/g;

/** A link, when the parsed address has a scheme that may be followed; else the title as text. */
function link(title, to, guide) {
  let address;
  try {
    address = new URL(to, guide.base);
  } catch {
    return title;
  }
  if (!/^(https?|mailto|tel):$/.test(address.protocol)) return title;
  const made = make("a", { href: address.href }, title);
  if (/^http/.test(address.protocol)) {
    made.target = "_blank";
    made.rel = "noopener noreferrer";
    made.append(unseen(` (${guide.words.newTab})`, guide.lang));
  }
  return made;
}

/** One line as text, bold and links. */
export function inline(text, guide) {
  const parts = [];
  let end = 0;
  for (const [whole, bold, title, to, address, mail, phone] of text.matchAll(PIECES)) {
    const start = text.indexOf(whole, end);
    parts.push(
      text.slice(end, start),
      bold
        ? make("strong", {}, inline(bold, guide))
        : link(title || address || mail || phone, to || address || (mail ? `mailto:${mail}` : `tel:${phone}`), guide),
    );
    end = start + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** A whole text as paragraphs and lists. */
export function blocks(text, guide) {
  const made = [];
  let list;
  for (const written of text.split("\n")) {
    if (/^- /.test(written)) {
      if (!list) made.push((list = make("ul")));
      list.append(make("li", {}, inline(written.slice(2), guide)));
    } else if (written.trim()) {
      list = null;
      made.push(make("p", {}, inline(written, guide)));
    }
  }
  return made;
}
