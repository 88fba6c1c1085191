// What all dialogs have in common: they lie over the page, close in the usual ways, and are gone then.

import {element, fill, on} from '../dom.js';

/**
 * Opens a dialog. Escape, a press beside it and what is marked `data-close` close it, unless a `cancel` is prevented.
 * @param {import('../dom.js').Markup} markup a `<dialog>`
 */
export function openDialog(markup) {
  const dialog = /** @type {HTMLDialogElement} */ (element(markup));
  document.body.append(dialog);
  on(dialog, 'click', '[data-close]', () => leave(dialog));
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) leave(dialog);
  });
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    // Left to itself, a browser closes without a `cancel` as long as nobody has touched the page.
    event.preventDefault();
    leave(dialog);
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  return dialog;
}

/** @param {HTMLDialogElement} dialog */
function leave(dialog) {
  if (dialog.dispatchEvent(new Event('cancel', {cancelable: true}))) dialog.close();
}

/**
 * Replaces a part of a dialog, and keeps the focus within: on what is marked `data-focus`, else on the part itself.
 * @param {HTMLElement} part
 * @param {import('../dom.js').Markup} markup
 */
export function refill(part, markup) {
  const had = part.contains(document.activeElement) || document.activeElement === document.body;
  fill(part, markup);
  if (!had) return;
  const next = part.querySelector('[data-focus]') ?? part;
  if (!(next instanceof HTMLElement)) return;
  if (next === part) part.tabIndex = -1;
  next.focus();
}
