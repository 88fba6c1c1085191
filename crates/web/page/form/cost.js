// What the next loop costs, under the button: one of the day's free ones, or credits.

import {fill, html, on} from '../dom.js';
import {t} from '../strings.js';

/** @typedef {import('../types').Access} Access */
/** @typedef {import('../types').Engine} Engine */

/**
 * @typedef {{by: 'free', left: number}
 *   | {by: 'credits', price: number | null, credits: number}
 *   | {by: 'nothing', price: number, credits: number}} Cost `nothing` where neither would do
 */

/**
 * By the rule of the server: credits first where they are enough, then the day's free loops.
 * @param {Access} access
 * @param {number | null} price in credits, `null` as long as it is not known
 * @returns {Cost}
 */
export function costOf({free, credits, next}, price) {
  if (price === null) return next.allow && next.grant === 'paid' ? {by: 'credits', price, credits} : {by: 'free', left: free.left};
  if (price > 0 && credits >= price) return {by: 'credits', price, credits};
  return free.left > 0 ? {by: 'free', left: free.left} : {by: 'nothing', price, credits};
}

/**
 * The price that an engine takes for a loop of any length, `null` where the length counts. What is not sold costs none.
 * @param {Engine | undefined} engine
 */
export function flatPrice(engine) {
  if (engine && !engine.for_sale) return 0;
  return engine && engine.price.per_seconds === null ? engine.price.credits : null;
}

/**
 * @param {HTMLElement} root
 * @param {{access: import('../allowance/access.js').AccessState, blocked: () => boolean, price: () => number | null, engine: () => string | null, onBuy: () => void}} from
 *   where `engine` is named if there is more than one
 * @returns {() => void} shows it as it is now
 */
export function mountCost(root, {access, blocked, price, engine, onBuy}) {
  on(root, 'click', '[data-buy]', onBuy);
  let shown = '';
  return () => {
    const {value} = access;
    const markup = value && !blocked() ? costMarkup(costOf(value, price()), value.payments, engine()) : html``;
    if (markup.text === shown) return;
    shown = markup.text;
    fill(root, markup);
  };
}

/** @param {Cost} cost @param {boolean} payments @param {string | null} engine */
function costMarkup(cost, payments, engine) {
  /** @param {string} text */
  const told = (text) => (engine === null ? text : t.compose.costWith(engine, text));
  switch (cost.by) {
    case 'free':
      return html`${told(t.compose.cost(cost.left))}`;
    case 'credits':
      return html`${told(cost.price === null ? t.compose.costUnread : t.compose.costPaid(cost.price, cost.credits))}`;
    default:
      return html`${told(cost.price === 0 ? t.compose.costFreeOnly : t.compose.costShort(cost.price, cost.credits))}
        ${payments && cost.price > 0 && html`<button type="button" class="linkish" data-buy>${t.credits.buy}</button>`}`;
  }
}
