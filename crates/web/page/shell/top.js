// The header: the record that turns, what is left today, the credits, and the way to the shortcuts.

import {fill, html, Markup} from '../dom.js';
import {icon} from '../icons.js';
import {t} from '../strings.js';

/** @param {HTMLElement} root */
export function mountTop(root) {
  fill(
    root,
    html`
      <a class="logo" href="/">
        ${record()}<span class="logo-name">${t.product}</span><span class="logo-claim">${t.claim}</span>
      </a>
      <h1 class="unseen">${t.title}</h1>
      <div class="meter" id="meter" data-testid="allowance" role="group" aria-label="${t.allowance.region}"></div>
      <div class="balance" id="balance" role="group" aria-label="${t.credits.region}" hidden></div>
      <button type="button" class="icon-button" id="open-keys" aria-label="${t.keys.open}" aria-haspopup="dialog" title="${t.keys.open} (?)">${icon('keyboard')}</button>`,
  );
}

/** @param {HTMLElement} root */
export function mountFoot(root) {
  fill(
    root,
    html`
      <p>${t.footer.api} <code>POST /api/v1/generations</code></p>
      <p>${t.footer.promise}</p>`,
  );
}

function record() {
  return new Markup(`
    <svg class="record" viewBox="0 0 64 64" aria-hidden="true">
      <circle class="disc" cx="32" cy="32" r="31"/>
      <g class="grooves"><circle cx="32" cy="32" r="27"/><circle cx="32" cy="32" r="23.5"/><circle cx="32" cy="32" r="20"/><circle cx="32" cy="32" r="16.5"/></g>
      <path class="shine" d="M32 32 19 4.6A30.5 30.5 0 0 1 31 1.5ZM32 32l13 27.4A30.5 30.5 0 0 1 33 62.5Z"/>
      <circle class="label" cx="32" cy="32" r="12.5"/><path class="label-mark" d="M32 23.5a8.5 8.5 0 0 1 7.4 4.3"/>
      <circle class="hole" cx="32" cy="32" r="2.6"/>
    </svg>`);
}
