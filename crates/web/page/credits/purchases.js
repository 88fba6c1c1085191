// What was bought with a wallet, newest first.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {isPending} from './comeback.js';

/** @typedef {import('../types').Purchase} Purchase */

/** As many as the server tells. */
const MOST = 100;

/** @param {Purchase[]} purchases */
export function purchasesMarkup(purchases) {
  if (purchases.length === 0) return html`<p class="hint">${t.credits.noPurchases}</p>`;
  return html`
    <ul class="purchases" data-testid="purchases">${purchases.map(purchaseMarkup)}</ul>
    ${purchases.length >= MOST && html`<p class="hint">${t.credits.purchasesAt}</p>`}`;
}

/** @param {Purchase} purchase */
export function purchaseMarkup(purchase) {
  const {id, credits, price, state, taken_back, receipt_url, created_at} = purchase;
  const bought = t.credits.count(credits);
  return html`
    <li class="purchase" data-testid="purchase" data-purchase="${id}">
      <p class="purchase-what"><b>${bought}</b> ${price}</p>
      <p class="purchase-when"><time datetime="${created_at}">${t.crate.exactly(new Date(created_at))}</time></p>
      <p class="purchase-stands">
        <span class="purchase-state" data-testid="purchase-state" data-state="${state}">${t.credits.states[state]}</span>
        ${taken_back > 0 && html`<span class="purchase-back">${t.credits.takenBackShort(taken_back)}</span>`}
      </p>
      <p class="purchase-more">
        ${isPending(purchase) && html`<button type="button" class="button small" data-check="${id}" aria-label="${t.credits.checkLong(bought)}">${t.credits.check}</button>`}
        ${receipt_url && receiptMarkup(receipt_url, bought)}
      </p>
    </li>`;
}

/** @param {string} url @param {string} bought */
export function receiptMarkup(url, bought) {
  // Stripe writes the address; anything but a web page of its own is no receipt.
  if (!url.startsWith('https://')) return null;
  return html`
    <a class="button small" href="${url}" target="_blank" rel="noopener noreferrer" data-testid="receipt"
      aria-label="${t.credits.receiptLong(bought)}">${t.credits.receipt}${icon('out')}</a>`;
}
