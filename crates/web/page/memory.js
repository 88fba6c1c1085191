// What the page remembers in this browser. Storage can be forbidden or full: then it remembers until it is closed.

/** @type {Map<string, string>} */
const session = new Map();
const PREFIX = 'cloudmusic.';

/**
 * What was remembered under a name, or `null`.
 * @param {string} name
 * @returns {any}
 */
export function recall(name) {
  try {
    const text = session.get(name) ?? localStorage.getItem(PREFIX + name);
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {unknown} value anything that JSON can say
 */
export function remember(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(PREFIX + name, text);
  } catch {
    session.set(name, text);
  }
}

/** @param {string} name */
export function forget(name) {
  session.delete(name);
  try {
    localStorage.removeItem(PREFIX + name);
  } catch {
    // What could not be kept need not be taken away.
  }
}
