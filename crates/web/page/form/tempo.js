// The tempo: a number, a slider, half and double, and tapping.

import {html, one} from '../dom.js';
import {t} from '../strings.js';
import {field, tell} from './field.js';

/** @param {import('./settings.js').Settings} settings */
export function tempoMarkup({vocabulary}) {
  const [slowest, fastest] = vocabulary.bpm;
  return field(
    'bpm',
    html`
      <div class="tempo">
        <div class="lcd">
          <span class="lamp" data-lamp aria-hidden="true"></span>
          <input class="lcd-number" type="number" inputmode="decimal" data-bpm min="${slowest}" max="${fastest}" step="0.1"
            aria-label="${t.compose.tempoNumber}" autocomplete="off">
          <span class="lcd-unit" aria-hidden="true">${t.compose.tempoUnit}</span>
        </div>
        <div class="tempo-keys">
          <button type="button" class="button small" data-half title="${t.compose.half}" aria-label="${t.compose.half}">½</button>
          <button type="button" class="button small" data-double title="${t.compose.double}" aria-label="${t.compose.double}">×2</button>
          <button type="button" class="button small tap" data-tap aria-label="${t.compose.tapLabel}">${t.compose.tap}</button>
        </div>
        <input class="slider" type="range" data-slider min="${slowest}" max="${fastest}" step="1" aria-label="${t.compose.tempoSlider}">
      </div>`,
  );
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @returns {{show(): void, tap(): void}}
 */
export function wireTempo(root, settings) {
  const [slowest, fastest] = settings.vocabulary.bpm;
  const number = one(root, '[data-bpm]', HTMLInputElement);
  const slider = one(root, '[data-slider]', HTMLInputElement);
  const half = one(root, '[data-half]', HTMLButtonElement);
  const double = one(root, '[data-double]', HTMLButtonElement);
  const tapButton = one(root, '[data-tap]', HTMLButtonElement);
  const lamp = one(root, '[data-lamp]', HTMLElement);
  const taps = new Taps();

  number.addEventListener('input', () => {
    // What is out of range is sent as it is, so that the refusal can name the remedy.
    if (number.value !== '' && Number.isFinite(number.valueAsNumber)) settings.set({bpm: number.valueAsNumber});
  });
  number.addEventListener('blur', show);
  slider.addEventListener('input', () => settings.set({bpm: slider.valueAsNumber}));
  half.addEventListener('click', () => settings.set({bpm: settings.values.bpm / 2}));
  double.addEventListener('click', () => settings.set({bpm: settings.values.bpm * 2}));
  tapButton.addEventListener('click', tap);

  function tap() {
    const bpm = taps.at(performance.now());
    tell(root, 'bpm', t.compose.tapped(taps.count));
    if (bpm !== null) settings.set({bpm: Math.min(fastest, Math.max(slowest, Math.round(bpm)))});
  }

  function show() {
    const {bpm} = settings.values;
    if (document.activeElement !== number || number.valueAsNumber !== bpm) number.value = String(Math.round(bpm * 100) / 100);
    slider.value = String(bpm);
    slider.style.setProperty('--at', `${((bpm - slowest) / (fastest - slowest)) * 100}%`);
    half.disabled = bpm / 2 < slowest;
    double.disabled = bpm * 2 > fastest;
    lamp.style.setProperty('--beat', `${60 / bpm}s`);
  }

  return {show, tap};
}

/** Turns taps into a tempo: the mean of the last eight, begun anew after two seconds of rest. */
export class Taps {
  /** @type {number[]} */
  #times = [];

  get count() {
    return this.#times.length;
  }

  /** @param {number} ms when a tap came @returns {number | null} beats a minute, once there are two */
  at(ms) {
    const last = this.#times.at(-1);
    if (last !== undefined && ms - last > 2000) this.#times = [];
    this.#times.push(ms);
    if (this.#times.length > 9) this.#times.shift();
    const first = /** @type {number} */ (this.#times[0]);
    return this.#times.length < 2 ? null : (60_000 * (this.#times.length - 1)) / (ms - first);
  }
}
