// The key wheel: fifths around, minor inside, major outside, numbered as DJ software does.

import {html, Markup, one} from '../dom.js';
import {t} from '../strings.js';
import {field} from './field.js';

/** @typedef {import('../types').Key} Key */

/** Scales that stand on the wheel's major side; all others stand on the minor one. */
const MAJOR_SIDE = new Set(['major', 'lydian', 'mixolydian', 'major pentatonic']);
const RINGS = {B: {inner: 76, outer: 106}, A: {inner: 41, outer: 74}};

/** @param {import('./settings.js').Settings} settings */
export function wheelMarkup({vocabulary}) {
  const scales = vocabulary.scales.map((scale) => html`<option value="${scale}">${scale}</option>`);
  return field(
    'key',
    html`
      <div class="key-pick">
        <svg class="wheel" viewBox="-122 -122 244 244" role="radiogroup" aria-label="${t.compose.keyWheel}" data-wheel>
          ${numbers()}${vocabulary.keys.map(segment)}
          <g class="wheel-hub" aria-hidden="true">
            <circle r="37"/><text class="wheel-key" y="1" data-hub-key></text><text class="wheel-code" y="17" data-hub-code></text>
          </g>
        </svg>
        <div class="key-side">
          <button type="button" class="chip" data-any-key aria-pressed="false">${t.compose.anyKeyLong}</button>
          <label class="select-field"><span>${t.compose.scale}</span><select class="select" data-scale>${scales}</select></label>
        </div>
      </div>`,
  );
}

/** @param {Key} key */
function segment(key) {
  const ring = key.wheel.endsWith('B') ? RINGS.B : RINGS.A;
  const at = Number.parseInt(key.wheel, 10) * 30;
  const [x, y] = point(at, (ring.inner + ring.outer) / 2);
  return html`
    <g class="wheel-segment ${ring === RINGS.A && 'inner'}" role="radio" tabindex="-1" aria-checked="false" aria-label="${key.name}, ${key.wheel}"
      data-wheel-key="${key.short}" data-code="${key.wheel}" data-turn="${at}">
      <title>${key.name} · ${key.wheel}</title>
      <path d="${slice(at, ring.inner, ring.outer)}"/><text x="${x}" y="${y}">${key.short}</text>
    </g>`;
}

function numbers() {
  return Array.from({length: 12}, (_, index) => {
    const [x, y] = point((index + 1) * 30, 115);
    return html`<text class="wheel-number" x="${x}" y="${y}" aria-hidden="true">${index + 1}</text>`;
  });
}

/** A point at an angle in degrees, clockwise from the top. @param {number} degrees @param {number} radius */
function point(degrees, radius) {
  const angle = ((degrees - 90) * Math.PI) / 180;
  return /** @type {const} */ ([(Math.cos(angle) * radius).toFixed(2), (Math.sin(angle) * radius).toFixed(2)]);
}

/** @param {number} middle @param {number} inner @param {number} outer */
function slice(middle, inner, outer) {
  const [from, to] = [middle - 14.2, middle + 14.2];
  const [a, b, c, d] = [point(from, outer), point(to, outer), point(to, inner), point(from, inner)];
  return new Markup(`M${a} A${outer} ${outer} 0 0 1 ${b} L${c} A${inner} ${inner} 0 0 0 ${d} Z`);
}

/**
 * Tonic and scale of a key as the form holds it.
 * @param {string} key
 */
