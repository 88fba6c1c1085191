// The length in bars, with the seconds they make.

import {all, html, on} from '../dom.js';
import {t} from '../strings.js';
import {field, tell} from './field.js';
import {secondsMax, secondsOf} from './lack.js';

/** @param {import('./settings.js').Settings} settings */
export function lengthMarkup({vocabulary}) {
  const choices = vocabulary.bars.map(
    (bars) => html`
      <label class="segment">
        <input class="unseen" type="radio" name="bars" value="${bars}" aria-label="${t.bars(bars)}">
        <span>${bars}</span>
      </label>`,
  );
  return field('bars', html`<div class="segments">${choices}</div>`);
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('../types').Engine | undefined} engine that serves
 * @returns {() => void}
 */
export function wireLength(root, settings, engine) {
  const radios = all(root, 'input[name=bars]', HTMLInputElement);
  on(root, 'change', 'input[name=bars]', (input) => {
    settings.set({bars: Number(/** @type {HTMLInputElement} */ (input).value)});
  });
  return () => {
    const {bars, bpm, one_shot} = settings.values;
    const serving = engine();
    const most = serving ? secondsMax(serving, bpm) : Infinity;
    const oneShot = one_shot && settings.kind.one_shot;
    for (const radio of radios) {
      const lasts = secondsOf(Number(radio.value), bpm);
      radio.checked = Number(radio.value) === bars && !oneShot;
      radio.disabled = oneShot || lasts > most;
      radio.title = lasts > most ? t.compose.tooLong(most) : t.seconds(lasts);
    }
    tell(root, 'bars', oneShot ? t.compose.oneShotTold : t.compose.lengthTold(bars, secondsOf(bars, bpm)));
  };
}
