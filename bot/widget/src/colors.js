// The school's colours, as far as they can be read: WCAG 2.2, 1.4.3 asks for a contrast of 4.5:1.

const ENOUGH = 4.5;
/** What is written on the panel itself may be read with more ease. */
const EASY = 6;
const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
/** The panel's ground in a dark surrounding, as in style.css. */
const DARK = [24, 29, 35];
const OURS = [23, 80, 107];
const SHARES = [0.2126, 0.7152, 0.0722];

/** Red, green and blue of "#rrggbb". */
function channels(text) {
  return /^#[0-9a-f]{6}$/i.test(text) && [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
}

/** Relative luminance, WCAG 2.2. */
function luminance(color) {
  return color.reduce((sum, value, at) => {
    const part = value / 255;
    return sum + SHARES[at] * (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0.05);
}

function contrast(one, other) {
  const ratio = luminance(one) / luminance(other);
  return Math.max(ratio, 1 / ratio);
}

/** The colour itself, or the nearest to it that can be read on a ground: black or white is added step by step. */
function readable(color, ground) {
  const end = ground === WHITE ? 0 : 255;
  let mixed = color;
  for (let share = 0.1; contrast(mixed, ground) < EASY; share += 0.1) {
    mixed = color.map((value) => value + (end - value) * share);
  }
  return `rgb(${mixed})`;
}

/**
 * The style properties of a pair "#rrggbb", "#rrggbb". A pair that can't be read falls back to ours; without a second
 * colour it is black or white, whichever is read better.
 */
export function palette(color, onColor) {
  let brand = channels(color) || OURS;
  let ink = channels(onColor) || (contrast(WHITE, brand) < ENOUGH ? BLACK : WHITE);
  if (contrast(brand, ink) < ENOUGH) [brand, ink] = [OURS, WHITE];
  return {
    "--brand": `rgb(${brand})`,
    "--on-brand": `rgb(${ink})`,
    "--accent-light": readable(brand, WHITE),
    "--accent-dark": readable(brand, DARK),
  };
}