export function parts(key) {
  const [, tonic = 'C', rest = ''] = /^([A-G]#?)(.*)$/.exec(key) ?? [];
  return {tonic, scale: rest === 'm' ? 'minor' : rest.trim() || 'major'};
}

/** @param {string} tonic @param {string} scale */
function keyOf(tonic, scale) {
  return scale === 'minor' ? `${tonic}m` : scale === 'major' ? tonic : `${tonic} ${scale}`;
}

/** Whether two places of the wheel mix: the same, a neighbour, or the other side. @param {string} a @param {string} b */
export function mixes(a, b) {
  const apart = Math.abs(Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return a.at(-1) === b.at(-1) ? apart <= 1 || apart === 11 : apart === 0;
}

/**
 * @param {HTMLElement} root
 * @param {import('./settings.js').Settings} settings
 * @returns {() => void}
 */
export function wireWheel(root, settings) {
  const wheel = one(root, '[data-wheel]', SVGElement);
  const any = one(root, '[data-any-key]', HTMLButtonElement);
  const scale = one(root, '[data-scale]', HTMLSelectElement);
  const segments = /** @type {SVGGElement[]} */ ([...wheel.querySelectorAll('.wheel-segment')]);
  for (const each of segments) each.style.setProperty('--turn', each.dataset.turn ?? '0');

  /** @param {SVGGElement} chosen */
  function choose(chosen) {
    const {tonic, scale: plain} = parts(chosen.dataset.wheelKey ?? 'C');
    const held = settings.values.key === null ? plain : parts(settings.values.key).scale;
    const sameSide = MAJOR_SIDE.has(held) === (plain === 'major');
    settings.set({key: keyOf(tonic, sameSide ? held : plain)});
  }

  wheel.addEventListener('click', (event) => {
    const chosen = event.target instanceof Element ? event.target.closest('.wheel-segment') : null;
    if (chosen instanceof SVGGElement) choose(chosen);
  });
  wheel.addEventListener('keydown', (event) => {
    const held = segments.find((each) => each === document.activeElement);
    if (!held) return;
    const next = event.key === ' ' || event.key === 'Enter' ? held : neighbour(segments, held, event.key);
    if (!next) return;
    event.preventDefault();
    choose(next);
    next.focus();
  });
  any.addEventListener('click', () => settings.set({key: settings.values.key === null ? 'Am' : null}));
  scale.addEventListener('change', () => {
    settings.set({key: keyOf(parts(settings.values.key ?? 'Am').tonic, scale.value)});
  });

  return () => {
    const {key} = settings.values;
    const {tonic, scale: named} = parts(key ?? 'Am');
    const place = keyOf(tonic, MAJOR_SIDE.has(named) ? 'major' : 'minor');
    const chosen = key === null ? undefined : segments.find((each) => each.dataset.wheelKey === place);
    for (const each of segments) {
      const code = chosen?.dataset.code;
      each.setAttribute('aria-checked', String(each === chosen));
      each.classList.toggle('mixes', code !== undefined && each !== chosen && mixes(each.dataset.code ?? '', code));
      each.setAttribute('tabindex', each === (chosen ?? segments[0]) ? '0' : '-1');
    }
    any.setAttribute('aria-pressed', String(key === null));
    scale.value = named;
    one(wheel, '[data-hub-key]', SVGElement).textContent = key === null ? t.compose.anyKey : place;
    one(wheel, '[data-hub-code]', SVGElement).textContent = chosen?.dataset.code ?? '';
    const atonal = !settings.kind.tonal;
    const frame = one(root, '[data-field="key"]', HTMLElement);
    frame.classList.toggle('idle', atonal);
    one(frame, '.key-pick', HTMLElement).inert = atonal;
    any.disabled = atonal;
    scale.disabled = atonal || key === null;
    one(frame, '[data-told]', HTMLElement).textContent = atonal
      ? t.compose.atonal(t.kind(settings.kind.name))
      : key === null || named === 'major' || named === 'minor'
        ? ''
        : `${tonic} ${named}`;
  };
}

/**
 * The place that an arrow leads to: left and right go around, up and down change the ring.
 * @param {SVGGElement[]} segments @param {SVGGElement} from @param {string} key
 */
function neighbour(segments, from, key) {
  const code = from.dataset.code ?? '';
  const number = Number.parseInt(code, 10);
  const side = code.at(-1);
  /** @type {Record<string, string>} */
  const codes = {
    ArrowRight: `${(number % 12) + 1}${side}`,
    ArrowLeft: `${((number + 10) % 12) + 1}${side}`,
    ArrowUp: `${number}B`,
    ArrowDown: `${number}A`,
  };
  return segments.find((each) => each.dataset.code === codes[key]);
}
