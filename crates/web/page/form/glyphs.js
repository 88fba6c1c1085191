// One small picture of a sound for each kind, on a square of 32.

import {Markup} from '../dom.js';

/** @type {Record<string, string>} */
const SHAPES = {
  kick: '<circle cx="16" cy="16" r="11"/><circle cx="16" cy="16" r="6.5" opacity=".55"/><circle cx="16" cy="16" r="2" class="solid"/>',
  bass: '<path d="M3 16c3.2-11 7-11 9.8 0s6.6 11 9.8 0c1.8-6.2 4-9 6.4-8.4"/><path d="M3 24.5h26" opacity=".4"/>',
  texture:
    '<path d="M3 10c4-3.5 7-3.5 10.5 0s7.5 3.5 15.5-.5"/><path d="M3 16c4-3.5 7-3.5 10.5 0s7.5 3.5 15.5-.5" opacity=".7"/><path d="M3 22c4-3.5 7-3.5 10.5 0s7.5 3.5 15.5-.5" opacity=".4"/>',
  riser: '<path d="M4 26 28 5v21Z"/><path d="M12 26v-7M18 26V13.8M23 26V9.5" opacity=".55"/>',
  hats: '<path d="M5 12.5c6-3.4 16-3.4 22 0-6 1.6-16 1.6-22 0ZM5 16.5c6 1.6 16 1.6 22 0"/><path d="M16 5v5M16 18v9M11.5 28h9"/>',
  percussion:
    '<ellipse cx="10.5" cy="9" rx="6" ry="2.5"/><path d="M4.5 9c0 6 1.6 11 2.8 16.5h6.4C14.9 20 16.5 15 16.5 9"/><ellipse cx="23" cy="13.5" rx="5" ry="2" opacity=".6"/><path d="M18 13.5c0 5 1.3 8.5 2.3 12h5.4c1-3.5 2.3-7 2.3-12" opacity=".6"/>',
  drums:
    '<g class="solid"><rect x="4" y="5" width="5" height="5" rx="1.2"/><rect x="22.5" y="5" width="5" height="5" rx="1.2" opacity=".35"/><rect x="10.2" y="5" width="5" height="5" rx="1.2" opacity=".35"/><rect x="16.3" y="5" width="5" height="5" rx="1.2"/><rect x="4" y="13.5" width="5" height="5" rx="1.2" opacity=".35"/><rect x="10.2" y="13.5" width="5" height="5" rx="1.2"/><rect x="16.3" y="13.5" width="5" height="5" rx="1.2" opacity=".35"/><rect x="22.5" y="13.5" width="5" height="5" rx="1.2"/><rect x="4" y="22" width="5" height="5" rx="1.2"/><rect x="10.2" y="22" width="5" height="5" rx="1.2"/><rect x="16.3" y="22" width="5" height="5" rx="1.2"/><rect x="22.5" y="22" width="5" height="5" rx="1.2" opacity=".35"/></g>',
  chords:
    '<g class="solid"><rect x="4" y="6" width="11" height="4" rx="2"/><rect x="4" y="14" width="11" height="4" rx="2"/><rect x="4" y="22" width="11" height="4" rx="2"/></g><g class="solid" opacity=".5"><rect x="18" y="4" width="10" height="4" rx="2"/><rect x="18" y="11.5" width="10" height="4" rx="2"/><rect x="18" y="20" width="10" height="4" rx="2"/></g>',
  lead: '<path d="M3 23h5.5v-8H14v4.5h5v-12h5.5V12H29"/><circle cx="19" cy="7.5" r="2" class="solid"/>',
  arp: '<path d="M4 25 11.5 19 19 13 27 6" opacity=".35"/><g class="solid"><circle cx="4.5" cy="25" r="2.4"/><circle cx="12" cy="18.8" r="2.4"/><circle cx="19.5" cy="12.6" r="2.4"/><circle cx="27" cy="6.5" r="2.4"/></g>',
  impact:
    '<path d="M16 3v6.5M16 22.5V29M3 16h6.5M22.5 16H29M6.8 6.8l4.6 4.6M20.6 20.6l4.6 4.6M25.2 6.8l-4.6 4.6M11.4 20.6l-4.6 4.6"/><circle cx="16" cy="16" r="3" class="solid"/>',
};

/** @param {string} kind */
export function glyph(kind) {
  const shape = SHAPES[kind] ?? SHAPES.bass;
  return new Markup(`<svg class="glyph" viewBox="0 0 32 32" aria-hidden="true">${shape}</svg>`);
}
