// Whether the recovery code of a wallet was kept by whoever uses this browser. The code itself is never stored.

import {recall, remember} from '../memory.js';

/** @param {string} wallet */
export function rememberKept(wallet) {
  remember('code-kept', wallet);
}

/** @param {import('../types').Wallet} wallet */
export function isKept(wallet) {
  return wallet.recovery_code && recall('code-kept') === wallet.id;
}
