// How long ago, in as few words as say it.

import {t} from '../strings.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * @param {string} iso
 * @param {number} now in milliseconds since 1970
 */
export function age(iso, now) {
  const past = now - Date.parse(iso);
  if (past < MINUTE) return t.crate.now;
  if (past < HOUR) return t.crate.minutes(Math.floor(past / MINUTE));
  if (past < DAY) return t.crate.hours(Math.floor(past / HOUR));
  if (past < 14 * DAY) return t.crate.days(Math.floor(past / DAY));
  return t.crate.date(new Date(iso));
}
