// The dialog that one comes back to from paying: how the purchase stands, and what is there now.

import {html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {openDialog, refill} from '../shell/dialog.js';
import {toast} from '../shell/toast.js';
import {t} from '../strings.js';
import {guardCode} from './code.js';
import {Comeback} from './comeback.js';
import {complaintOf} from './complaint.js';
import {rememberKept} from './kept.js';
import {till} from './till.js';
import {settleAddress} from './whereabouts.js';
import {paidMarkup, standingMarkup, standingOf, standingSaid} from './standing.js';

/** @typedef {import('../types').Wallet} Wallet */

/**
 * @param {import('./whereabouts.js').Arrival} arrival
 * @param {import('../allowance/access.js').AccessState} access
 * @param {import('./credits.js').Doors} doors
 */
export function welcome(arrival, access, doors) {
  const comeback = new Comeback(arrival.purchase, arrival.bought);
  /** @type {HTMLDialogElement | null} */
  let dialog = null;
  let opened = false;
  let paidShown = false;
  let arranging = false;

  function open() {
    opened = true;
    const shown = openDialog(frameMarkup(standingMarkup(comeback)));
    shown.dataset.state = standingOf(comeback);
    dialog = shown;
    let scroll = false;
    on(shown, 'click', '[data-next]', () => {
      scroll = true;
      shown.close();
    });
    on(shown, 'click', '[data-buy]', () => leaveFor(doors.buy));
    on(shown, 'click', '[data-recover]', () => leaveFor(doors.recover));
    on(shown, 'click', '[data-make-code]', () => showPaid(true));
    shown.addEventListener('close', () => {
      dialog = null;
      settleAddress();
      doors.goOn(scroll);
    });
  }

  /** @param {() => void} door */
  function leaveFor(door) {
    dialog?.close();
    door();
  }

  function show() {
    const {purchase, settled} = comeback;
    if (settled) settleAddress();
    if (arrival.bought || purchase?.state === 'paid' || purchase?.state === 'processing') showStanding();
    else if (settled || purchase) tellUnbought();
  }

  function showStanding() {
    const paid = comeback.purchase?.state === 'paid' && !comeback.problem;
    // Who came back without paying, and has paid after all, is told so too.
    if (!opened) open();
    if (!dialog) return tellLater(paid);
    if (paid) return paidShown || showPaid(false);
    dialog.dataset.state = standingOf(comeback);
    refill(one(dialog, '[data-body]', HTMLElement), standingMarkup(comeback));
    say(standingSaid(comeback));
  }

  /** The dialog was closed meanwhile. @param {boolean} paid */
  async function tellLater(paid) {
    if (!comeback.settled || comeback.problem) return;
    toast(paid ? t.credits.arrived(comeback.purchase?.credited ?? 0) : t.credits.paymentFailed);
    const [wallet] = await Promise.allSettled([till.wallet(), access.refresh()]);
    const lacksCode = wallet.status === 'fulfilled' && wallet.value?.recovery_code === false;
    // Credits without a code are worth an interruption, but not one of another dialog: the wallet's asks for it too.
    if (!paid || !lacksCode || document.querySelector('dialog[open]')) return;
    open();
    await showPaid(false);
  }

  function tellUnbought() {
    comeback.stop();
    settleAddress();
    toast(t.credits.unbought);
    access.refresh();
  }

  /**
   * The balance, and the recovery code if the wallet has none yet.
   * @param {boolean} anew whether a code is wanted though there is one
   */
  async function showPaid(anew) {
    const {purchase} = comeback;
    if (!purchase || arranging) return;
    paidShown = true;
    arranging = true;
    /** @type {Wallet | null} */
    let wallet = null;
    /** @type {string | null} */
    let code = null;
    let complaint = '';
    try {
      [wallet] = await Promise.all([till.wallet(), access.refresh()]);
      if (wallet && (anew || !wallet.recovery_code)) {
        code = await till.recoveryCode();
        wallet = {...wallet, recovery_code: true};
      }
    } catch (error) {
      complaint = complaintOf(error);
    } finally {
      arranging = false;
    }
    if (!dialog) return;
    dialog.dataset.state = 'paid';
    const body = one(dialog, '[data-body]', HTMLElement);
    refill(body, paidMarkup(purchase, wallet, code, complaint));
    say([t.credits.paid(purchase.credited), wallet && t.credits.balance(wallet.credits), code && t.credits.codeTold].filter(Boolean).join('. '));
    if (code === null) return;
    guardCode(dialog, code, () => {
      if (wallet) rememberKept(wallet.id);
      refill(body, paidMarkup(purchase, wallet, null, ''));
    });
  }

  /** What is outside of an open dialog is not read out. @param {string} text */
  function say(text) {
    const said = dialog && one(dialog, '[data-announced]', HTMLElement);
    if (said && said.textContent !== text) said.textContent = text;
  }

  comeback.addEventListener('change', show);
  if (arrival.bought) open();
  comeback.ask();
}

/** @param {import('../dom.js').Markup} standing */
function frameMarkup(standing) {
  return html`
    <dialog class="dialog narrow comeback" data-testid="comeback" aria-labelledby="comeback-heading">
      <div class="dialog-body" data-body>${standing}</div>
      <button type="button" class="icon-button comeback-close" data-close aria-label="${t.credits.close}">${icon('close')}</button>
      <p class="unseen" role="status" data-announced></p>
    </dialog>`;
}
