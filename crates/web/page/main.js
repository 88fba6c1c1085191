// The page, wired: settings to requests, requests to strips, strips to the stage, and all of it to the crate.

import {AccessState} from './allowance/access.js';
import {mountMeter} from './allowance/meter.js';
import {api, Problem} from './api.js';
import {mountCrate} from './crate/crate.js';
import {mountCredits} from './credits/credits.js';
import {arrive} from './credits/whereabouts.js';
import {fill, html, motionReduced, one} from './dom.js';
import {mountCompose} from './form/compose.js';
import {Roster} from './form/roster.js';
import {Settings} from './form/settings.js';
import {keys} from './keys.js';
import {Making} from './making/making.js';
import {strip} from './making/strip.js';
import {announce} from './shell/announce.js';
import {watchLine} from './shell/online.js';
import {openSheet} from './shell/sheet.js';
import {toast} from './shell/toast.js';
import {mountFoot, mountTop} from './shell/top.js';
import {player} from './sound/player.js';
import {play, Stage} from './stage/stage.js';
import {t} from './strings.js';

/** @typedef {import('./types').Detail} Detail */
/** @typedef {import('./types').Request} Request */

const place = (/** @type {string} */ id) => one(document, `#${id}`, HTMLElement);
const ROSTER_MS = 60_000;
const access = new AccessState();
// Before anything is read of what this browser remembers.
const arrival = arrive();

mountTop(place('top'));
mountFoot(place('foot'));
mountMeter(place('meter'), access);
/** Where one is, for whoever leaves the page to pay. @type {() => import('./credits/whereabouts.js').Whereabouts} */
let whereabouts = () => ({form: null, loop: null, scroll: scrollY});
const credits = mountCredits(place('balance'), access, {
  whereabouts: () => whereabouts(),
  goOn(scroll) {
    const button = document.querySelector('button.generate');
    if (button instanceof HTMLElement) button.focus({preventScroll: !scroll});
  },
});
place('skip').textContent = t.skip;
place('stage').setAttribute('aria-label', t.stage.region);
place('compose').setAttribute('aria-label', t.compose.heading);
place('open-keys').addEventListener('click', openSheet);
/** What is to be done again once the server answers again. */
let resume = start;
const line = watchLine(place('line'), () => resume());
start();
if (arrival) credits.welcome(arrival);

async function start() {
  const compose = place('compose');
  fill(compose, html`<div class="compose-loading"><div class="skeleton line"></div><div class="skeleton cards"></div><div class="skeleton wave"></div></div>`);
  access.refresh();
  try {
    const [vocabulary, {engines}] = await Promise.all([api.get('/api/v1/vocabulary'), api.get('/api/v1/engines')]);
    compose.removeAttribute('aria-busy');
    open(vocabulary, engines);
  } catch (error) {
    if (error instanceof Problem && error.offline) line.lost();
    fill(compose, html`<div class="alert bad"><p>${t.problem.vocabulary}</p><button type="button" class="button" data-retry>${t.problem.again}</button></div>`);
    one(compose, '[data-retry]', HTMLButtonElement).addEventListener('click', start);
  }
}

/**
 * @param {import('./types').Vocabulary} vocabulary
 * @param {import('./types').Engine[]} engines
 */
