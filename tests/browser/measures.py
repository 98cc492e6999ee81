"""Measures of what is on the screen, taken in the browser, shadow roots included."""

from __future__ import annotations

from typing import Any, List, Tuple

#: All elements below a root, those in shadow roots too.
_ALL = """const all = (root) => [...root.querySelectorAll("*")].flatMap(
  (item) => [item, ...(item.shadowRoot ? all(item.shadowRoot) : [])]);
const host = document.querySelector("iep-guide");
const inside = () => all(host.shadowRoot);
const seen = (item) => item.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && item.getBoundingClientRect().width > 1;
const named = (item) => (item.getAttribute("aria-label") || item.textContent || item.localName).trim().slice(0, 60);
"""


def _measure(page: Any, body: str, argument: Any = None) -> Any:
    return page.evaluate(f"(given) => {{ {_ALL} {body} }}", argument)


def targets(page: Any) -> List[Tuple[str, str, float, float]]:
    """Kind, name, width and height in CSS px of everything that can be pressed; links in running text are no targets.

    WCAG 2.5.8 excepts links in a sentence.
    """
    found = _measure(
        page,
        """const pressed = "button, a[href], textarea, summary, input, select, [role=switch]";
        return inside().filter((item) => item.matches(pressed) && seen(item) && !item.closest("p, li"))
          .map((item) => { const box = item.getBoundingClientRect();
            return [item.localName, named(item), box.width, box.height]; });""",
    )
    return [tuple(item) for item in found]


def sticking_out(page: Any) -> List[str]:
    """What makes the page, or a part of the widget, scroll sideways."""
    found: List[str] = _measure(
        page,
        """const wide = document.documentElement;
        const out = wide.scrollWidth > wide.clientWidth ? [`the page: ${wide.scrollWidth}`] : [];
        for (const item of inside().filter(seen)) {
          const box = item.getBoundingClientRect();
          const style = getComputedStyle(item);
          const hidden = item.closest(".unseen") || style.clipPath !== "none";
          if (hidden || item.closest("svg")) continue;
          if (box.right > innerWidth + 1 || box.left < -1) out.push(`${item.localName}: ${named(item)}`);
          else if (item.scrollWidth > item.clientWidth + 1 && style.overflowX !== "visible")
            out.push(`${item.localName} scrolls sideways: ${named(item)}`);
        }
        return out;""",
    )
    return found


def cut_off(page: Any) -> List[str]:
    """Elements with text of their own that is wider or higher than they are and can't be scrolled to."""
    found: List[str] = _measure(
        page,
        """return inside().filter(seen).filter((item) => {
          const own = [...item.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
          const style = getComputedStyle(item);
          if (!own || style.clipPath !== "none" || style.display === "inline" || item.localName === "textarea") return false;
          return item.scrollWidth > item.clientWidth + 2 || (item.scrollHeight > item.clientHeight + 3
            && style.overflowY !== "auto" && style.overflowY !== "scroll");
        }).map((item) => `${item.localName}: ${named(item)}`);""",
    )
    return found


def space_out_text(page: Any) -> None:
    """The spacing of WCAG 1.4.12, as a person's own style sheet sets it."""
    _measure(
        page,
        """const sheet = new CSSStyleSheet();
        sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
          word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];""",
    )


def moving(page: Any) -> List[str]:
    """Elements with an animation or a transition that takes time."""
    found: List[str] = _measure(
        page,
        """const takes = (times) => times.split(",").some((time) => parseFloat(time) > 0.01);
        return inside().flatMap((item) => ["", "::before", "::after"].map((part) => [item, part])).filter(([item, part]) => {
          const style = getComputedStyle(item, part);
          return (style.animationName !== "none" && takes(style.animationDuration))
            || takes(style.transitionDuration) || style.scrollBehavior === "smooth";
        }).map(([item, part]) => `${item.localName}${part}: ${named(item)}`);""",
    )
    return found


def font_sizes(page: Any) -> List[float]:
    """Sizes of all text of the widget that is seen, in CSS px."""
    found: List[float] = _measure(
        page,
        """return inside().filter((item) => seen(item) && [...item.childNodes].some(
          (node) => node.nodeType === 3 && node.data.trim())).map((item) => parseFloat(getComputedStyle(item).fontSize));""",
    )
    return found


def contrast(page: Any, name: str) -> float:
    """Contrast of a button's text with its background, by WCAG's formula."""
    value: float = _measure(
        page,
        """const part = inside().find((item) => item.localName === "button" && named(item) === given);
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        const light = (color) => { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
            .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
          return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const style = getComputedStyle(part);
        const [low, high] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);""",
        name,
    )
    return value
