// The till: every call about credits. A client names packs and purchases, never an amount.

import {api} from '../api.js';

/** @typedef {import('../types').Purchase} Purchase */
/** @typedef {import('../types').Wallet} Wallet */

export const till = {
  /** @returns {Promise<import('../types').Packs>} */
  packs: () => api.get('/api/v1/packs'),

  /** @returns {Promise<import('../types').Engine[]>} what loops cost stands with their engines */
  engines: async () => (await api.get('/api/v1/engines')).engines,

  /** @param {string} pack @returns {Promise<{purchase: Purchase, url: string}>} */
  checkout: (pack) => api.post('/api/v1/checkout', {pack}),

  /** @returns {Promise<Purchase[]>} newest first */
  purchases: async () => (await api.get('/api/v1/purchases')).purchases,

  /** How it stands, asked of Stripe. @param {string} id @returns {Promise<Purchase>} */
  check: (id) => api.post(`/api/v1/purchases/${id}/check`),

  /** Ends it, unless it is paid. @param {string} id @returns {Promise<Purchase>} */
  cancel: (id) => api.post(`/api/v1/purchases/${id}/cancel`),

  /** @returns {Promise<Wallet | null>} */
  wallet: async () => (await api.get('/api/v1/wallet')).wallet,

  /** Makes a new recovery code; the one before it no longer counts. @returns {Promise<string>} */
  recoveryCode: async () => (await api.post('/api/v1/wallet/recovery-code')).code,

  /**
   * Brings the wallet of a code to this browser.
   * @param {string} code
   * @param {boolean} replace whether a wallet of this browser may be left behind
   * @returns {Promise<Wallet>}
   */
  recover: async (code, replace) => (await api.post('/api/v1/wallet/recover', {code, replace})).wallet,

  /** @param {'others' | 'this'} browsers that lose the wallet */
  revoke: (browsers) => api.post('/api/v1/wallet/revoke', {browsers}),
};
