// A loop as a small picture: sixty-four bars, drawn by the browser in the colour of its kind.

import {Markup} from '../dom.js';

const HEIGHT = 32;
const STEP = 2;
const WIDE = 1.3;

/** @param {number[]} thumb the peak of each part; 100 is full scale */
export function thumbMarkup(thumb) {
  const path = thumb
    .map((peak, index) => {
      const tall = Math.max((Number(peak) / 100) * HEIGHT, 1);
      return `M${index * STEP} ${((HEIGHT - tall) / 2).toFixed(1)}h${WIDE}v${tall.toFixed(1)}h-${WIDE}z`;
    })
    .join('');
  const size = `viewBox="0 0 ${thumb.length * STEP} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"`;
  return new Markup(
    `<span class="thumb"><svg ${size}><path d="${path}"/></svg><svg class="thumb-played" ${size}><path d="${path}"/></svg></span>`,
  );
}
