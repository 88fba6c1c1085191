// The stage: the loop one listens to, large, with all that can be done with it.

import {api, Problem} from '../api.js';
import {all, fill, on, one} from '../dom.js';
import {recall, remember} from '../memory.js';
import {complaint} from '../sound/complaint.js';
import {player} from '../sound/player.js';
import {toast} from '../shell/toast.js';
import {t} from '../strings.js';
import {Wave} from '../wave/wave.js';
import {brokenMarkup, emptyMarkup, loadingMarkup} from './idle.js';
import {loadedMarkup} from './loaded.js';
import {wireRecut} from './recut.js';
import {openReport} from './report.js';
import {anotherTakeOf, partnerOf, variationOf} from './requests.js';

/** @typedef {import('../types').Detail} Detail */
/** @typedef {import('../types').Request} Request */

/**
 * @typedef {object} Hooks
 * @property {(request: Request, base?: Detail) => void} onRequest a further loop is wanted, `base` if it is to play along
 * @property {(index: number) => void} onIdea one of the ideas of the empty stage
 * @property {(seed: number) => void} onKeepSeed
 * @property {(asset: import('../types').Summary) => void} onChanged
 * @property {(asset: Detail) => void} onCut another loop was cut from the take of this one
 */

export class Stage {
  /** @type {Detail | null} */
  asset = null;
  /** @type {Wave | null} */
  #wave = null;
  #asked = 0;
  /** @type {string | null} */
  #retry = null;

