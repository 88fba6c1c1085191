// The wallet's dialog: the balance, the recovery code, who holds it, and what was bought.

import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {openDialog, refill} from '../shell/dialog.js';
import {toast} from '../shell/toast.js';
import {t} from '../strings.js';
import {codeMarkup, guardCode} from './code.js';
import {complaintOf} from './complaint.js';
import {rememberKept} from './kept.js';
import {purchaseMarkup} from './purchases.js';
import {till} from './till.js';
import {forgetWarning, noWalletMarkup, sureMarkup, walletMarkup} from './purse.js';

/** @typedef {import('../types').Wallet} Wallet */

/**
 * @param {import('../allowance/access.js').AccessState} access
 * @param {import('./credits.js').Doors} doors
 */
export function openWallet(access, doors) {
  const dialog = openDialog(frameMarkup());
  const body = one(dialog, '[data-body]', HTMLElement);
  const said = one(dialog, '[data-said]', HTMLElement);
  const payments = access.value?.payments === true;
  /** @type {Wallet | null} */
  let wallet = null;
  let busy = false;

  async function load() {
    const purchases = till.purchases();
    wallet = await till.wallet();
    refill(body, wallet ? walletMarkup(wallet, await purchases, payments) : noWalletMarkup(payments));
  }

  /** Does one thing at a time, and tells in the dialog if it did not work. @param {() => Promise<void>} act */
  async function attempt(act) {
    if (busy) return;
    busy = true;
    fill(said, '');
    try {
      await act();
    } catch (error) {
      fill(said, complaintOf(error));
    } finally {
      busy = false;
    }
  }

  async function makeCode() {
    const code = await till.recoveryCode();
    refill(part('recovery'), codeMarkup(code));
    guardCode(dialog, code, () => {
      if (wallet) rememberKept(wallet.id);
      attempt(load);
    });
  }

  async function removeOthers() {
    await till.revoke('others');
    await load();
    fill(said, t.credits.removed);
  }

  async function forget() {
    await till.revoke('this');
    dialog.close();
    toast(t.credits.forgotten);
    await access.refresh();
  }

  /** @param {string} id */
  async function check(id) {
    const purchase = await till.check(id);
    const row = one(body, `[data-purchase="${CSS.escape(id)}"]`, HTMLElement);
    row.outerHTML = purchaseMarkup(purchase).text;
    await access.refresh();
    if (purchase.state === 'paid') await load();
  }

  /** @param {string} name */
  const part = (name) => one(body, `[data-part="${name}"]`, HTMLElement);

  /** What is done once one is sure, by the name of the button. @type {Record<string, () => Promise<void>>} */
  const acts = {code: makeCode, others: removeOthers, this: forget};

  on(dialog, 'click', '[data-buy]', () => {
    dialog.close();
    doors.buy();
  });
  on(dialog, 'click', '[data-recover]', () => {
    dialog.close();
    doors.recover();
  });
  on(dialog, 'click', '[data-make-code]', () => {
    if (wallet?.recovery_code) refill(part('recovery'), sureMarkup('code', t.credits.newCodeSure, t.credits.newCode));
    else attempt(makeCode);
  });
  on(dialog, 'click', '[data-remove-others]', () => {
    refill(part('browsers'), sureMarkup('others', t.credits.removeOthersSure, t.credits.removeOthers));
  });
  on(dialog, 'click', '[data-forget]', () => {
    if (wallet) refill(part('browsers'), sureMarkup('this', ...forgetWarning(wallet)));
  });
  on(dialog, 'click', '[data-sure]', (button) => {
    const act = acts[button.dataset.sure ?? ''];
    if (act) attempt(act);
  });
  on(dialog, 'click', '[data-unsure]', () => attempt(load));
  on(dialog, 'click', '[data-check]', (button) => attempt(() => check(button.dataset.check ?? '')));
  attempt(load);
}

function frameMarkup() {
  return html`
    <dialog class="dialog wallet-dialog" data-testid="wallet" aria-labelledby="wallet-heading">
      <div class="dialog-head">
        <h2 id="wallet-heading">${t.credits.wallet}</h2>
        <button type="button" class="icon-button" data-close aria-label="${t.credits.close}">${icon('close')}</button>
      </div>
      <div class="dialog-body">
        <p class="dialog-said" role="alert" data-said></p>
        <div class="wallet-body" data-body><div class="skeleton cards"></div><p class="unseen" role="status">${t.credits.walletLoading}</p></div>
      </div>
    </dialog>`;
}
