// How a purchase stands, as markup: what is so, what it means, and what can be done.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {codeMarkup} from './code.js';
import {isKept} from './kept.js';
import {receiptMarkup} from './purchases.js';

/** @typedef {import('../types').Purchase} Purchase */
/** @typedef {import('./comeback.js').Comeback} Comeback */

/** So often is waiting for a payment nothing out of the ordinary. */
const ANSWERS_USUAL = 4;

/** In one word: the purchase's own, or why it is not known. @param {Comeback} comeback */
export function standingOf({purchase, problem, settled}) {
  if (problem && settled) return problem.code === 'not_yours' ? 'not_yours' : 'unknown';
  if (problem) return 'unreachable';
  return purchase?.state ?? 'asking';
}

/** As a screen reader is to say it. @param {Comeback} comeback */
export function standingSaid(comeback) {
  const {title, told} = tellingOf(comeback);
  return `${title}. ${told}`;
}

/** @param {Comeback} comeback */
export function standingMarkup(comeback) {
  const {sign, tone, title, told, buy, recover} = tellingOf(comeback);
  return html`
    <div class="standing ${tone}">
      <span class="standing-sign">${icon(sign)}</span>
      <h2 id="comeback-heading">${title}</h2>
      <p>${told}</p>
    </div>
    <div class="standing-actions">
      ${buy && html`<button type="button" class="button primary" data-buy>${t.credits.tryAgain}</button>`}
      ${recover && html`<button type="button" class="button primary" data-recover>${t.credits.haveCode}</button>`}
      <button type="button" class="button" data-close data-focus>${t.credits.close}</button>
    </div>`;
}

/**
 * @param {Purchase} purchase
 * @param {import('../types').Wallet | null} wallet
 * @param {string | null} code that was made just now
 * @param {string} complaint why there is none
 */
export function paidMarkup(purchase, wallet, code, complaint) {
  return html`
    <div class="standing good">
      <span class="standing-sign">${icon('check')}</span>
      <h2 id="comeback-heading">${t.credits.paid(purchase.credited)}</h2>
      ${wallet && html`<p data-testid="new-balance" data-credits="${wallet.credits}">${t.credits.balance(wallet.credits)}</p>`}
      ${wallet && wallet.credits < 0 && html`<p>${t.credits.negative(wallet.credits)}</p>`}
    </div>
    ${code !== null ? codeMarkup(code) : codeStateMarkup(wallet, complaint)}
    <div class="standing-actions">
      <button type="button" class="button ${code === null ? 'primary' : ''}" data-testid="next-loop" ${code === null ? html`data-next data-focus` : html`data-close`}>${t.credits.next}</button>
      ${purchase.receipt_url && receiptMarkup(purchase.receipt_url, t.credits.count(purchase.credits))}
    </div>`;
}

/** @param {import('../types').Wallet | null} wallet @param {string} complaint */
function codeStateMarkup(wallet, complaint) {
  if (!wallet || !wallet.recovery_code) {
    return html`
      <div class="alert warn">
        <p>${complaint || t.credits.codeNone}</p>
        <button type="button" class="button small" data-testid="make-code" data-make-code>${icon('key')}${t.credits.makeCode}</button>
      </div>`;
  }
  if (isKept(wallet)) return html`<p class="hint code-state">${icon('key')}<span>${t.credits.codeKept}</span></p>`;
  return html`
    <p class="hint code-state">${icon('key')}<span>${t.credits.codeUnkept}</span>
      <button type="button" class="button quiet small" data-testid="make-code" data-make-code>${t.credits.newCode}</button></p>`;
}

/**
 * @typedef {object} Telling
 * @property {string} sign
 * @property {'calm' | 'bad'} tone
 * @property {string} title
 * @property {string} told
 * @property {boolean} [buy] whether another try makes sense
 * @property {boolean} [recover]
 */

/** @param {Comeback} comeback @returns {Telling} */
function tellingOf(comeback) {
  const {purchase, answers} = comeback;
  const {credits: words} = t;
  switch (standingOf(comeback)) {
    case 'unreachable':
      return {sign: 'clock', tone: 'calm', title: words.asking, told: words.askingFailed};
    case 'not_yours':
      return {sign: 'info', tone: 'calm', title: words.notYours, told: words.notYoursTold, recover: true};
    case 'unknown':
      return {sign: 'info', tone: 'calm', title: words.unknown, told: words.unknownTold};
    case 'open':
      return {sign: 'clock', tone: 'calm', title: words.waiting, told: answers > ANSWERS_USUAL ? words.waitingLong : words.waitingTold};
    case 'processing':
      return {sign: 'clock', tone: 'calm', title: words.processing, told: words.processingTold};
    case 'failed':
      return {sign: 'warn', tone: 'bad', title: words.paymentFailed, told: words.paymentFailedTold, buy: true};
    case 'expired':
      return {sign: 'info', tone: 'calm', title: words.ended, told: words.endedTold, buy: true};
    case 'refused':
      return {sign: 'warn', tone: 'bad', title: words.refused, told: words.refusedTold(purchase?.id ?? '')};
    case 'refunded':
    case 'disputed':
    case 'lost':
      return {sign: 'info', tone: 'calm', title: words.takenBack[/** @type {'lost'} */ (purchase?.state)], told: words.takenBackTold(purchase?.taken_back ?? 0)};
    default:
      return {sign: 'clock', tone: 'calm', title: words.asking, told: words.askingTold};
  }
}
