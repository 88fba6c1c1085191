// The one registry of shortcuts: what is not in it does not exist, and the sheet behind "?" shows all of it.

import {recall, remember} from './memory.js';

/**
 * @typedef {object} Shortcut
 * @property {string} key as `KeyboardEvent.key` names it, `Space`, or with `Ctrl+` before it (Command on a Mac)
 * @property {string} label what it does
 * @property {string} group the heading it stands under
 * @property {(event: KeyboardEvent) => void} run
 * @property {HTMLElement} [within] only while the focus is inside of it
 * @property {boolean} [hidden] a second way to do what another entry already says
 */

/** @type {Shortcut[]} */
const shortcuts = [];

export const keys = {
  /** @param {Shortcut} shortcut @returns {() => void} takes it away again */
  add(shortcut) {
    shortcuts.push(shortcut);
    return () => {
      const at = shortcuts.indexOf(shortcut);
      if (at >= 0) shortcuts.splice(at, 1);
    };
  },

  /** All shortcuts that are worth showing. */
  list: () => shortcuts.filter((shortcut) => !shortcut.hidden),

  /** Whether keys without Ctrl act (WCAG 2.1.4 wants a way to turn them off). */
  get single() {
    return recall('single-keys') !== false;
  },
  set single(on) {
    remember('single-keys', on);
  },

  /** @param {Document} page */
  start(page) {
    page.addEventListener('keydown', press);
  },
};

/** @param {KeyboardEvent} event */
function press(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const target = event.target instanceof Element ? event.target : document.body;
  const withCtrl = event.ctrlKey || event.metaKey;
  const name = (withCtrl ? 'Ctrl+' : '') + (event.key === ' ' ? 'Space' : event.key);
  const matching = shortcuts.filter(
    (shortcut) =>
      shortcut.key.toLowerCase() === name.toLowerCase() && (!shortcut.within || shortcut.within.contains(target)),
  );
  // Where the focus is counts before what holds everywhere.
  const found = matching.find((shortcut) => shortcut.within) ?? matching[0];
  if (!found || (!withCtrl && !(keys.single && isFree(name, target)))) return;
  event.preventDefault();
  found.run(event);
}

const TYPING = 'textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=range], [type=button])';
const PRESSABLE = 'button, a[href], summary, input, label, [role=button], [role=radio], [role=option], [role=slider], [role=tab]';
const STEPPED = 'input[type=range], input[type=radio], [role=radio], [role=slider], [role=tab], [role=listbox]';

/**
 * Whether what has the focus needs the key for itself.
 * @param {string} name @param {Element} target
 */
function isFree(name, target) {
  if (target.closest(TYPING)) return false;
  if (document.querySelector('dialog[open]')?.matches(':modal')) return false;
  if (name === 'Space' || name === 'Enter') return !target.closest(PRESSABLE);
  if (name.startsWith('Arrow') || name === 'Home' || name === 'End') return !target.closest(STEPPED);
  return true;
}

/**
 * The shortcut as a person writes it.
 * @param {string} key
 */
export function keyName(key) {
  const mac = navigator.platform.startsWith('Mac');
  return key
    .replace('Ctrl+', mac ? '⌘ ' : 'Ctrl ')
    .replace('ArrowUp', '↑')
    .replace('ArrowDown', '↓')
    .replace('ArrowLeft', '←')
    .replace('ArrowRight', '→')
    .replace(/^[a-z]$/, (letter) => letter.toUpperCase());
}
