// Style, mood and intensity.

import {all, html, on} from '../dom.js';
import {t} from '../strings.js';
import {field, tell} from './field.js';

/** @param {import('./settings.js').Settings} settings */
export function styleMarkup({vocabulary}) {
  const chips = ['', ...vocabulary.styles.map((style) => style.name)].map(
    (name) => html`
      <label class="chip">
        <input class="unseen" type="radio" name="style" value="${name}"><span>${name ? t.style(name) : t.compose.anyStyle}</span>
      </label>`,
  );
  return field('style', html`<div class="chips">${chips}</div>`);
}

/** @param {import('./settings.js').Settings} settings */
export function moodsMarkup({vocabulary}) {
  const chips = vocabulary.moods.map(
    (name) => html`
      <label class="chip">
        <input class="unseen" type="checkbox" name="moods" value="${name}"><span>${t.mood(name)}</span>
      </label>`,
  );
  return field('moods', html`<div class="chips">${chips}</div>`);
}

/** @param {import('./settings.js').Settings} settings */
export function intensityMarkup({vocabulary}) {
  const [least, most] = vocabulary.intensity;
  const steps = Array.from({length: most - least + 1}, (_, index) => {
    const step = least + index;
    return html`
      <label class="step">
        <input class="unseen" type="radio" name="intensity" value="${step}" aria-label="${step}, ${t.compose.intensities[step] ?? ''}">
        <span></span>
      </label>`;
  });
  return field('intensity', html`<div class="steps">${steps}</div>`);
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @returns {() => void}
 */
export function wireChoices(root, settings) {
  const styles = all(root, 'input[name=style]', HTMLInputElement);
  const moods = all(root, 'input[name=moods]', HTMLInputElement);
  const steps = all(root, 'input[name=intensity]', HTMLInputElement);

  on(root, 'change', 'input[name=style]', (input) => {
    const style = settings.vocabulary.styles.find((each) => each.name === /** @type {HTMLInputElement} */ (input).value);
    settings.set({style: style?.name ?? null});
    if (style) settings.suggest({bpm: style.bpm, swing: style.swing});
  });
  on(root, 'change', 'input[name=moods]', () => {
    settings.set({moods: moods.filter((mood) => mood.checked).map((mood) => mood.value)});
  });
  on(root, 'change', 'input[name=intensity]', (input) => {
    settings.set({intensity: Number(/** @type {HTMLInputElement} */ (input).value)});
  });

  return () => {
    const {style, moods: chosen, intensity} = settings.values;
    for (const each of styles) each.checked = each.value === (style ?? '');
    for (const each of moods) each.checked = chosen.includes(each.value);
    for (const each of steps) {
      const step = Number(each.value);
      each.checked = step === intensity;
      each.parentElement?.classList.toggle('lit', step <= intensity);
    }
    tell(root, 'intensity', t.compose.intensities[intensity] ?? '');
    const known = settings.vocabulary.styles.find((each) => each.name === style);
    const frame = root.querySelector('[data-field="style"]');
    tell(root, 'style', known ? t.compose.usualShort(known.bpm) : '');
    frame?.setAttribute('title', known ? t.compose.usual(t.style(known.name), known.bpm, known.reason) : '');
  };
}
