// The way to Stripe and back: where the buyer was is remembered before the page is left, and found again.

import {forget, recall, remember} from '../memory.js';

/**
 * @typedef {object} Whereabouts
 * @property {unknown} form as the settings keep it
 * @property {string | null} loop on the stage
 * @property {number} scroll in pixels from the top
 */

/** @typedef {{purchase: string, bought: boolean, scroll: number}} Arrival */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a browser may be sent there to pay: over TLS, or within this machine where a studio is tried out.
 * @param {string} url
 * @param {string} hostname that the page is on
 */
export function isPayable(url, hostname) {
  let to;
  try {
    to = new URL(url);
  } catch {
    return false;
  }
  if (to.protocol === 'https:') return true;
  return to.protocol === 'http:' && LOOPBACK.has(to.hostname) && LOOPBACK.has(hostname);
}

/**
 * Leaves for the page where a purchase is paid.
 * @param {string} purchase @param {string} url @param {Whereabouts} whereabouts
 */
export function leaveToPay(purchase, url, whereabouts) {
  remember('whereabouts', {purchase, ...whereabouts});
  location.assign(url);
}

/**
 * What the address says of a payment, with the page put back to where the buyer was. To be called before anything
 * reads the form's memory or the address.
 * @returns {Arrival | null}
 */
export function arrive() {
  const query = new URLSearchParams(location.search);
  const purchase = query.get('bought') ?? query.get('unbought') ?? '';
  if (!/^[\w-]+$/.test(purchase)) return null;
  const kept = recall('whereabouts');
  const arrival = {purchase, bought: query.has('bought'), scroll: 0};
  if (kept?.purchase !== purchase) return arrival;
  // Only once: what is done after that counts more.
  forget('whereabouts');
  if (kept.form) remember('form', kept.form);
  if (typeof kept.loop === 'string' && !location.hash) history.replaceState(null, '', `#loop=${kept.loop}`);
  return {...arrival, scroll: Number(kept.scroll) || 0};
}

/** Takes the payment out of the address, so that a reload or a copied link does not come back from it again. */
export function settleAddress() {
  history.replaceState(null, '', location.pathname + location.hash);
}
