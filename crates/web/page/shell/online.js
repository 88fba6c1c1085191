// Whether the server can be reached, told in a bar under the header.

import {heard} from '../api.js';
import {announce} from './announce.js';
import {t} from '../strings.js';

const PROBE_MS = 3000;

/**
 * @param {HTMLElement} bar
 * @param {() => void} onBack called when the server answers again
 * @returns {{lost(): void}} to be called when a request got no answer
 */
export function watchLine(bar, onBack) {
  let away = !navigator.onLine;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let probing;

  function show() {
    bar.hidden = !away;
    bar.textContent = away ? (navigator.onLine ? t.problem.unreachable : t.problem.offline) : '';
  }

  function lost() {
    away = true;
    show();
    clearTimeout(probing);
    probing = setTimeout(probe, PROBE_MS);
  }

  async function probe() {
    // Without a network there is nobody to ask; the browser tells when there is one.
    if (!away || !navigator.onLine) return;
    try {
      const answer = await fetch('/readyz', {cache: 'no-store'});
      if (answer.ok) return back();
    } catch {
      // Still away; the next probe tells.
    }
    probing = setTimeout(probe, PROBE_MS);
  }

  function back() {
    if (!away) return;
    away = false;
    clearTimeout(probing);
    show();
    announce(t.problem.online);
    onBack();
  }

  addEventListener('offline', lost);
  addEventListener('online', probe);
  heard.addEventListener('answer', back);
  if (away) lost();
  return {lost};
}
