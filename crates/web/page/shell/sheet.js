// The sheet behind "?": every shortcut there is, and the switch that turns single keys off.

import {html, on} from '../dom.js';
import {icon} from '../icons.js';
import {keyName, keys} from '../keys.js';
import {t} from '../strings.js';
import {openDialog} from './dialog.js';

export function openSheet() {
  if (document.querySelector('dialog.sheet')) return;
  const dialog = openDialog(sheetMarkup());
  on(dialog, 'change', '[data-single]', (input) => {
    keys.single = /** @type {HTMLInputElement} */ (input).checked;
  });
}

function sheetMarkup() {
  const groups = Object.values(t.keys.groups).filter((group) => keys.list().some((each) => each.group === group));
  return html`
    <dialog class="dialog sheet" aria-labelledby="sheet-heading">
      <div class="dialog-head">
        <h2 id="sheet-heading">${t.keys.heading}</h2>
        <button type="button" class="icon-button" data-close aria-label="${t.quality.close}">${icon('close')}</button>
      </div>
      <div class="dialog-body">
        <div class="key-groups">${groups.map(groupMarkup)}</div>
        <label class="switch">
          <input type="checkbox" role="switch" data-single ${keys.single && html`checked`}><span class="switch-name">${t.keys.single}</span>
        </label>
      </div>
    </dialog>`;
}

/** @param {string} group */
function groupMarkup(group) {
  const rows = keys.list().filter((each) => each.group === group);
  return html`
    <section>
      <h3>${group}</h3>
      <dl class="key-list">${rows.map((each) => html`<div><dt><kbd>${keyName(each.key)}</kbd></dt><dd>${each.label}</dd></div>`)}</dl>
    </section>`;
}
