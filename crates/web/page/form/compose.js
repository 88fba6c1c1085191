// The left-hand side: two modes of asking, and the button.

import {all, element, fill, html, motionReduced, on, one} from '../dom.js';
import {keyName, keys} from '../keys.js';
import {t} from '../strings.js';
import {mountBlock} from '../allowance/block.js';
import {announce} from '../shell/announce.js';
import {advancedMarkup, wireAdvanced} from './advanced.js';
import {roll} from './dice.js';
import {flatPrice, mountCost} from './cost.js';
import {enginesMarkup, wireEngines} from './engines.js';
import {clearRefusals, showRefusals, tellLack} from './field.js';
import {guidedMarkup, wireGuided} from './guided.js';
import {lackOf} from './lack.js';
import {moreMarkup, wireMore} from './more.js';
import {Reading} from './reading.js';

/**
 * @typedef {object} Hooks
 * @property {(request: import('../types').Request) => void} onGenerate
 * @property {import('../allowance/access.js').AccessState} access
 * @property {import('../credits/credits.js').Doors} doors
 */

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @param {import('./roster.js').Roster} roster
 * @param {Hooks} hooks
 */
export function mountCompose(root, settings, roster, {onGenerate, access, doors}) {
  fill(
    root,
    html`
      <h2 class="unseen">${t.compose.heading}</h2>
      <form class="compose-form" novalidate aria-label="${t.compose.heading}">
        <div class="compose-head">
          <div class="tabs" role="tablist" aria-label="${t.compose.modes}">
            ${tab('guided', t.compose.guided)}${tab('advanced', t.compose.advanced)}
          </div>
        </div>
        <div class="compose-body">
          <div id="panel-guided" class="panel" role="tabpanel" aria-labelledby="tab-guided">${guidedMarkup(settings)}</div>
          <div id="panel-advanced" class="panel" role="tabpanel" aria-labelledby="tab-advanced" hidden>${advancedMarkup()}</div>
          ${enginesMarkup()}
          ${moreMarkup(settings)}
        </div>
        <div class="compose-foot">
          <div data-homeless role="alert"></div>
          <div data-block></div>
          <button class="button primary generate" type="submit" data-testid="generate">
            <span class="generate-name">${t.compose.generate}</span>
            <kbd aria-hidden="true">${keyName('Ctrl+Enter')}</kbd>
          </button>
          <p class="cost lacking" id="lacking" data-testid="lacking" data-lacking hidden></p>
          <p class="cost" data-testid="cost" data-cost></p>
        </div>
      </form>`,
  );
  const form = one(root, 'form', HTMLFormElement);
  const button = one(root, '.generate', HTMLButtonElement);
  const homeless = one(root, '[data-homeless]', HTMLElement);
  const tabs = all(root, '[role=tab]', HTMLButtonElement);
  const guided = wireGuided(root, settings, engine);
  const showEngines = wireEngines(root, settings, roster);
  const showMore = wireMore(root, settings, engine);
  const reading = new Reading();
  const showAdvanced = wireAdvanced(root, settings, reading);
  const block = mountBlock(one(root, '[data-block]', HTMLElement), access, {roster, engine, onUse: (name) => settings.set({engine: name}), doors});
  const tellCost = mountCost(one(root, '[data-cost]', HTMLElement), {
    access,
    blocked: () => block.blocked,
    price,
    engine: () => (roster.isChoice ? (engine()?.name ?? null) : null),
    onBuy: doors.buy,
  });
  const lacking = one(root, '[data-lacking]', HTMLElement);
  let sending = false;

  function show() {
    guided.show();
    showEngines();
    showMore();
    for (const each of tabs) {
      const chosen = each.id === `tab-${settings.mode}`;
      each.setAttribute('aria-selected', String(chosen));
      each.tabIndex = chosen ? 0 : -1;
    }
    for (const mode of ['guided', 'advanced']) one(root, `#panel-${mode}`, HTMLElement).hidden = mode !== settings.mode;
    one(root, '.more', HTMLElement).dataset.mode = settings.mode;
    showAdvanced();
    for (const lock of all(root, '.lock', HTMLButtonElement)) {
      lock.setAttribute('aria-pressed', String(settings.locks.has(lock.dataset.lock ?? '')));
    }
  }

  /** The engine that serves what the form asks for. */
  function engine() {
    return roster.serving(settings.values.engine);
  }

  /** What the form asks for, of the engine that serves it. */
  function request() {
    const {engine: _, ...asked} = settings.request();
    const serving = engine();
    return serving && !serving.usual ? {...asked, engine: serving.name} : asked;
  }

  /** What the engine cannot make of the form, as far as it is known what that asks for. */
  function lack() {
    const serving = engine();
    const {values, kind, mode} = settings;
    const asked = mode === 'advanced' ? reading.understood?.brief : {...values, one_shot: values.one_shot && kind.one_shot};
    const lack = serving && asked ? lackOf(serving, asked) : null;
    return serving && asked && lack ? {field: lack.field, text: t.engines.lack(serving.name, lack, asked.kind)} : null;
  }

  /** What it costs in credits: what the server said of the whole form, or what the engine takes for any loop. */
  function price() {
    return flatPrice(engine()) ?? reading.understood?.price ?? null;
  }

  function read() {
    const asked = request();
    const pays = (access.value?.credits ?? 0) > 0;
    reading.follow(asked, settings.mode === 'advanced' ? Boolean(asked.prompt) : pays && flatPrice(engine()) === null);
  }

  function showCost() {
    const found = lack();
    tellLack(root, found && (settings.mode === 'advanced' ? 'prompt' : found.field), found?.text ?? '');
    const news = found?.text ?? '';
    if (lacking.textContent !== news) announce(news);
    lacking.textContent = news;
    lacking.hidden = found === null;
    one(root, '[data-cost]', HTMLElement).hidden = found !== null;
    if (found) button.setAttribute('aria-describedby', lacking.id);
    else button.removeAttribute('aria-describedby');
    button.disabled = sending || block.blocked || found !== null;
    tellCost();
  }

  function generate() {
    if (button.disabled) return;
    clearRefusals(root);
    fill(homeless, '');
    onGenerate(request());
  }

  function rollDice() {
    if (settings.mode !== 'guided') settings.use('guided');
    settings.suggest(roll(makeable(settings.vocabulary, engine()), settings.values, settings.locks));
    if (motionReduced()) return;
    for (const die of all(root, '[data-dice] .icon', SVGElement)) {
      die.animate([{rotate: '0deg'}, {rotate: '360deg'}], {duration: 420, easing: 'cubic-bezier(.2, .8, .2, 1)'});
    }
  }

  settings.addEventListener('change', show);
  settings.addEventListener('change', () => {
    clearRefusals(root);
    fill(homeless, '');
    block.reconsider();
  });
  roster.addEventListener('change', () => {
    show();
    block.reconsider();
    read();
    showCost();
  });
  for (const change of [settings, access]) change.addEventListener('change', read);
  for (const change of [settings, access, reading]) change.addEventListener('change', showCost);
  block.addEventListener('change', showCost);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    generate();
  });
  form.addEventListener('keydown', (event) => {
    // Enter in a field would submit, and a loop of the day would be gone by accident.
    const typed = event.target instanceof HTMLInputElement && event.target.type !== 'submit';
    if (event.key === 'Enter' && typed && !event.ctrlKey && !event.metaKey) event.preventDefault();
  });
  on(root, 'click', '[data-dice]', rollDice);
  on(root, 'click', '[data-lock]', (lock) => settings.toggleLock(lock.dataset.lock ?? ''));
  on(root, 'click', '[role=tab]', (each) => settings.use(each.id === 'tab-guided' ? 'guided' : 'advanced'));
  on(root, 'keydown', '[role=tab]', (each, event) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const other = tabs.find((tab) => tab !== each);
    other?.click();
    other?.focus();
  });
  const {groups} = t.keys;
  keys.add({key: 'Ctrl+Enter', label: t.keys.generate, group: groups.make, run: generate});
  keys.add({key: 'r', label: t.keys.dice, group: groups.make, run: rollDice});
  keys.add({key: 't', label: t.keys.tap, group: groups.make, run: guided.tap});
  keys.add({key: 'g', label: t.keys.guided, group: groups.make, run: () => settings.use('guided')});
  keys.add({key: 'a', label: t.keys.advanced, group: groups.make, run: () => settings.use('advanced')});
  show();
  read();
  showCost();

  return {
    /** While the server has not yet answered a request. @param {boolean} is */
    sending(is) {
      sending = is;
      button.classList.toggle('sending', is);
      one(button, '.generate-name', HTMLElement).textContent = is ? t.compose.generating : t.compose.generate;
      showCost();
    },

    /** Asks for what is in the form now, as the button does. */
    generate,

    /** What the server refused, at the fields it concerns. @param {import('../types').Refusal[]} refusals */
    refuse(refusals) {
      const rest = showRefusals(root, refusals);
      if (rest.length === 0) return;
      const list = rest.map((each) => html`<li>${t.field(each.field)}: ${t.compose.refusal(each.value, each.allowed, each.remedy)}</li>`);
      fill(homeless, '');
      homeless.append(element(html`<div class="alert bad"><p>${t.problem.refused}</p><ul>${list}</ul></div>`));
    },

    /** A refusal that is about no field. @param {string} text */
    complain(text) {
      fill(homeless, html`<div class="alert bad"><p>${text}</p></div>`);
    },

    block,
    button,
  };
}

/** What of it an engine makes. @param {import('../types').Vocabulary} vocabulary @param {import('../types').Engine | undefined} engine */
function makeable(vocabulary, engine) {
  const kinds = vocabulary.kinds.filter((kind) => engine?.kinds.includes(kind.name));
  return kinds.length > 0 ? {...vocabulary, kinds} : vocabulary;
}

/** @param {string} mode @param {string} name */
function tab(mode, name) {
  return html`
    <button type="button" class="tab" role="tab" id="tab-${mode}" aria-controls="panel-${mode}" data-testid="mode-${mode}">${name}</button>`;
}
