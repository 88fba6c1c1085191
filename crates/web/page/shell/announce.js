// What screen readers are told when something happens elsewhere on the page.

/** @type {HTMLElement | null} */
let place = null;
let last = '';

/**
 * Says a sentence, politely. The same one twice in a row is said once.
 * @param {string} text
 */
export function announce(text) {
  if (text === last) return;
  last = text;
  if (!place) {
    place = document.createElement('div');
    place.className = 'unseen';
    place.setAttribute('role', 'status');
    document.body.append(place);
  }
  place.textContent = text;
}
