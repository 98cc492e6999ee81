// The text-message simulator: sends what is written, shows what comes back, and how each text is carried.
(() => {
  "use strict";
  const main = document.querySelector("main");
  const words = main.dataset;
  const texts = document.getElementById("texts");
  const carried = document.getElementById("carried");
  const body = document.getElementById("body");
  const status = document.getElementById("status");
  const total = document.getElementById("total");
  let paid = 0;

  const element = (name, content, className) => {
    const made = document.createElement(name);
    made.textContent = content;
    if (className) made.className = className;
    return made;
  };

  const ask = async (what, sent) => {
    const answer = await fetch(`/sms-simulator/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ phone: words.phone, ...sent }),
      credentials: "same-origin",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const counted = (text) =>
    `${text.encoding}, ${text.segments.length} ${text.segments.length === 1 ? words.segment : words.segments}, ${text.units}` +
    (text.because ? `. ${words.because}: ${text.because}` : "");

  const show = (text, who) => {
    const bubble = element("div", "", who === "you" ? "text mine" : "text");
    bubble.append(element("span", `${words[who]}: `, "hidden"), text.text);
    texts.append(bubble);
    const item = element("li", "");
    item.append(element("strong", words[who]), ` ${counted(text)}`);
    for (const segment of text.segments) item.append(element("span", segment, "segment"));
    carried.append(item);
    texts.scrollTop = texts.scrollHeight;
    carried.scrollTop = carried.scrollHeight;
    if (who !== "you") {
      paid += text.segments.length;
      total.textContent = String(paid);
    }
  };

  // One after the other, as from one phone.
  let line = Promise.resolve();
  const send = (text, picture) => {
    line = line.then(async () => {
      status.textContent = "";
      try {
        const answer = await ask("send", { body: text, picture });
        show(picture ? { ...answer.sent, text: words.picture } : answer.sent, "you");
        answer.texts.forEach((item) => show(item, "guide"));
        if (!answer.texts.length) status.textContent = words.nothing;
      } catch {
        status.textContent = words.trouble;
        if (!picture && !body.value) body.value = text;
      }
    });
  };

  document.getElementById("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = body.value;
    if (!text.trim()) return;
    body.value = "";
    send(text, false);
    body.focus();
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      document.getElementById("form").requestSubmit();
    }
  });
  document.getElementById("picture").addEventListener("click", () => send("", true));

  setInterval(async () => {
    if (document.hidden || !texts.children.length) return;
    try {
      (await ask("late", {})).texts.forEach((item) => show(item, "later"));
    } catch {
      // The next look comes in a moment.
    }
  }, 3000);
})();
