// Where the script begins: its own tag says where the guide is and how the school wants it.

import { make, when } from "./dom.js";
import { GuideElement } from "./guide.js";

const ELEMENT = "iep-guide";
const tag = document.currentScript;

function begin() {
  if (!document.querySelector(ELEMENT)) document.body.append(make(ELEMENT));
}

if (!customElements.get(ELEMENT)) {
  GuideElement.script = { base: new URL(".", tag.src).href, ...tag.dataset };
  customElements.define(ELEMENT, GuideElement);
  if (document.body) begin();
  else when("DOMContentLoaded", begin);
}
