// The dialog where credits are bought: packs, what holds for all of them, and the way to Stripe's page.

import {Problem} from '../api.js';
import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {openDialog, refill} from '../shell/dialog.js';
import {t} from '../strings.js';
import {bestOf} from './best.js';
import {complaintOf} from './complaint.js';
import {till} from './till.js';
import {isPayable, leaveToPay} from './whereabouts.js';

/** @typedef {import('../types').Pack} Pack */

/** @param {import('./credits.js').Doors} doors @param {() => import('./whereabouts.js').Whereabouts} whereabouts */
export function openPacks(doors, whereabouts) {
  const dialog = openDialog(frameMarkup());
  const body = one(dialog, '[data-body]', HTMLElement);
  const said = one(dialog, '[data-said]', HTMLElement);
  let leaving = false;

  async function load() {
    fill(said, '');
    fill(body, html`<div class="skeleton cards"></div><p class="unseen" role="status">${t.credits.packsLoading}</p>`);
    try {
      const [{payments, packs}, engines] = await Promise.all([till.packs(), till.engines()]);
      refill(body, payments && packs.length > 0 ? packsMarkup(packs, engines) : html`<p>${t.credits.noPayments}</p>`);
    } catch (error) {
      refill(body, html`<p>${complaintOf(error)}</p><p><button type="button" class="button" data-again data-focus>${t.problem.again}</button></p>`);
    }
  }

  /** @param {HTMLElement} card */
  async function buy(card) {
    if (leaving) return;
    show(card);
    fill(said, '');
    try {
      const {purchase, url} = await till.checkout(card.dataset.pack ?? '');
      if (!isPayable(url, location.hostname)) throw new Problem(502, {code: 'strange_address', detail: t.credits.strangeAddress});
      leaveToPay(purchase.id, url, whereabouts());
    } catch (error) {
      show(null);
      fill(said, `${complaintOf(error)} ${t.credits.nothingCharged}`);
      if (error instanceof Problem && error.code === 'unknown_pack') load();
    }
  }

  /** The card that is being bought, or none. @param {HTMLElement | null} card */
  function show(card) {
    leaving = card !== null;
    for (const each of body.querySelectorAll('[data-pack]')) {
      each.setAttribute('aria-disabled', String(leaving));
      each.classList.toggle('leaving', each === card);
    }
  }

  // The browser may bring the page back as it was left, by its button for that.
  const back = (/** @type {PageTransitionEvent} */ event) => event.persisted && show(null);
  addEventListener('pageshow', back);
  dialog.addEventListener('close', () => removeEventListener('pageshow', back));

  on(dialog, 'click', '[data-pack]', buy);
  on(dialog, 'click', '[data-again]', load);
  on(dialog, 'click', '[data-recover]', () => {
    dialog.close();
    doors.recover();
  });
  load();
}

function frameMarkup() {
  return html`
    <dialog class="dialog packs-dialog" data-testid="packs" aria-labelledby="packs-heading">
      <div class="dialog-head">
        <h2 id="packs-heading">${t.credits.buy}</h2>
        <button type="button" class="icon-button" data-close aria-label="${t.credits.close}">${icon('close')}</button>
      </div>
      <div class="dialog-body">
        <p class="dialog-said" role="alert" data-said></p>
        <div class="packs-body" data-body></div>
      </div>
    </dialog>`;
}

/** @param {Pack[]} packs @param {import('../types').Engine[]} engines */
function packsMarkup(packs, engines) {
  const best = bestOf(packs);
  return html`
    <p class="hint">${t.credits.loopCosts(engines)}</p>
    <ul class="packs">${packs.map((pack, index) => html`<li>${packMarkup(pack, pack.id === best, index === 0)}</li>`)}</ul>
    <ul class="terms">${t.credits.terms.map((term) => html`<li>${icon('check')}<span>${term}</span></li>`)}</ul>
    <p class="packs-foot">
      <span class="hint">${t.credits.stripeTold}</span>
      <button type="button" class="button quiet small" data-testid="open-recover" data-recover>${icon('key')}${t.credits.haveCode}</button>
    </p>`;
}

/** @param {Pack} pack @param {boolean} best @param {boolean} first */
function packMarkup({id, credits, price, each}, best, first) {
  return html`
    <button type="button" class="pack${best && ' best'}" data-testid="pack-${id}" data-pack="${id}" ${first && html`data-focus`}>
      ${best && html`<span class="pack-best">${t.credits.best}</span>`}
      <span class="pack-credits"><b>${t.number(credits)}</b> ${t.credits.unit(credits)}</span>
      <span class="pack-price">${price}</span>
      <span class="pack-each">${t.credits.each(each)}</span>
      <span class="pack-leaving" aria-hidden="true">${t.credits.leaving}</span>
    </button>`;
}
