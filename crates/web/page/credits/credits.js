// Credits, wired: the balance in the header, and the doors that other parts of the page open dialogs through.

import {mountBalance} from './balance.js';
import {openPacks} from './packs.js';
import {openRecover} from './recover.js';
import {openWallet} from './wallet.js';
import {welcome} from './welcome.js';

/**
 * @typedef {object} Doors
 * @property {() => void} buy
 * @property {() => void} recover
 * @property {() => void} wallet
 * @property {(scroll: boolean) => void} goOn back to making loops
 */

/** The address that a saved recovery code names. */
const RECOVER = '#recover';

/**
 * @param {HTMLElement} root where the balance stands
 * @param {import('../allowance/access.js').AccessState} access
 * @param {{whereabouts(): import('./whereabouts.js').Whereabouts, goOn(scroll: boolean): void}} hooks
 */
export function mountCredits(root, access, {whereabouts, goOn}) {
  /** @type {Doors} */
  const doors = {
    buy: () => openPacks(doors, whereabouts),
    recover: () => openRecover(access),
    wallet: () => openWallet(access, doors),
    goOn,
  };
  mountBalance(root, access, doors);
  recoverIfLinked();
  addEventListener('hashchange', recoverIfLinked);

  function recoverIfLinked() {
    if (location.hash !== RECOVER) return;
    history.replaceState(null, '', location.pathname + location.search);
    doors.recover();
  }

  return {
    doors,

    /** @param {import('./whereabouts.js').Arrival} arrival */
    welcome: (arrival) => welcome(arrival, access, doors),
  };
}
