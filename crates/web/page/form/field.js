// The frame that every field of the form stands in: its name, its lock, what is told about it, and its refusal.

import {all, html, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/**
 * @param {string} name as the API names the field
 * @param {import('../dom.js').Markup} body
 * @param {{lock?: boolean, label?: string}} [options]
 */
export function field(name, body, options = {}) {
  const label = options.label ?? t.field(name);
  return html`
    <div class="field" role="group" data-field="${name}" aria-labelledby="label-${name}">
      <div class="field-head">
        <h3 class="field-label" id="label-${name}">${label}</h3>
        <span class="field-told" data-told data-testid="told-${name}"></span>
        ${options.lock !== false && lock(name, label)}
      </div>
      ${body}
      <p class="field-lack" data-lack hidden></p>
      <p class="field-refusal" id="refusal-${name}" hidden></p>
    </div>`;
}

/** @param {string} name @param {string} label */
function lock(name, label) {
  return html`<button type="button" class="lock" data-lock="${name}" aria-pressed="false" aria-label="${t.compose.lock(label)}"
    title="${t.compose.lock(label)}">${icon('unlock')}${icon('lock')}</button>`;
}

/**
 * Says something beside a field's name.
 * @param {ParentNode} root @param {string} name @param {string} text
 */
export function tell(root, name, text) {
  one(root, `[data-field="${name}"] [data-told]`, HTMLElement).textContent = text;
}

/**
 * Says at a field, or at none, what the engine cannot make of it.
 * @param {HTMLElement} root @param {string | null} name @param {string} text
 */
export function tellLack(root, name, text) {
  for (const each of all(root, '[data-lack]', HTMLElement)) {
    const here = each.closest('[data-field]')?.getAttribute('data-field') === name;
    each.hidden = !here;
    each.textContent = here ? text : '';
  }
}

/** Fields that the API knows by more names than the form has. @type {Record<string, string>} */
const SHOWN_AT = {length: 'bars', seconds: 'bars'};

/**
 * Shows refusals at the fields they concern, moves the focus to the first, and returns those that have no field here.
 * @param {HTMLElement} root
 * @param {import('../types').Refusal[]} refusals
 */
export function showRefusals(root, refusals) {
  clearRefusals(root);
  /** @type {HTMLElement[]} */
  const controls = [];
  const homeless = refusals.filter((refusal) => {
    const name = SHOWN_AT[refusal.field] ?? refusal.field;
    const own = visible(root, name);
    // In advanced mode every field is said in the prompt.
    const place = own ?? visible(root, 'prompt');
    if (!place) return true;
    place.closest('details')?.setAttribute('open', '');
    const said = one(place, '.field-refusal', HTMLElement);
    said.hidden = false;
    const text = t.compose.refusal(refusal.value, refusal.allowed, refusal.remedy);
    said.textContent = [said.textContent, own ? text : `${t.field(refusal.field)}: ${text}`].filter(Boolean).join(' ');
    place.classList.add('refused');
    const control = place.querySelector('input:not([type=range]), textarea, select');
    if (control instanceof HTMLElement) {
      control.setAttribute('aria-invalid', 'true');
      control.setAttribute('aria-describedby', said.id);
      controls.push(control);
    }
    return false;
  });
  controls[0]?.focus();
  return homeless;
}

/** @param {HTMLElement} root @param {string} name */
function visible(root, name) {
  const place = root.querySelector(`[data-field="${CSS.escape(name)}"]`);
  return place instanceof HTMLElement && !place.closest('[hidden]') ? place : null;
}

/** @param {HTMLElement} root */
export function clearRefusals(root) {
  for (const place of root.querySelectorAll('.field.refused')) {
    place.classList.remove('refused');
    const said = one(place, '.field-refusal', HTMLElement);
    said.hidden = true;
    said.textContent = '';
    const control = place.querySelector('[aria-invalid]');
    control?.removeAttribute('aria-invalid');
    control?.removeAttribute('aria-describedby');
  }
}
