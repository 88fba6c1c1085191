// The meter in the header: a dot for each free loop of today.

import {fill, html} from '../dom.js';
import {t} from '../strings.js';

const DOTS_MAX = 8;

/**
 * @param {HTMLElement} root
 * @param {import('./access.js').AccessState} access
 */
export function mountMeter(root, access) {
  function show() {
    const {value} = access;
    if (!value) return fill(root, html`<span class="meter-text">${t.allowance.unknown}</span>`);
    const {limit, left, resets_at} = value.free;
    const dots = limit <= DOTS_MAX && Array.from({length: limit}, (_, index) => html`<i class="${index < left ? 'dot on' : 'dot'}"></i>`);
    fill(
      root,
      html`
        <span class="dots" aria-hidden="true">${dots}</span>
        <span class="meter-text">
          <span class="meter-long">${t.allowance.left(left, limit)}</span>
          <span class="meter-short" aria-hidden="true">${t.allowance.leftShort(left)}</span>
          ${left < limit && html`<span class="meter-resets">${t.allowance.resets(resets_at)}</span>`}
        </span>`,
    );
    root.classList.toggle('spent', left === 0 && !value.next.allow);
  }

  access.addEventListener('change', show);
  show();
}
