// Elements are only ever made by these calls: nothing that is received is read as HTML.

/**
 * Make an element: make("p.hint", { lang: "es" }, "text"). What it has as a property is set so, the rest as attributes;
 * children that are nothing are left out.
 * @param {string} kind name, and class where it has one
 * @param {Object} [given]
 * @param {...(Node|string|null|undefined|Array)} children
 * @returns {HTMLElement}
 */
export function make(kind, given, ...children) {
  const [name, className = ""] = kind.split(".");
  const element = document.createElement(name);
  element.className = className;
  for (const key in given) {
    if (given[key] === undefined) continue;
    if (key in element) element[key] = given[key];
    else element.setAttribute(key, given[key]);
  }
  element.append(...children.flat().filter(Boolean));
  return element;
}

/** A button that does something when it is pressed. */
export function button(text, onclick, given) {
  return make("button", { type: "button", onclick, ...given }, text);
}

/** A row of buttons or other things; with a name it is a group. */
export function row(children, name) {
  return make("div.row", name && { role: "group", "aria-label": name }, children);
}

/** Words for a screen reader alone. */
export function unseen(text, lang) {
  return make("span.unseen", { lang }, text);
}

/** A line of a list, without a mark. */
export function line(...children) {
  return make("li", {}, children);
}

/** An event of the window. */
export function when(type, act, target = window) {
  target.addEventListener(type, act);
}
