// Markup that escapes by default, and the few words needed to speak with the document.

/** Text that is known to be markup. Only `html` makes it. */
export class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/**
 * A template whose values are escaped, unless they are markup themselves. Lists are joined; `null`, `undefined` and
 * `false` are nothing, so that `${condition && html`…`}` reads well.
 *
 * @param {TemplateStringsArray} parts
 * @param {...unknown} values
 * @returns {Markup}
 */
export function html(parts, ...values) {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += written(value) + (parts[index + 1] ?? '');
  });
  return new Markup(text);
}

/** @param {unknown} value @returns {string} */
function written(value) {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(written).join('');
  return escape(String(value));
}

/** @type {Record<string, string>} */
const ENTITIES = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/**
 * The one element that a template describes.
 * @param {Markup} markup
 * @returns {HTMLElement}
 */
export function element(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup.text.trim();
  const made = template.content.firstElementChild;
  if (!(made instanceof HTMLElement)) throw new TypeError('the template holds no element');
  return made;
}

/**
 * Replaces what is in an element.
 * @param {Element} root
 * @param {Markup | string} content text is taken as text
 */
export function fill(root, content) {
  if (content instanceof Markup) root.innerHTML = content.text;
  else root.textContent = content;
}

/**
 * The element that must be there, checked to be of a type.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function one(root, selector, type) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new TypeError(`no ${type.name} at ${selector}`);
  return found;
}

/**
 * All elements of a type.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T[]}
 */
export function all(root, selector, type) {
  /** @type {T[]} */
  const found = [];
  for (const each of root.querySelectorAll(selector)) if (each instanceof type) found.push(each);
  return found;
}

/**
 * Calls back for events that happen within elements matching a selector, present and future ones.
 * @template {keyof HTMLElementEventMap} K
 * @param {HTMLElement} root
 * @param {K} type
 * @param {string} selector
 * @param {(target: HTMLElement, event: HTMLElementEventMap[K]) => void} handle
 */
export function on(root, type, selector, handle) {
  root.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target instanceof HTMLElement && root.contains(target)) handle(target, event);
  });
}

/** Whether the person asked for less motion. */
export function motionReduced() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
