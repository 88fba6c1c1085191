// Advanced mode: words, and while one types what they are taken to mean.

import {api, Problem} from '../api.js';
import {fill, html, on, one} from '../dom.js';
import {t} from '../strings.js';
import {accountMarkup, replaceBytes} from './account.js';
import {field} from './field.js';

const PAUSE_MS = 220;

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
 * @returns {() => void}
 */
export function wireAdvanced(root, settings) {
  const text = one(root, '#prompt', HTMLTextAreaElement);
  const count = one(root, '[data-count]', HTMLElement);
  const understood = one(root, '[data-understood]', HTMLElement);
  const reading = one(root, '[data-reading]', HTMLElement);
  const most = settings.vocabulary.prompt_characters_max;
  /** @type {AbortController | undefined} */
  let asking;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  let askedFor = '';

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

  async function ask() {
    asking?.abort();
    const request = settings.request();
    if (!request.prompt) return fill(understood, idle());
    asking = new AbortController();
    const {signal} = asking;
    reading.textContent = t.prompt.reading;
    try {
      /** @type {import('../types').Understood} */
      const answer = await api.post('/api/v1/briefs', request, {signal});
      fill(understood, accountMarkup(answer.account));
    } catch (error) {
      if (signal.aborted) return;
      fill(understood, refused(error));
    }
    reading.textContent = '';
  }

  return () => {
    if (text.value !== settings.values.prompt) text.value = settings.values.prompt;
    const used = [...text.value].length;
    count.textContent = t.prompt.count(used, most);
    count.setAttribute('aria-label', t.prompt.countLong(used, most));
    count.classList.toggle('over', used > most);
    if (settings.mode !== 'advanced') return;
    const wanted = JSON.stringify(settings.request());
    if (wanted === askedFor) return;
    askedFor = wanted;
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  };
}

function idle() {
  return html`<p class="hint">${t.prompt.idle}</p>`;
}

/** @param {unknown} error */
function refused(error) {
  const refusals = error instanceof Problem ? error.body.errors : undefined;
  if (!refusals) return html`<p class="hint">${t.prompt.unread}</p>`;
  return html`
    <ul class="notes">
      ${refusals.map((each) => html`<li class="bad">${t.field(each.field)}: ${t.compose.refusal(each.value, each.allowed, each.remedy)}</li>`)}
    </ul>`;
}