  /**
   * @param {HTMLElement} root
   * @param {import('../types').Vocabulary} vocabulary
   * @param {Hooks} hooks
   */
  constructor(root, vocabulary, hooks) {
    this.root = root;
    this.vocabulary = vocabulary;
    this.hooks = hooks;
    player.setVolume(volume());
    player.addEventListener('change', () => this.#showPlaying());
    this.#listen();
    this.clear();
  }

  /** Whether no loop was asked for yet. */
  get untouched() {
    return this.#asked === 0;
  }

  /** Tries once more what could not be loaded. */
  retry() {
    if (this.root.querySelector('[data-retry]') && this.#retry) this.show(this.#retry);
  }

  /** Nothing is on the stage. */
  clear() {
    this.#leave();
    fill(this.root, emptyMarkup());
  }

  /**
   * Puts a loop on the stage, by its address.
   * @param {string} address
   * @returns {Promise<Detail | null>} the loop, unless it cannot be had or another was asked for meanwhile
   */
  async show(address) {
    this.#asked += 1;
    const asked = this.#asked;
    // A loop that arrives at once needs no skeleton.
    const slow = setTimeout(() => {
      this.#leave();
      fill(this.root, loadingMarkup());
    }, 150);
    try {
      /** @type {Detail} */
      const asset = await api.get(address);
      if (asked === this.#asked) this.#load(asset);
      return asked === this.#asked ? asset : null;
    } catch (error) {
      if (asked === this.#asked) this.#fail(address, error);
      return null;
    } finally {
      clearTimeout(slow);
    }
  }

  toggle() {
    if (player.playing) player.stop();
    else play(() => player.toggle(player.current ?? this.asset));
  }

  download() {
    const link = this.root.querySelector('[data-testid="download-wav"]');
    if (link instanceof HTMLAnchorElement) link.click();
  }

  async favourite() {
    const {asset} = this;
    if (!asset?.own) return;
    const favourite = !asset.favourite;
    this.#showFavourite(favourite);
    try {
      const address = `${asset.links.self}/favourite`;
      await (favourite ? api.put(address) : api.delete(address));
      asset.favourite = favourite;
      this.hooks.onChanged(asset);
    } catch {
      this.#showFavourite(asset.favourite);
      toast(t.stage.favouriteFailed);
    }
  }

  /** Something else changed or deleted a loop. @param {import('../types').Summary} summary @param {boolean} deleted */
  heard(summary, deleted) {
    if (summary.id !== this.asset?.id) return;
    if (deleted) {
      this.clear();
      return;
    }
    this.asset.favourite = summary.favourite;
    this.#showFavourite(summary.favourite);
  }

  focusPlay() {
    const button = this.root.querySelector('button.play');
    if (button instanceof HTMLElement) button.focus({preventScroll: true});
  }

  /** @param {Detail} asset */
  #load(asset) {
    this.#leave();
    this.asset = asset;
    this.root.dataset.asset = asset.id;
    this.root.dataset.kind = asset.kind;
    fill(this.root, loadedMarkup(asset, this.vocabulary));
    this.#wave = new Wave(one(this.root, 'canvas.wave', HTMLCanvasElement));
    this.#wave.show(asset);
    const recut = this.root.querySelector('#recut');
    if (recut instanceof HTMLFormElement) wireRecut(recut, asset, (made) => this.hooks.onCut(made));
    const slider = one(this.root, '[data-volume]', HTMLInputElement);
    slider.value = String(volume());
    slider.style.setProperty('--at', `${volume() * 100}%`);
    this.#showPlaying();
  }

  #leave() {
    this.#wave?.destroy();
    this.#wave = null;
    this.asset = null;
    delete this.root.dataset.asset;
    delete this.root.dataset.kind;
  }

  /** @param {string} address @param {unknown} error */
  #fail(address, error) {
    const gone = error instanceof Problem && error.code === 'not_found';
    this.#leave();
    this.#retry = address;
    fill(this.root, brokenMarkup(gone ? t.stage.missing : t.stage.failed, !gone));
  }

  #listen() {
    const {root, hooks} = this;
    on(root, 'click', '[data-play]', () => {
      const {asset} = this;
      if (asset) play(() => player.toggle(asset));
    });
    on(root, 'click', '[data-quality]', () => this.asset && openReport(this.asset));
    on(root, 'click', '[data-favourite]', () => this.favourite());
    on(root, 'click', '[data-copy]', () => this.asset && copyLink(this.asset.id));
    on(root, 'click', '[data-keep-seed]', () => this.asset && hooks.onKeepSeed(this.asset.seed));
    on(root, 'click', '[data-idea]', (idea) => hooks.onIdea(Number(idea.dataset.idea)));
    on(root, 'click', '[data-retry]', () => this.retry());
    on(root, 'click', '[data-follow]', (button) => this.#follow(button));
    on(root, 'click', '[data-partner]', (button) => {
      const kind = this.vocabulary.kinds.find((each) => each.name === button.dataset.partner);
      if (kind && this.asset) hooks.onRequest(partnerOf(this.asset, kind), this.asset);
    });
    on(root, 'input', '[data-volume]', (input) => {
      const slider = /** @type {HTMLInputElement} */ (input);
      player.setVolume(slider.valueAsNumber);
      slider.style.setProperty('--at', `${slider.valueAsNumber * 100}%`);
      remember('volume', slider.valueAsNumber);
    });
  }

  /** @param {HTMLElement} button */
  #follow(button) {
    const {asset} = this;
    if (!asset) return;
    if (button.dataset.follow === 'variation') return this.hooks.onRequest(variationOf(asset));
    if (button.dataset.follow === 'take') return this.hooks.onRequest(anotherTakeOf(asset));
    const part = one(this.root, `#${button.getAttribute('aria-controls')}`, HTMLElement);
    part.hidden = !part.hidden;
    button.setAttribute('aria-expanded', String(!part.hidden));
    if (!part.hidden) part.scrollIntoView({block: 'nearest'});
  }

  #showPlaying() {
    const {asset} = this;
    if (!asset) return;
    const playing = player.state(asset.id) !== 'idle';
    this.root.classList.toggle('playing', playing);
    const button = one(this.root, '[data-play]', HTMLButtonElement);
    button.setAttribute('aria-label', playing ? t.stage.stopLong(asset.title) : t.stage.playLong(asset.title));
  }

  /** @param {boolean} favourite */
  #showFavourite(favourite) {
    for (const button of all(this.root, '[data-favourite]', HTMLButtonElement)) button.setAttribute('aria-pressed', String(favourite));
  }
}

/**
 * Plays, and says so if it cannot.
 * @param {() => void | Promise<void>} start
 */
export async function play(start) {
  try {
    await start();
  } catch (error) {
    toast(complaint(error));
  }
}

/** @param {string} id */
async function copyLink(id) {
  try {
    await navigator.clipboard.writeText(`${location.origin}/#loop=${id}`);
    toast(t.stage.linkCopied);
  } catch {
    toast(t.stage.linkNotCopied);
  }
}

/** @returns {number} */
function volume() {
  const kept = recall('volume');
  return typeof kept === 'number' && kept >= 0 && kept <= 1 ? kept : 0.9;
}
