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
 * @property {string | null} engine that was asked
 * @property {import('../types').Remedy[]} remedies
 */

/**
 * @typedef {object} Hooks
 * @property {import('../form/roster.js').Roster} roster
 * @property {() => import('../types').Engine | undefined} engine that serves the form
 * @property {(name: string) => void} onUse another engine is to serve it
 * @property {import('../credits/credits.js').Doors} doors
 */

/** Blocks of a moment: only waiting helps, and the server says how long. */
const BRIEF = new Set(['in_flight', 'busy']);
/** Blocks that say something of one engine, and nothing of the others. */
const OF_AN_ENGINE = new Set(['not_for_sale', 'engine_unavailable']);
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

  /** Shows what the server said to a request of an engine. @type {(problem: import('../api.js').Problem, engine: string | null) => void} */
  show = () => {};

  /** The card, for the focus. @type {() => void} */
  focus = () => {};

  /** The form is another: what was too dear may not be any more. @type {() => void} */
  reconsider = () => {};
}

/**
 * @param {HTMLElement} root
 * @param {import('./access.js').AccessState} access
 * @param {Hooks} hooks
 */
export function mountBlock(root, access, {roster, engine, onUse, doors}) {
  const state = new Blocked();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;
  let shown = '';

  /** @param {Block | null} block */
  function use(block) {
    state.block = block;
    clearInterval(ticking);
    const markup = block ? card(block, access.value?.payments === true, otherMarkup(block)) : html``;
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
    const {block} = state;
    const reason = reasonOf(value);
    if (block?.reason === 'engine_unavailable' && block.engine === engine()?.name && !(reason && !BRIEF.has(reason))) return;
    if (reason === null) {
      // What a cheaper loop would get says nothing about the one that was asked for.
      if (block && !tooDear(block, value)) use(null);
      return;
    }
    if (BRIEF.has(reason)) return;
    if (block?.reason === reason) return use({...block, credits: value.credits});
    // By a clock that goes ahead, the reset is over already: then the server is asked again, with pauses.
    const until = Math.max(Date.parse(value.free.resets_at), Date.now() + PAUSE_MIN_MS);
    use({reason, until, detail: '', price: null, credits: value.credits, engine: engine()?.name ?? null, remedies: remediesOf(value, reason)});
  }

  /** Why the engine of the form would make nothing now: the server answers for the usual one. @param {import('../types').Access} value */
  function reasonOf({next, free}) {
    const serving = engine();
    if (serving && !serving.for_sale && free.left === 0) return 'not_for_sale';
    if (next.allow || (next.reason === 'not_for_sale' && serving?.for_sale)) return null;
    return next.reason;
  }

  /** What another engine could do about it. @param {Block} block */
  function otherMarkup({reason, engine: asked}) {
    if (asked === null || !OF_AN_ENGINE.has(reason)) return null;
    const payable = reason === 'not_for_sale';
    const other = roster.otherThan(asked, payable);
    if (!other || (payable && (access.value?.credits ?? 0) <= 0 && !access.value?.payments)) return null;
    return html`<li class="remedy"><span>${payable ? t.engines.usePayTold(other.name) : t.engines.useTold(other.name)}</span><button type="button" class="button small" data-testid="use-engine" data-use="${other.name}">${t.engines.use(other.name)}</button></li>`;
  }

  on(root, 'click', '[data-use]', ({dataset}) => onUse(dataset.use ?? ''));
  on(root, 'click', '[data-buy]', doors.buy);
  on(root, 'click', '[data-recover]', doors.recover);
  access.addEventListener('change', heed);
  heed();

  state.show = (problem, asking) => {
    const {code, decision, resets_at, retry_after_s, price, credits, remedies} = problem.body;
    const reason = decision && !decision.allow ? decision.reason : code;
    const until = resets_at ? Date.parse(resets_at) : Date.now() + (retry_after_s ?? 5) * 1000;
    const asked = BRIEF.has(reason) ? null : (price ?? null);
    use({reason, until, detail: problem.detail, price: asked, credits: credits ?? 0, engine: asking, remedies: remedies ?? []});
  };
  state.reconsider = () => {
    const {block} = state;
    if (block && OF_AN_ENGINE.has(block.reason) && block.engine !== engine()?.name) use(null);
    else if (block?.price != null && access.value?.next.allow) use(null);
    // With other words than those for engines that are sold.
    const {value} = access;
    if (!state.block || (value && reasonOf(value) === 'not_for_sale')) heed();
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

/** What the server would say of a request that nobody has made yet. @param {import('../types').Access} access @param {string} reason */
function remediesOf({free, payments}, reason) {
  const wait = {code: 'wait', text: t.allowance.comeBack(free.resets_at)};
  return payments && reason !== 'not_for_sale' ? [wait, {code: 'buy_credits', text: ''}, {code: 'recover', text: ''}] : [wait];
}

/** @param {Block} block @param {boolean} payments @param {import('../dom.js').Markup | null} other engine to use */
function card(block, payments, other) {
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
        <span>${BRIEF.has(block.reason) || block.reason === 'engine_unavailable' ? t.allowance.retryIn : t.allowance.until}</span>
        <span class="countdown" data-testid="countdown" data-countdown role="timer" aria-live="off"></span>
      </p>
      ${(shown.length > 0 || other) && html`<ul class="remedies" aria-label="${t.allowance.remedies}">${shown.map(remedyMarkup)}${other}</ul>`}
    </section>`;
}

/** Why the credits there are do not help. @param {Block} block */
function creditsMarkup({reason, price, credits}) {
  if (credits === 0 || BRIEF.has(reason) || OF_AN_ENGINE.has(reason)) return null;
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
