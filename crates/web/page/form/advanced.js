// Advanced mode: words, and while one types what they are taken to mean.

import {fill, html, on, one} from '../dom.js';
import {t} from '../strings.js';
import {accountMarkup, replaceBytes} from './account.js';
import {field} from './field.js';

export function advancedMarkup() {
  const examples = t.prompt.exampleTexts.map((text) => html`<button type="button" class="chip example" data-example>${text}</button>`);
  return html`
    ${field(
      'prompt',
      html`
        <div class="prompt">
          <textarea class="prompt-text" id="prompt" data-testid="prompt" rows="4" aria-labelledby="label-prompt"
            placeholder="${t.prompt.placeholder}" spellcheck="false"></textarea>
          <p class="prompt-count" data-count></p>
        </div>`,
      {lock: false, label: t.prompt.label},
    )}
    <div class="understood" data-testid="understood" role="region" aria-label="${t.prompt.understood}">
      <div class="field-head"><h3 class="field-label">${t.prompt.understood}</h3><span class="field-told" role="status" data-reading></span></div>
      <div data-understood></div>
    </div>
    <div class="field">
      <div class="field-head"><h3 class="field-label">${t.prompt.examples}</h3></div>
      <div class="chips">${examples}</div>
    </div>`;
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {import('./reading.js').Reading} understanding of the form as it is now
 * @returns {() => void}
 */
export function wireAdvanced(root, settings, understanding) {
  const text = one(root, '#prompt', HTMLTextAreaElement);
  const count = one(root, '[data-count]', HTMLElement);
  const understood = one(root, '[data-understood]', HTMLElement);
  const reading = one(root, '[data-reading]', HTMLElement);
  const most = settings.vocabulary.prompt_characters_max;

  text.addEventListener('input', () => settings.set({prompt: text.value}));
  on(root, 'click', '[data-example]', (example) => {
    settings.set({prompt: example.textContent ?? ''});
    text.focus();
  });
  on(root, 'click', '.meaning-fix', ({dataset}) => {
    const {start, end, right} = dataset;
    settings.set({prompt: replaceBytes(text.value, Number(start), Number(end), right ?? '')});
    text.focus();
  });

  // What was understood before stays until it is known what is understood now.
  understanding.addEventListener('change', () => {
    reading.textContent = understanding.waiting ? t.prompt.reading : '';
    if (understanding.understood) fill(understood, accountMarkup(understanding.understood.account));
    else if (understanding.problem) fill(understood, refused(understanding.problem));
  });

  return () => {
    if (text.value !== settings.values.prompt) text.value = settings.values.prompt;
    const used = [...text.value].length;
    count.textContent = t.prompt.count(used, most);
    count.setAttribute('aria-label', t.prompt.countLong(used, most));
    count.classList.toggle('over', used > most);
    if (used === 0) fill(understood, idle());
  };
}

function idle() {
  return html`<p class="hint">${t.prompt.idle}</p>`;
}

/** @param {import('../api.js').Problem} problem */
function refused({body}) {
  const refusals = body.errors;
  if (!refusals) return html`<p class="hint">${t.prompt.unread}</p>`;
  return html`
    <ul class="notes">
      ${refusals.map((each) => html`<li class="bad">${t.field(each.field)}: ${t.compose.refusal(each.value, each.allowed, each.remedy)}</li>`)}
    </ul>`;
}
