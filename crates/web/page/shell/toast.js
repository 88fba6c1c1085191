// Short notes at the bottom that go by themselves.

import {element, html} from '../dom.js';
import {announce} from './announce.js';

const STAYS_MS = 4000;

/** @param {string} text */
export function toast(text) {
  const place = document.querySelector('#toasts');
  if (!place) return;
  const note = element(html`<p class="toast">${text}</p>`);
  place.append(note);
  announce(text);
  setTimeout(() => note.remove(), STAYS_MS);
}
