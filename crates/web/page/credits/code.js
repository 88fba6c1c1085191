// A recovery code: as it is typed, and as it is shown, the one time that it can be.

import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

const SIGNS = 20;

/**
 * How many signs of a code a text holds, and how many it should. What does not matter is not counted.
 * @param {string} text
 */
export function lengthOf(text) {
  return {signs: text.replace(/[\s-]/g, '').length, of: SIGNS};
}

/** @param {string} code @param {string} [heading] */
export function codeMarkup(code, heading = t.credits.codeHeading) {
  return html`
    <section class="code-card" data-code>
      <h3>${icon('key')}${heading}</h3>
      <p>${t.credits.codeTold}</p>
      <p class="code" data-testid="recovery-code" tabindex="0" data-focus aria-label="${heading}: ${code}">${code}</p>
      <div class="code-actions">
        <button type="button" class="button small" data-testid="copy-code" data-copy>${icon('copy')}${t.credits.copy}</button>
        <button type="button" class="button small" data-testid="save-code" data-save>${icon('download')}${t.credits.save}</button>
        <button type="button" class="button primary small" data-testid="code-kept" data-kept>${icon('check')}${t.credits.kept}</button>
      </div>
      <p class="code-said" role="status" data-code-said></p>
    </section>`;
}

/**
 * Sees to a code that a dialog shows: copied, saved, and not lost by closing the dialog in haste.
 * @param {HTMLDialogElement} dialog
 * @param {string} code
 * @param {() => void} onKept
 */
export function guardCode(dialog, code, onKept) {
  const card = one(dialog, '[data-code]', HTMLElement);
  const said = one(card, '[data-code-said]', HTMLElement);
  let warned = false;

  on(card, 'click', '[data-copy]', async () => {
    try {
      await navigator.clipboard.writeText(code);
      fill(said, t.credits.copied);
    } catch {
      getSelection()?.selectAllChildren(one(card, '.code', HTMLElement));
      fill(said, t.credits.notCopied);
    }
  });
  on(card, 'click', '[data-save]', () => {
    save(t.credits.codeFile, t.credits.codeText(code, location.origin));
    fill(said, t.credits.saved);
  });
  on(card, 'click', '[data-kept]', () => {
    dialog.removeEventListener('cancel', holdOnce);
    onKept();
  });
  dialog.addEventListener('cancel', holdOnce);

  /** @param {Event} event */
  function holdOnce(event) {
    if (warned) return;
    warned = true;
    event.preventDefault();
    card.classList.add('urged');
    fill(said, t.credits.notKept);
    one(card, '[data-kept]', HTMLButtonElement).focus();
  }
}

/** @param {string} name @param {string} text */
function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], {type: 'text/plain'}));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
