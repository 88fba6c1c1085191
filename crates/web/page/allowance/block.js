// The blocked state: why, until when, counted down live, and what can be done about it.

import {fill, html, one} from '../dom.js';
import {icon} from '../icons.js';
import {announce} from '../shell/announce.js';
import {t} from '../strings.js';

/** @typedef {{reason: string, until: number, detail: string, remedies: import('../types').Remedy[]}} Block */

/** Blocks of a moment: only waiting helps, and the server says how long. */
const BRIEF = new Set(['in_flight', 'busy']);
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
}

/**
 * @param {HTMLElement} root
 * @param {import('./access.js').AccessState} access
 */
export function mountBlock(root, access) {
  const state = new Blocked();
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let ticking;

  /** @param {Block | null} block */
  function use(block) {
    const before = state.block;
    state.block = block;
    clearInterval(ticking);
    if (block) {
      if (before?.reason !== block.reason || before.detail !== block.detail) {
        fill(root, card(block, access.value?.payments === true));
        announce(`${titleOf(block)}. ${explanationOf(block)}`);
      }
      ticking = setInterval(tick, 250);
      tick();
    } else {
      fill(root, '');
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
      if (state.block) use(null);
      return;
    }
    const {reason} = value.next;
    if (BRIEF.has(reason) || state.block?.reason === reason) return;
    const wait = {code: 'wait', text: t.allowance.comeBack(value.free.resets_at)};
    // By a clock that goes ahead, the reset is over already: then the server is asked again, with pauses.
    const until = Math.max(Date.parse(value.free.resets_at), Date.now() + PAUSE_MIN_MS);
    use({reason, until, detail: '', remedies: [wait]});
  }

  access.addEventListener('change', heed);
  heed();

  state.show = (problem) => {
    const {code, decision, resets_at, retry_after_s, remedies} = problem.body;
    const reason = decision && !decision.allow ? decision.reason : code;
    const until = resets_at ? Date.parse(resets_at) : Date.now() + (retry_after_s ?? 5) * 1000;
    use({reason, until, detail: problem.detail, remedies: remedies ?? []});
  };
  state.focus = () => root.querySelector('.blocked')?.scrollIntoView({block: 'nearest'});
  return state;
}

/** @param {Block} block @param {boolean} payments */
function card(block, payments) {
  const title = titleOf(block);
  const shown = block.remedies.filter((remedy) => remedy.code !== 'buy_credits' || payments);
  return html`
    <section class="blocked" data-testid="blocked" aria-label="${title}">
      <div class="blocked-head">
        ${icon('lock')}
        <h3>${title}</h3>
      </div>
      <p>${explanationOf(block)}</p>
      <p class="blocked-count">
        <span>${BRIEF.has(block.reason) ? t.allowance.retryIn : t.allowance.until}</span>
        <span class="countdown" data-testid="countdown" data-countdown role="timer" aria-live="off"></span>
      </p>
      ${shown.length > 0 && html`<ul class="remedies" aria-label="${t.allowance.remedies}">${shown.map((remedy) => html`<li>${remedy.text}</li>`)}</ul>`}
    </section>`;
}

/** @param {Block} block */
function titleOf({reason}) {
  return /** @type {Record<string, string>} */ (t.allowance.blocked)[reason] ?? t.allowance.blockedOther;
}

/** @param {Block} block */
function explanationOf({reason, detail}) {
  return detail || (/** @type {Record<string, string>} */ (t.allowance.explained)[reason] ?? '');
}
