// The wallet's dialog as markup.

import {html} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {isKept} from './kept.js';
import {purchasesMarkup} from './purchases.js';

/** @typedef {import('../types').Wallet} Wallet */

/**
 * @param {Wallet} wallet
 * @param {import('../types').Purchase[]} purchases
 * @param {boolean} payments
 */
export function walletMarkup(wallet, purchases, payments) {
  const {id, credits, held} = wallet;
  return html`
    <div class="purse">
      <p class="purse-count${credits < 0 && ' below'}" data-testid="wallet-credits">${icon('coin')}<b>${t.number(credits)}</b> ${t.credits.unit(credits)}</p>
      ${payments && html`<button type="button" class="button primary" data-testid="wallet-buy" data-buy>${icon('plus')}${t.credits.buy}</button>`}
      ${held > 0 && html`<p class="hint">${t.credits.held(held)}</p>`}
      ${credits < 0 && html`<p class="alert warn">${t.credits.negative(credits)}</p>`}
    </div>
    <section class="wallet-part" data-part="recovery">${recoveryMarkup(wallet)}</section>
    <section class="wallet-part" data-part="browsers">${browsersMarkup(wallet)}</section>
    <section class="wallet-part">
      <h3>${t.credits.purchases}</h3>
      ${purchasesMarkup(purchases)}
    </section>
    <p class="hint wallet-id" title="${t.credits.walletIdTold}">${t.credits.walletId(id)}<span class="unseen">. ${t.credits.walletIdTold}</span></p>`;
}

/** @param {boolean} payments */
export function noWalletMarkup(payments) {
  return html`
    <p>${t.credits.noWallet}</p>
    <p class="code-actions">
      ${payments && html`<button type="button" class="button primary" data-buy>${icon('plus')}${t.credits.buy}</button>`}
      ${haveCodeButton(t.credits.haveCode)}
    </p>`;
}

/**
 * A question before what cannot be undone.
 * @param {string} act @param {string} warning @param {string} name of the button that does it
 */
export function sureMarkup(act, warning, name) {
  return html`
    <div class="alert warn sure">
      <p tabindex="-1" data-focus>${warning}</p>
      <div class="code-actions">
        <button type="button" class="button small danger" data-testid="sure-${act}" data-sure="${act}">${name}</button>
        <button type="button" class="button small" data-unsure>${t.credits.cancel}</button>
      </div>
    </div>`;
}

/** What forgetting would come to, and the name of the button. @param {Wallet} wallet @returns {[string, string]} */
export function forgetWarning(wallet) {
  if (isKept(wallet)) return [t.credits.forgetSure, t.credits.forget];
  if (wallet.recovery_code) return [t.credits.forgetSureUnkept, t.credits.forget];
  return [wallet.browsers > 1 ? t.credits.forgetSureElsewhere : t.credits.forgetSureLost, t.credits.forgetAnyway];
}

/** @param {Wallet} wallet */
function recoveryMarkup(wallet) {
  const {recovery_code, credits, held} = wallet;
  const urgent = !recovery_code && credits + held > 0;
  const told = recovery_code ? (isKept(wallet) ? t.credits.codeKept : t.credits.codeUnkept) : urgent ? t.credits.codeNone : t.credits.codeNoneYet;
  return html`
    <h3>${t.credits.codeHeading}</h3>
    <p class="${urgent ? 'urgent' : 'hint'}" data-testid="recovery-told">${urgent && icon('warn')}<span>${told}</span></p>
    <p class="code-actions">
      <button type="button" class="button small${urgent && ' strong'}" data-testid="make-code" data-make-code>${icon('key')}${recovery_code ? t.credits.newCode : t.credits.makeCode}</button>
      ${haveCodeButton(t.credits.otherCode)}
    </p>`;
}

/** @param {Wallet} wallet */
function browsersMarkup({browsers}) {
  return html`
    <h3>${t.credits.browsers}</h3>
    <p class="hint" data-testid="browsers">${t.credits.browsersTold(browsers)}</p>
    <p class="code-actions">
      ${browsers > 1 && html`<button type="button" class="button small" data-testid="remove-others" data-remove-others>${t.credits.removeOthers}</button>`}
      <button type="button" class="button small" data-testid="forget" data-forget>${t.credits.forget}</button>
    </p>`;
}

/** @param {string} name */
function haveCodeButton(name) {
  return html`<button type="button" class="button quiet small" data-testid="open-recover" data-recover>${name}</button>`;
}
