// What to tell a person when a loop cannot be heard.

import {Problem} from '../api.js';
import {t} from '../strings.js';
import {DeckRefusal} from './deck.js';

/**
 * A sentence for what went wrong; anything that is not expected is thrown on.
 * @param {unknown} error
 */
export function complaint(error) {
  if (error instanceof DeckRefusal) return error.message;
  if (!(error instanceof Problem)) throw error;
  if (error.code === 'asleep') return t.desk.asleep;
  if (error.code === 'not_found') return t.crate.soundGone;
  return error.offline ? t.problem.offline : t.crate.soundFailed;
}
