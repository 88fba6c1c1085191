// Why a call about credits did not do what it should, in words.

import {Problem} from '../api.js';
import {t} from '../strings.js';

/**
 * @param {unknown} error
 * @returns {string}
 */
export function complaintOf(error) {
  if (!(error instanceof Problem)) throw error;
  if (error.offline) return t.credits.offline;
  const said = t.credits.problems[error.code];
  return said ? said(error.body.retry_after_s ?? null) : error.detail || t.credits.failed;
}
