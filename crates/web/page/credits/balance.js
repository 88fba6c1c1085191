// The balance in the header, and the way to more.

import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/**
 * @param {HTMLElement} root
 * @param {import('../allowance/access.js').AccessState} access
 * @param {import('./credits.js').Doors} doors
 */
export function mountBalance(root, access, doors) {
  fill(
    root,
    html`
      <button type="button" class="balance-open" data-testid="balance" aria-haspopup="dialog" data-wallet hidden>
        ${icon('coin')}<span data-count></span> <span class="balance-unit" data-unit></span>
      </button>
      <button type="button" class="balance-buy" data-testid="buy" aria-haspopup="dialog" aria-label="${t.credits.buy}" title="${t.credits.buy}" data-buy hidden>
        ${icon('plus')}<span class="balance-buy-name">${t.credits.buy}</span>
      </button>`,
  );
  const open = one(root, '[data-wallet]', HTMLButtonElement);
  const buy = one(root, '[data-buy]', HTMLButtonElement);
  on(root, 'click', '[data-wallet]', doors.wallet);
  on(root, 'click', '[data-buy]', doors.buy);

  // In place: the focus may be on a button while the figure changes.
  function show() {
    const {value} = access;
    if (!value) return;
    const {credits, wallet, payments} = value;
    const holds = wallet || credits !== 0;
    one(open, '[data-count]', HTMLElement).textContent = t.number(credits);
    one(open, '[data-unit]', HTMLElement).textContent = t.credits.unit(credits);
    open.setAttribute('aria-label', t.credits.openWallet(credits));
    open.title = t.credits.openWallet(credits);
    open.classList.toggle('below', credits < 0);
    open.hidden = !holds;
    buy.hidden = !payments;
    root.classList.toggle('holds', holds);
    root.hidden = !holds && !payments;
  }

  access.addEventListener('change', show);
  show();
}
