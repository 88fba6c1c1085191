// Small signs of one family: a 20-unit square, lines of 1.6, round ends. They say nothing to screen readers; the
// buttons around them do.

import {Markup} from './dom.js';

/** @type {Record<string, string>} */
const SHAPES = {
  play: '<path class="solid" d="M6 3.9v12.2a.8.8 0 0 0 1.2.7l9.6-6.1a.8.8 0 0 0 0-1.4L7.2 3.2A.8.8 0 0 0 6 3.9Z"/>',
  pause: '<path class="solid" d="M5.5 3.5h2.6v13H5.5zM11.9 3.5h2.6v13h-2.6z"/>',
  stop: '<rect class="solid" x="4.5" y="4.5" width="11" height="11" rx="1.5"/>',
  star: '<path d="m10 2.8 2.2 4.6 5 .7-3.6 3.5.8 5-4.4-2.4-4.4 2.4.8-5L2.8 8.1l5-.7Z"/>',
  download: '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"/>',
  trash: '<path d="M3.5 5.5h13M8 5.5V3.5h4v2M5 5.5l.8 11h8.4l.8-11M8.5 8.5v5M11.5 8.5v5"/>',
  volume: '<path d="M3.5 8v4h2.8l4 3.5v-11l-4 3.5ZM13 7.5a3.5 3.5 0 0 1 0 5M15 5a7 7 0 0 1 0 10"/>',
  mute: '<path d="M3.5 8v4h2.8l4 3.5v-11l-4 3.5ZM13.5 8l4 4M17.5 8l-4 4"/>',
  lock: '<rect x="4.5" y="9" width="11" height="7.5" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
  unlock: '<rect x="4.5" y="9" width="11" height="7.5" rx="1.5"/><path d="M7 9V6a3 3 0 0 1 5.8-1"/>',
  dice: '<rect x="3.5" y="3.5" width="13" height="13" rx="3"/><g class="dots"><circle cx="7" cy="7" r="1.1"/><circle cx="13" cy="13" r="1.1"/><circle cx="10" cy="10" r="1.1"/><circle cx="13" cy="7" r="1.1"/><circle cx="7" cy="13" r="1.1"/></g>',
  search: '<circle cx="9" cy="9" r="5"/><path d="m13 13 3.5 3.5"/>',
  close: '<path d="m5 5 10 10M15 5 5 15"/>',
  plus: '<path d="M10 4v12M4 10h12"/>',
  next: '<path d="m8 4.5 5.5 5.5L8 15.5"/>',
  out: '<path d="M11.5 3.5h5v5M16.5 3.5 9 11M14 11.5v4a1 1 0 0 1-1 1H4.5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h4"/>',
  link: '<path d="M8.5 11.5a3 3 0 0 0 4.3 0l3-3a3 3 0 0 0-4.3-4.3l-.9.9M11.5 8.5a3 3 0 0 0-4.3 0l-3 3a3 3 0 0 0 4.3 4.3l.9-.9"/>',
  info: '<circle cx="10" cy="10" r="6.8"/><path d="M10 9.2v4M10 6.6v.1"/>',
  keyboard: '<rect x="2.5" y="5" width="15" height="10" rx="2"/><path d="M5.5 8h.1M8.5 8h.1M11.5 8h.1M14.5 8h.1M6.5 12h7"/>',
  check: '<path d="m4.5 10.5 3.5 3.5 7.5-8"/>',
  warn: '<path d="M10 3.2 17.5 16.5h-15ZM10 8.2v3.6M10 14.2v.1"/>',
  shuffle: '<path d="M2.5 6h2.7c3.6 0 5.2 8 8.8 8h3M2.5 14h2.7c1.2 0 2.2-.9 3-2.2M10.8 8.2C11.7 6.9 12.7 6 14 6h3M14.8 3.5 17.3 6l-2.5 2.5M14.8 11.5l2.5 2.5-2.5 2.5"/>',
  again: '<path d="M16 8A6.3 6.3 0 1 0 16.3 11.5M16.5 3.5V8H12"/>',
  cut: '<circle cx="5.6" cy="14.6" r="2.2"/><circle cx="14.4" cy="14.6" r="2.2"/><path d="m7 12.9 6.8-10M13 12.9l-6.8-10"/>',
  coin: '<circle cx="10" cy="10" r="6.8"/><circle cx="10" cy="10" r="2.3"/>',
  key: '<circle cx="6.6" cy="13.4" r="3.1"/><path d="m8.8 11.2 7.2-7.2M12.6 7.4l2.6 2.6"/>',
  copy: '<rect x="7" y="7" width="9.5" height="9.5" rx="1.5"/><path d="M4.5 13H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v.5"/>',
  clock: '<circle cx="10" cy="10" r="6.8"/><path d="M10 6.2V10l2.6 1.8"/>',
  pair: '<circle cx="7.2" cy="10" r="4.7"/><circle cx="12.8" cy="10" r="4.7"/>',
};

/**
 * The sign of a name, as markup.
 * @param {keyof typeof SHAPES | string} name
 */
export function icon(name) {
  const shape = SHAPES[name];
  if (!shape) throw new RangeError(`no icon ${name}`);
  return new Markup(`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">${shape}</svg>`);
}
