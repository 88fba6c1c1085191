// The controls that narrow the crate down.

import {api, Problem} from '../api.js';
import {element, fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';
import {EVERYTHING, isNarrowed} from './filter.js';

/** @typedef {import('./filter.js').Filter} Filter */

/** Long enough not to ask for every letter of a word. */
const TYPING_MS = 180;

/**
 * @param {(filter: Filter) => void} onChange
 * @returns {{element: HTMLElement, clear(): void, focus(): void}}
 */
export function filters(onChange) {
  const form = /** @type {HTMLFormElement} */ (element(html`
    <form class="filters" role="search" aria-label="${t.crate.filters}">
      <label class="filter-text">${icon('search')}<span class="unseen">${t.crate.search}</span>
        <input class="text" type="search" name="text" placeholder="${t.crate.searchHint}" autocomplete="off" spellcheck="false"></label>
      <button type="button" class="button quiet filters-open" aria-expanded="false" aria-controls="crate-filters">${t.crate.filters}</button>
      <div class="filters-more" id="crate-filters">
        <select class="select" name="kind" aria-label="${t.crate.kind}"><option value="">${t.crate.anyKind}</option></select>
        <select class="select" name="key" aria-label="${t.crate.key}"><option value="">${t.crate.anyKey}</option></select>
        <fieldset class="filter-bpm"><legend class="unseen">${t.crate.bpm}</legend>
          <input class="text" type="number" name="bpmFrom" min="1" max="999" step="any" inputmode="decimal" placeholder="${t.crate.bpm}" aria-label="${t.crate.bpmFrom}">
          <span aria-hidden="true">–</span>
          <input class="text" type="number" name="bpmTo" min="1" max="999" step="any" inputmode="decimal" placeholder="${t.crate.bpm}" aria-label="${t.crate.bpmTo}"></fieldset>
        <button type="button" class="chip filter-star" aria-pressed="false">${icon('star')}<span>${t.crate.favourites}</span></button>
        <button type="button" class="icon-button filters-clear" aria-label="${t.crate.clear}" title="${t.crate.clear}" hidden>${icon('close')}</button>
      </div>
    </form>`));
  const star = one(form, '.filter-star', HTMLButtonElement);
  const clearing = one(form, '.filters-clear', HTMLButtonElement);
  const typed = one(form, '[name="text"]', HTMLInputElement);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;

  const tell = () => {
    clearTimeout(waiting);
    const filter = filterOf(form, star.ariaPressed === 'true');
    clearing.hidden = !isNarrowed(filter);
    onChange(filter);
  };
  form.addEventListener('input', (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, event.target instanceof HTMLInputElement ? TYPING_MS : 0);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    tell();
  });
  star.addEventListener('click', () => {
    star.ariaPressed = String(star.ariaPressed !== 'true');
    tell();
  });
  const clear = () => {
    form.reset();
    star.ariaPressed = 'false';
    tell();
  };
  clearing.addEventListener('click', () => {
    clear();
    typed.focus();
  });
  on(form, 'click', '.filters-open', (button) => {
    const open = button.ariaExpanded !== 'true';
    button.ariaExpanded = String(open);
    form.classList.toggle('open', open);
  });
  offer(form);
  return {element: form, clear, focus: () => typed.focus()};
}

/** @param {HTMLElement} form @param {boolean} favourite @returns {Filter} */
function filterOf(form, favourite) {
  const number = (/** @type {string} */ name) => {
    const {value, validity, valueAsNumber} = one(form, `[name="${name}"]`, HTMLInputElement);
    return value === '' || !validity.valid ? null : valueAsNumber;
  };
  return {
    ...EVERYTHING,
    kind: one(form, '[name="kind"]', HTMLSelectElement).value,
    key: one(form, '[name="key"]', HTMLSelectElement).value,
    bpmFrom: number('bpmFrom'),
    bpmTo: number('bpmTo'),
    text: one(form, '[name="text"]', HTMLInputElement).value,
    favourite,
  };
}

/** Fills in the kinds and keys there are. @param {HTMLElement} form */
async function offer(form) {
  /** @type {import('../types').Vocabulary} */
  let vocabulary;
  try {
    vocabulary = await api.get('/api/v1/vocabulary');
  } catch (error) {
    // The page tells of it where the form should be; the other filters work without.
    if (error instanceof Problem) return;
    throw error;
  }
  fill(
    one(form, '[name="kind"]', HTMLSelectElement),
    html`<option value="">${t.crate.anyKind}</option>${vocabulary.kinds.map(({name}) => html`<option value="${name}">${t.kind(name)}</option>`)}`,
  );
  fill(
    one(form, '[name="key"]', HTMLSelectElement),
    html`<option value="">${t.crate.anyKey}</option>${vocabulary.keys.map((key) => html`<option value="${key.short}">${key.short} · ${key.wheel}</option>`)}`,
  );
}
