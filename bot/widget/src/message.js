// One message in the log: the parent's as it was typed, the guide's with what belongs to it.

import { checklistLink, deadlineCard, letterCard, progressLine, summaryCard } from "./cards.js";
import { button, line, make, row, unseen } from "./dom.js";
import { blocks, inline } from "./markup.js";

const REASONS = ["wrong", "unclear", "not_my_question", "too_long", "other"];

/** Thumbs; "not helpful" asks for the reason first. A message is judged once. */
function thumbs({ id }, guide) {
  const { words, judged } = guide;
  const press = (value) => {
    up.ariaPressed = value === "up";
    down.ariaPressed = value === "down";
  };
  const judge = (value, reason) => {
    guide.unexplained = null;
    reasons.hidden = true;
    if (!judged[id]) guide.judge({ message_id: id, value, reason });
    press(judged[id]);
  };
  const up = button(words.up, () => judge("up"));
  const down = button(words.down, () => {
    if (judged[id]) return;
    press("down");
    reasons.hidden = false;
    guide.unexplained = () => judge("down");
  });
  const reasons = row(
    [
      make("p", {}, words.why),
      ...REASONS.map((reason) =>
        button(words[reason], () => {
          judge("down", reason);
          down.focus();
        }),
      ),
    ],
    words.why,
  );
  reasons.hidden = true;
  press(judged[id]);
  return [row([up, down]), reasons];
}

/** The guide's text with its cards; the letter's card stands in the place of the letter. */
function guideMessage(message, guide) {
  const { text, letter, deadline, summary, checklist, progress, sources = [], answered } = message;
  const [before, after = ""] = text.replace(progress?.mark || "", "").split(letter?.text);
  const rests = sources.length > 0;
  return [
    blocks(letter ? before.replace(/\*\*[^*]+\*\*\s*$/, "") : before, guide),
    letter && letterCard(message, guide),
    blocks(after, guide),
    deadline && deadlineCard(message, guide),
    summary && summaryCard(message, guide),
    checklist && checklistLink(checklist, guide),
    progress && progressLine(progress, guide),
    make(
      "div.tools",
      { lang: guide.lang, "aria-live": "off" },
      rests &&
        make(
          "details",
          {},
          make("summary", {}, guide.words.sources),
          make("ul", {}, sources.map((source) => line(inline(source, guide)))),
        ),
      (rests || letter || summary) && answered !== "crisis" && thumbs(message, guide),
    ),
  ].flat();
}

/**
 * A message as an element.
 * @param {Object} message of the web channel, from "guide" or "parent"; from "note": what the widget says itself
 * @param {Object} guide the element that it is shown in
 */
export function messageView(message, guide) {
  const { from, text, lang, at } = message;
  if (from === "note") return make("p.note", {}, text);
  const mine = from === "parent";
  return make(
    mine ? "div.mine" : "div",
    { lang },
    unseen(`${mine ? guide.words.mine : guide.words.theirs} `, guide.lang),
    mine ? make("p", {}, text) : guideMessage(message, guide),
    at && make("time", { dateTime: at }, new Date(at).toLocaleString(guide.lang, { dateStyle: "medium", timeStyle: "short" })),
  );
}

/** What can be tapped after the newest reply: its choices, and the same again in other words. */
export function choicesView({ choices = [], answered, progress, lang }, guide) {
  const { words } = guide;
  const offered = choices.map(({ id, title }) => button(title, () => guide.send(title, id)));
  const again = Object.entries({ more_detail: words.more, simplify: words.simple })
    .filter(([id]) => id !== answered && !choices.some((choice) => choice.id === id))
    .map(([, title]) => button(title, () => guide.send(title)));
  const answers = !progress && /^faq|^more_|^simpl/.test(answered);
  return make("div.choices", { lang }, offered[0] && row(offered, words.choices), answers && row(again));
}
