// What few need, behind "More": instruments, swing, one-shot, sample rate, seed.

import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {field, tell} from './field.js';

/**
 * @param {import('./settings.js').Settings} settings
 */
export function moreMarkup({vocabulary}) {
  const [straight, latest] = vocabulary.swing;
  const rates = vocabulary.sample_rates.map(
    (rate) => html`
      <label class="segment">
        <input class="unseen" type="radio" name="sample_rate" value="${rate}"><span>${t.rate(rate)}</span>
      </label>`,
  );
  return html`
    <details class="more">
      <summary><span>${t.compose.more}</span><span class="more-told">${t.compose.moreTold}</span></summary>
      <div class="more-body">
        ${field('instruments', html`<div class="chips" data-instruments></div>`)}
        ${field('swing', html`<input class="slider" type="range" data-swing min="${straight}" max="${latest}" step="0.01" aria-label="${t.compose.swing}">`)}
        <label class="switch" data-one-shot-row>
          <input type="checkbox" role="switch" data-one-shot><span class="switch-name">${t.compose.oneShot}</span>
          <span class="switch-told" data-one-shot-told>${t.compose.oneShotTold}</span>
        </label>
        ${field('sample_rate', html`<div class="segments">${rates}</div>`, {lock: false})}
        ${field(
          'seed',
          html`
            <div class="seed">
              <input class="text" type="text" inputmode="numeric" pattern="[0-9]*" data-seed aria-labelledby="label-seed"
                placeholder="${t.compose.seedHint}" autocomplete="off" spellcheck="false">
              <button type="button" class="button small" data-draw title="${t.compose.seedDraw}" aria-label="${t.compose.seedDraw}">${icon('dice')}</button>
              <button type="button" class="button small" data-forget title="${t.compose.seedForget}" aria-label="${t.compose.seedForget}">${icon('close')}</button>
            </div>`,
        )}
      </div>
    </details>`;
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {() => import('../types').Engine | undefined} engine that serves
 * @returns {() => void}
 */
export function wireMore(root, settings, engine) {
  const instruments = one(root, '[data-instruments]', HTMLElement);
  const swing = one(root, '[data-swing]', HTMLInputElement);
  const oneShot = one(root, '[data-one-shot]', HTMLInputElement);
  const seed = one(root, '[data-seed]', HTMLInputElement);
  const [straight, latest] = settings.vocabulary.swing;
  let shownFor = '';

  on(instruments, 'change', 'input', (input) => {
    const {value, checked} = /** @type {HTMLInputElement} */ (input);
    const others = settings.values.instruments.filter((name) => name !== value);
    settings.set({instruments: checked ? [...others, value] : others});
  });
  swing.addEventListener('input', () => settings.set({swing: swing.valueAsNumber}));
  oneShot.addEventListener('change', () => settings.set({one_shot: oneShot.checked}));
  on(root, 'change', 'input[name=sample_rate]', (input) => {
    settings.set({sample_rate: Number(/** @type {HTMLInputElement} */ (input).value)});
  });
  seed.addEventListener('input', () => {
    const wrong = !seedIsRight(seed.value, settings.vocabulary.seed_max);
    seed.setAttribute('aria-invalid', String(wrong));
    tell(root, 'seed', wrong ? t.compose.seedWrong(settings.vocabulary.seed_max) : '');
    if (!wrong) settings.set({seed: seed.value.trim() === '' ? null : Number(seed.value)});
  });
  seed.addEventListener('blur', show);
  one(root, '[data-draw]', HTMLButtonElement).addEventListener('click', () => {
    settings.set({seed: Math.floor(Math.random() * 1_000_000)});
  });
  one(root, '[data-forget]', HTMLButtonElement).addEventListener('click', () => settings.set({seed: null}));

  function show() {
    const {values, kind} = settings;
    if (shownFor !== kind.name) {
      shownFor = kind.name;
      fill(instruments, instrumentChips(kind.instruments));
      one(root, '[data-field="instruments"]', HTMLElement).hidden = kind.instruments.length === 0;
    }
    for (const input of instruments.querySelectorAll('input')) input.checked = values.instruments.includes(input.value);
    const fit = kind.instruments.some((name) => values.instruments.includes(name));
    tell(root, 'instruments', fit ? '' : t.compose.anyInstrument);
    swing.value = String(values.swing);
    swing.style.setProperty('--at', `${((values.swing - straight) / (latest - straight)) * 100}%`);
    tell(root, 'swing', t.compose.swingTold(values.swing));
    oneShot.checked = values.one_shot && kind.one_shot;
    const serving = engine();
    const loopsOnly = serving !== undefined && !serving.one_shots;
    // What is on can still be switched off.
    oneShot.disabled = loopsOnly && !oneShot.checked;
    one(root, '[data-one-shot-told]', HTMLElement).textContent = loopsOnly ? t.engines.noOneShots(serving.name) : t.compose.oneShotTold;
    one(root, '[data-one-shot-row]', HTMLElement).hidden = !kind.one_shot;
    for (const radio of root.querySelectorAll('input[name=sample_rate]')) {
      if (radio instanceof HTMLInputElement) radio.checked = Number(radio.value) === values.sample_rate;
    }
    if (document.activeElement !== seed) {
      seed.value = values.seed === null ? '' : String(values.seed);
      seed.removeAttribute('aria-invalid');
      tell(root, 'seed', '');
    }
  }

  return show;
}

/** @param {string[]} names */
function instrumentChips(names) {
  return html`${names.map(
    (name) => html`
      <label class="chip">
        <input class="unseen" type="checkbox" value="${name}"><span>${t.instrument(name)}</span>
      </label>`,
  )}`;
}

/** @param {string} text @param {number} most */
function seedIsRight(text, most) {
  return /^\s*\d*\s*$/.test(text) && Number(text) <= most;
}
