// The crate: every loop of this person, to be found, heard and combined again.

import {api, Problem} from '../api.js';
import {fill, html, on, one} from '../dom.js';
import {keys} from '../keys.js';
import {complaint} from '../sound/complaint.js';
import {player} from '../sound/player.js';
import {t} from '../strings.js';
import {mountDesk} from './desk.js';
import {isNarrowed} from './filter.js';
import {filters} from './filters.js';
import {History} from './history.js';
import {List} from './list.js';
import {Removal} from './removal.js';
import {downloadOf} from './row.js';

/** @typedef {import('../types').Summary} Summary */

/**
 * Builds the crate. Fires `changed` at its root, with `{summary, deleted}`, when a loop was changed or deleted here.
 *
 * @param {HTMLElement} root
 * @param {{onPick(summary: Summary): void, toast(text: string): void}} hooks
 * @returns {{refresh(): Promise<void>, add(summary: Summary): void, focus(): void}}
 */
export function mountCrate(root, hooks) {
  const history = new History();
  const changed = (/** @type {Summary} */ summary, deleted = false) =>
    root.dispatchEvent(new CustomEvent('changed', {detail: {summary, deleted}}));

  root.setAttribute('aria-label', t.crate.region);
  fill(root, html`
    <header class="crate-head"><h2>${t.crate.heading}</h2><p class="crate-count" role="status"></p></header>
    <div class="crate-list"><div class="crate-note"></div><button type="button" class="button quiet crate-more" hidden>${t.crate.more}</button></div>
    <div class="crate-foot">
      <div class="undos" role="status"></div>
      <section class="mixer" aria-label="${t.desk.region}" data-testid="desk"></section>
    </div>`);
  const search = filters((filter) => history.load(filter));
  one(root, '.crate-head', HTMLElement).after(search.element);
  const removal = new Removal(one(root, '.undos', HTMLElement), {
    toast: hooks.toast,
    onDeleted: (summary) => changed(summary, true),
  });
  mountDesk(one(root, '.mixer', HTMLElement), {onPick: hooks.onPick, tell});

  const actions = {
    /** @param {Summary} summary */
    async audition(summary) {
      await heard(player.play(summary));
      const next = history.assets[history.assets.findIndex((asset) => asset.id === summary.id) + 1];
      // Fetched ahead; where that fails it is fetched again, and told of, when it is wanted.
      if (next) player.load(next).catch(() => {});
    },
    /** @param {Summary} summary */
    toggle: (summary) => heard(player.toggle(summary)),
    /** @param {Summary} summary */
    open: (summary) => hooks.onPick(summary),
    /** @param {Summary} summary */
    async favourite(summary) {
      const turned = {...summary, favourite: !summary.favourite};
      history.put(turned);
      try {
        const address = `${summary.links.self}/favourite`;
        await (turned.favourite ? api.put(address) : api.delete(address));
        changed(turned);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        history.put(summary);
        hooks.toast(t.crate.favouriteFailed);
      }
    },
    /** @param {Summary} summary */
    download(summary) {
      const link = document.createElement('a');
      link.href = downloadOf(summary);
      link.download = '';
      link.click();
    },
    /** @param {Summary} summary */
    desk(summary) {
      if (player.deck.track(summary.id)) player.deck.remove(summary.id);
      else heard(player.deck.add(summary));
    },
    /** @param {Summary} summary */
    delete(summary) {
      player.deck.remove(summary.id);
      if (player.current?.id === summary.id) player.stopAudition();
      removal.begin(summary, history.take(summary.id));
    },
  };
  const list = new List(actions);
  one(root, '.crate-list', HTMLElement).prepend(list.element);
  addKeys(list, actions, removal, search.focus);

  const more = one(root, '.crate-more', HTMLButtonElement);
  more.addEventListener('click', () => history.loadMore());
  new IntersectionObserver(([seen]) => {
    if (seen?.isIntersecting && history.state === 'ready') history.loadMore();
  }, {rootMargin: '300px'}).observe(more);
  on(root, 'click', '[data-again]', async () => {
    await history.load();
    list.focus();
  });
  on(root, 'click', '[data-clear]', () => {
    search.clear();
    search.focus();
  });

  history.addEventListener('change', () => {
    const focused = list.element.contains(document.activeElement);
    list.show(history.assets);
    list.element.hidden = history.assets.length === 0;
    list.element.setAttribute('aria-busy', String(history.state === 'loading'));
    more.hidden = !history.more || history.state === 'failed';
    fill(one(root, '.crate-note', HTMLElement), note(history));
    const counted = history.state === 'ready' && history.assets.length > 0;
    fill(one(root, '.crate-count', HTMLElement), counted ? t.crate.count(history.assets.length, history.more) : '');
    // With the last row the focus would fall off the page.
    if (focused && history.assets.length === 0) search.focus();
  });
  history.load();

  /** @param {Promise<void>} attempt */
  async function heard(attempt) {
    try {
      await attempt;
    } catch (error) {
      tell(error);
    }
  }

  /** @param {unknown} error */
  function tell(error) {
    hooks.toast(complaint(error));
  }

  return {
    refresh: () => history.load(),
    add: (summary) => history.put(summary),
    focus: () => list.focus(),
  };
}

/** What stands where loops would. @param {History} history */
function note(history) {
  if (history.state === 'failed') {
    return html`<div class="alert bad" role="alert"><p>${t.crate.failed}</p><button type="button" class="button" data-again>${t.crate.again}</button></div>`;
  }
  if (history.assets.length > 0) return '';
  if (history.state === 'loading') {
    return html`<div class="crate-skeleton"><span class="unseen">${t.crate.loading}</span>${[1, 2, 3, 4].map(() => html`<div class="skeleton"></div>`)}</div>`;
  }
  if (isNarrowed(history.filter)) {
    return html`<div class="crate-empty"><h3>${t.crate.none}</h3><p>${t.crate.noneTold}</p><button type="button" class="button" data-clear>${t.crate.clear}</button></div>`;
  }
  return html`<div class="crate-empty"><h3>${t.crate.empty}</h3><p>${t.crate.emptyTold}</p></div>`;
}

/**
 * @param {List} list @param {import('./list.js').Actions} actions @param {Removal} removal @param {() => void} search
 */
function addKeys(list, actions, removal, search) {
  const group = t.keys.groups.crate;
  const within = list.element;
  /** @param {(summary: Summary) => void} act */
  const onActive = (act) => () => {
    if (list.active) act(list.active);
  };
  // The list itself answers these; they stand here so that they are shown.
  const shown = () => {};
  keys.add({key: 'ArrowUp', label: t.crate.keys.up, group, within, run: shown});
  keys.add({key: 'ArrowDown', label: t.crate.keys.down, group, within, run: shown});
  keys.add({key: 'Enter', label: t.crate.keys.open, group, within, run: shown});
  keys.add({key: 'f', label: t.crate.keys.favourite, group, within, run: onActive(actions.favourite)});
  keys.add({key: 'd', label: t.crate.keys.download, group, within, run: onActive(actions.download)});
  keys.add({key: 'm', label: t.crate.keys.deck, group, within, run: onActive(actions.desk)});
  keys.add({key: 'Delete', label: t.crate.keys.delete, group, within, run: onActive(actions.delete)});
  keys.add({key: 'u', label: t.crate.keys.undo, group, run: () => removal.undo()});
  keys.add({key: '/', label: t.crate.keys.search, group, run: search});
}