function open(vocabulary, engines) {
  const settings = new Settings(vocabulary);
  const roster = new Roster(engines, async () => (await api.get('/api/v1/engines')).engines);
  const compose = mountCompose(place('compose'), settings, roster, {access, doors: credits.doors, onGenerate: (request) => generate(request)});
  const stage = new Stage(place('stage'), vocabulary, {
    onRequest: generate,
    onIdea(index) {
      const idea = t.stage.ideas[index];
      if (!idea) return;
      settings.use('guided');
      settings.set({...idea, instruments: [], one_shot: false, seed: null});
      compose.generate();
    },
    onKeepSeed(seed) {
      settings.set({seed});
      toast(t.stage.seedKept);
    },
    onChanged: (asset) => crate.add(asset),
    onCut,
  });
  const crate = mountCrate(place('crate'), {
    onPick(summary) {
      showAddress(summary.id);
      stage.show(summary.links.self);
    },
    toast,
  });
  place('crate').addEventListener('changed', (event) => {
    const {summary, deleted} = /** @type {CustomEvent} */ (event).detail;
    stage.heard(summary, deleted);
  });

  /** @param {Request} request @param {Detail} [base] what it is to play along with */
  async function generate(request, base) {
    const making = new Making(request);
    compose.sending(true);
    try {
      await making.start();
    } catch (error) {
      tell(error, request);
      return;
    } finally {
      compose.sending(false);
      access.refresh();
    }
    const shown = strip(making, {roster, onAgain: (again) => generate(again, base)});
    place('makings').prepend(shown);
    reveal(place('makings'));
    if (making.over) finish(making, shown, base);
    else making.addEventListener('over', () => finish(making, shown, base), {once: true});
  }

  /** @param {Making} making @param {HTMLElement} shown @param {Detail} [base] */
  async function finish(making, shown, base) {
    access.refresh();
    const address = making.generation?.links.asset;
    if (!address) return;
    const asset = await stage.show(address);
    shown.remove();
    if (!asset) return;
    showAddress(asset.id);
    announce(t.progress.ready(asset.title));
    crate.add(asset);
    // Space on the button that was pressed would ask for another loop; here it plays this one.
    if (document.activeElement === compose.button || document.activeElement === document.body) stage.focusPlay();
    reveal(place('stage'));
    await play(() => (base ? playAlong(base, asset) : player.play(asset)));
  }

  /** @param {Detail} made from the take of a loop there is */
  async function onCut({id, links}) {
    const asset = await stage.show(links.self);
    if (!asset) return;
    showAddress(id);
    announce(t.recut.ready(asset.title));
    crate.add(asset);
    stage.focusPlay();
    // It was asked for from below the loop's name.
    reveal(place('stage'), true);
    await play(() => player.play(asset));
  }

  /** @param {unknown} error @param {Request} request that it answers */
  function tell(error, request) {
    if (!(error instanceof Problem)) throw error;
    if (error.offline) {
      line.lost();
      compose.complain(t.problem.notSent);
    } else if (error.status === 402 || error.status === 429 || error.code === 'engine_unavailable') {
      compose.block.show(error, roster.named(request.engine)?.name ?? roster.engines.find((engine) => engine.usual)?.name ?? null);
      compose.block.focus();
      if (error.code === 'engine_unavailable') roster.refresh();
    } else if (error.body.errors) {
      compose.refuse(error.body.errors);
    } else {
      compose.complain(t.problem.other(error.detail));
    }
  }

  whereabouts = () => ({form: settings.kept(), loop: stage.asset?.id ?? null, scroll: scrollY});
  shortcuts(stage);
  showFirst(stage).then(() => arrival && scrollTo({top: arrival.scroll, behavior: 'instant'}));
  // Another tab may have used what this one still shows.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    access.refresh();
    roster.refresh();
  });
  // The server asks its engines as often.
  setInterval(() => document.hidden || roster.refresh(), ROSTER_MS);
  resume = async () => {
    stage.retry();
    crate.refresh();
    await access.refresh();
  };
  addEventListener('hashchange', () => {
    const id = linked();
    if (id && id !== stage.asset?.id) stage.show(`/api/v1/assets/${id}`);
  });
}

/** The loop that the address names, else the last one made here. @param {Stage} stage */
async function showFirst(stage) {
  const id = linked();
  if (id) {
    await stage.show(`/api/v1/assets/${id}`);
    return;
  }
  try {
    /** @type {import('./types').Page} */
    const {assets} = await api.get('/api/v1/assets?limit=1');
    if (assets[0] && stage.untouched) await stage.show(assets[0].links.self);
  } catch (error) {
    // The stage stays empty: the crate below tells that the history cannot be read.
    if (!(error instanceof Problem)) throw error;
  }
}

function linked() {
  return /^#loop=([\w-]+)$/.exec(location.hash)?.[1];
}

/**
 * Both loops on the desk, in phase; a one-shot has no phase to be in.
 * @param {Detail} base @param {Detail} asset
 */
async function playAlong(base, asset) {
  if (base.one_shot || asset.one_shot) return player.play(asset);
  if (!(player.playing && player.current?.id === base.id)) await player.play(base);
  await player.deck.add(base);
  await player.deck.add(asset);
}

/** @param {Stage} stage */
function shortcuts(stage) {
  const {groups} = t.keys;
  keys.add({key: 'Space', label: t.keys.toggle, group: groups.play, run: () => stage.toggle()});
  keys.add({key: 'd', label: t.keys.download, group: groups.play, run: () => stage.download()});
  keys.add({key: 'f', label: t.keys.favourite, group: groups.play, run: () => stage.favourite()});
  keys.add({key: '?', label: t.keys.sheet, group: groups.page, run: openSheet});
  keys.start(document);
}

player.addEventListener('change', () => {
  document.documentElement.toggleAttribute('data-playing', player.playing);
  document.title = player.playing && player.current ? t.titlePlaying(player.current.title) : t.title;
});

/** So that the address can be copied, without a step back for each loop. @param {string} id */
function showAddress(id) {
  history.replaceState(null, '', `#loop=${id}`);
}

/**
 * On a narrow page the news is below: it is scrolled to.
 * @param {HTMLElement} part
 * @param {boolean} [whole] also where only its beginning is out of sight
 */
function reveal(part, whole = false) {
  const {top, bottom} = part.getBoundingClientRect();
  if (top < innerHeight * 0.6 && bottom > 0 && !(whole && top < 0)) return;
  part.scrollIntoView({behavior: motionReduced() ? 'auto' : 'smooth', block: 'start'});
}

Object.assign(globalThis, {cloudmusic: {player}});
