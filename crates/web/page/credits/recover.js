// The dialog that takes a recovery code, and the choice it may ask for.

import {Problem} from '../api.js';
import {fill, html, on, one} from '../dom.js';
import {icon} from '../icons.js';
import {openDialog, refill} from '../shell/dialog.js';
import {toast} from '../shell/toast.js';
import {t} from '../strings.js';
import {codeMarkup, guardCode, lengthOf} from './code.js';
import {complaintOf} from './complaint.js';
import {rememberKept} from './kept.js';
import {till} from './till.js';

/** @param {import('../allowance/access.js').AccessState} access */
export function openRecover(access) {
  const dialog = openDialog(dialogMarkup());
  const form = one(dialog, 'form', HTMLFormElement);
  const input = one(form, 'input', HTMLInputElement);
  const button = one(form, '[type=submit]', HTMLButtonElement);
  const said = one(form, '[data-said]', HTMLElement);
  const choice = one(dialog, '[data-choice]', HTMLElement);

  /** @param {string} text */
  function complain(text) {
    fill(said, text);
    input.setAttribute('aria-invalid', String(text !== ''));
    if (text) input.focus();
  }

  /** @param {boolean} replace */
  async function recover(replace) {
    const {signs, of} = lengthOf(input.value);
    // Wrong codes are counted, and after a few of them nobody on this network may try for a while.
    if (signs !== of) return complain(t.credits.codeLength(signs, of));
    button.disabled = true;
    complain('');
    fill(choice, '');
    try {
      const wallet = await till.recover(input.value, replace);
      rememberKept(wallet.id);
      dialog.close();
      toast(t.credits.recovered(wallet.credits));
      await access.refresh();
    } catch (error) {
      if (error instanceof Problem && error.code === 'wallet_kept') refill(choice, choiceMarkup());
      else complain(complaintOf(error));
    } finally {
      button.disabled = false;
    }
  }

  /** @param {HTMLElement} pressed */
  async function makeCodeFirst(pressed) {
    pressed.toggleAttribute('disabled', true);
    try {
      const code = await till.recoveryCode();
      refill(choice, codeMarkup(code, t.credits.keptCodeHeading));
      guardCode(dialog, code, () => recover(false));
    } catch (error) {
      fill(choice, '');
      complain(complaintOf(error));
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    recover(false);
  });
  on(dialog, 'click', '[data-make-code]', makeCodeFirst);
  on(dialog, 'click', '[data-leave-behind]', () => recover(true));
  input.focus();
}

function dialogMarkup() {
  return html`
    <dialog class="dialog narrow" data-testid="recover-dialog" aria-labelledby="recover-heading">
      <div class="dialog-head">
        <h2 id="recover-heading">${t.credits.recoverHeading}</h2>
        <button type="button" class="icon-button" data-close aria-label="${t.credits.close}">${icon('close')}</button>
      </div>
      <div class="dialog-body">
        <p id="recover-told">${t.credits.recoverTold}</p>
        <form class="recover" novalidate>
          <label class="field-label" for="recover-code">${t.credits.codeHeading}</label>
          <input class="text mono" id="recover-code" data-testid="recover-code-input" type="text" autocomplete="off" autocapitalize="off"
            autocorrect="off" spellcheck="false" placeholder="${t.credits.codePlaceholder}" aria-describedby="recover-said recover-told" maxlength="60">
          <button type="submit" class="button primary" data-testid="recover">${t.credits.recover}</button>
          <p class="recover-said" id="recover-said" role="alert" data-testid="recover-said" data-said></p>
        </form>
        <div data-choice></div>
      </div>
    </dialog>`;
}

/** What this browser holds would be lost with the switch. */
function choiceMarkup() {
  return html`
    <section class="alert warn" data-testid="wallet-kept" role="group" aria-labelledby="kept-heading">
      <h3 id="kept-heading" tabindex="-1" data-focus>${t.credits.keptHeading}</h3>
      <p>${t.credits.keptTold}</p>
      <div class="code-actions">
        <button type="button" class="button primary small" data-testid="make-code-first" data-make-code>${t.credits.keptMakeCode}</button>
        <button type="button" class="button small" data-testid="leave-behind" data-leave-behind>${t.credits.keptLeave}</button>
        <button type="button" class="button quiet small" data-close>${t.credits.keptStay}</button>
      </div>
    </section>`;
}
