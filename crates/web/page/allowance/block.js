// The blocked state: why, until when, counted down live, and what can be done about it.

import {fill, html, on, one} from '../dom.js';
import {costOf} from '../form/cost.js';
import {icon} from '../icons.js';
import {announce} from '../shell/announce.js';
import {t} from '../strings.js';

/**
 * @typedef {object} Block
 * @property {string} reason
 * @property {number} until in milliseconds since 1970
 * @property {string} detail
 * @property {number | null} price of the loop that was asked for, where credits would have let it through
 * @property {number} credits
 * @property {import('../types').Remedy[]} remedies
 */

/** Blocks of a moment: only waiting helps, and the server says how long. */
const BRIEF = new Set(['in_flight', 'busy']);
/** Remedies that a studio without payments does not have. */
const SOLD = new Set(['buy_credits', 'recover']);
const PAUSE_MIN_MS = 5000;

/** Fires `change` when it begins or ends. */
class Blocked extends EventTarget {
  /** @type {Block | null} */
  block = null;

  get blocked() {
    return this.block !== null;
  }

  /** Shows what the server said to a request. @type {(problem: import('../api.js').Problem) => void} */
  show = () => {};

  /** The card, for the focus. @type {() => void} */
  focus = () => {};

  /** The form is another: what was too dear may not be any more. @type {() => void} */
  reconsider = () => {};
}

/**
 * @param {HTMLElement} root
 * @param {import('./access.js').AccessState} access
 * @param {import('../credits/credits.js').Doors} doors
 */
export function mountBlock(root, access, doors) {
  const state = new Blocked();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let shown = '';

  /** @param {Block | null} block */
  function use(block) {
    state.block = block;
    clearInterval(ticking);
    const markup = block ? card(block, access.value?.payments === true) : html``;
    const isNews = markup.text !== shown;
    shown = markup.text;
    if (isNews) fill(root, markup);
    if (block) {
      if (isNews) announce(`${titleOf(block)}. ${explanationOf(block)}`);
      ticking = setInterval(tick, 250);
      tick();
    }
    state.dispatchEvent(new Event('change'));
  }

  function tick() {
    if (!state.block) return;
    const left = (state.block.until - Date.now()) / 1000;
    one(root, '[data-countdown]', HTMLElement).textContent = t.allowance.countdown(left);
    if (left > 0) return;
    use(null);
    access.refresh();
  }

  /** What the next request would get, as far as the server has said. */
  function heed() {
    const {value} = access;
    if (!value) return;
    if (value.next.allow) {
      // What a cheaper loop would get says nothing about the one that was asked for.
      if (state.block && !tooDear(state.block, value)) use(null);
      return;
    }
    const {reason} = value.next;
    if (BRIEF.has(reason)) return;
    if (state.block?.reason === reason) return use({...state.block, credits: value.credits});
    // By a clock that goes ahead, the reset is over already: then the server is asked again, with pauses.
    const until = Math.max(Date.parse(value.free.resets_at), Date.now() + PAUSE_MIN_MS);
    use({reason, until, detail: '', price: null, credits: value.credits, remedies: remediesOf(value)});
  }

  on(root, 'click', '[data-buy]', doors.buy);
  on(root, 'click', '[data-recover]', doors.recover);
  access.addEventListener('change', heed);
  heed();

  state.show = (problem) => {
    const {code, decision, resets_at, retry_after_s, price, credits, remedies} = problem.body;
    const reason = decision && !decision.allow ? decision.reason : code;
    const until = resets_at ? Date.parse(resets_at) : Date.now() + (retry_after_s ?? 5) * 1000;
    const asked = BRIEF.has(reason) ? null : (price ?? null);
    use({reason, until, detail: problem.detail, price: asked, credits: credits ?? 0, remedies: remedies ?? []});
  };
  state.reconsider = () => {
    if (state.block?.price != null && access.value?.next.allow) use(null);
  };
  state.focus = () => root.querySelector('.blocked')?.scrollIntoView({block: 'nearest'});
  return state;
}

/** @param {Block} block @param {import('../types').Access} access */
function tooDear({price, reason}, access) {
  const {next} = access;
  if (price === null || !next.allow || next.grant === 'free') return false;
  const {by} = costOf(access, price);
  // The day's own count says nothing of the network's.
  return by === 'nothing' || (by === 'free' && reason === 'network_limit');
}

/** What the server would say of a request that nobody has made yet. @param {import('../types').Access} access */
function remediesOf({free, payments}) {
  const wait = {code: 'wait', text: t.allowance.comeBack(free.resets_at)};
  return payments ? [wait, {code: 'buy_credits', text: ''}, {code: 'recover', text: ''}] : [wait];
}

/** @param {Block} block @param {boolean} payments */
function card(block, payments) {
  const title = titleOf(block);
  const shown = block.remedies.filter((remedy) => payments || !SOLD.has(remedy.code));
  return html`
    <section class="blocked" data-testid="blocked" aria-label="${title}">
      <div class="blocked-head">
        ${icon('lock')}
        <h3>${title}</h3>
      </div>
      <p>${explanationOf(block)}</p>
      ${creditsMarkup(block)}
      <p class="blocked-count">
        <span>${BRIEF.has(block.reason) ? t.allowance.retryIn : t.allowance.until}</span>
        <span class="countdown" data-testid="countdown" data-countdown role="timer" aria-live="off"></span>
      </p>
      ${shown.length > 0 && html`<ul class="remedies" aria-label="${t.allowance.remedies}">${shown.map(remedyMarkup)}</ul>`}
    </section>`;
}

/** Why the credits there are do not help. @param {Block} block */
function creditsMarkup({reason, price, credits}) {
  if (credits === 0 || BRIEF.has(reason)) return null;
  return html`<p>${credits < 0 ? t.credits.negative(credits) : t.credits.short(price, credits)}</p>`;
}

/** What a button stands beside is told in the page's own words. @param {import('../types').Remedy} remedy */
function remedyMarkup({code, text}) {
  if (code === 'buy_credits') {
    return html`<li class="remedy"><span>${t.credits.remedyBuy}</span><button type="button" class="button primary small" data-testid="buy" data-buy>${icon('coin')}${t.credits.buy}</button></li>`;
  }
  if (code === 'recover') {
    return html`<li class="remedy"><span>${t.credits.remedyRecover}</span><button type="button" class="button small" data-testid="open-recover" data-recover>${icon('key')}${t.credits.haveCode}</button></li>`;
  }
  return html`<li>${text}</li>`;
}

/** @param {Block} block */
function titleOf({reason}) {
  return /** @type {Record<string, string>} */ (t.allowance.blocked)[reason] ?? t.allowance.blockedOther;
}

/** @param {Block} block */
function explanationOf({reason, detail}) {
  return detail || (/** @type {Record<string, string>} */ (t.allowance.explained)[reason] ?? '');
}
