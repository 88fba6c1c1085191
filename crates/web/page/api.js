// The one door to the server. Whatever goes wrong comes out as a Problem with a code.

/** A failed call: what the server said (RFC 9457), or why there was no answer. */
export class Problem extends Error {
  /**
   * @param {number} status 0 where there was no answer
   * @param {import('./types').ProblemBody} body
   */
  constructor(status, body) {
    super(body.detail ?? body.title ?? body.code);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code;
    this.detail = body.detail ?? '';
    this.body = body;
  }

  /** Nobody answered: no network, or no server at its end. */
  get offline() {
    return this.status === 0;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 */
async function call(method, path, body, options = {}) {
  /** @type {Record<string, string>} */
  const headers = {accept: 'application/json', ...options.headers};
  if (body !== undefined) headers['content-type'] = 'application/json';
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
      credentials: 'same-origin',
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, {code: 'offline', title: 'No answer'});
  }
  heard.dispatchEvent(new Event('answer'));
  if (response.ok) return response.status === 204 ? null : response.json();
  throw new Problem(response.status, await problemOf(response));
}

/**
 * @param {Response} response
 * @returns {Promise<import('./types').ProblemBody>}
 */
async function problemOf(response) {
  const kind = response.headers.get('content-type') ?? '';
  if (kind.includes('json')) {
    try {
      const body = await response.json();
      if (typeof body?.code === 'string') return body;
    } catch {
      // A body cut short says no more than the status does.
    }
  }
  return {code: response.status >= 500 ? 'unavailable' : 'malformed', status: response.status};
}

/** Fires `answer` whenever the server has answered anything at all: proof of being online. */
export const heard = new EventTarget();

const STATES = /** @type {const} */ (['queued', 'generating', 'finishing', 'ready', 'failed', 'cancelled']);

export const api = {
  /** @param {string} path @param {{signal?: AbortSignal}} [options] */
  get: (path, options) => call('GET', path, undefined, options),

  /** @param {string} path @param {unknown} [body] @param {{headers?: Record<string, string>, signal?: AbortSignal}} [options] */
  post: (path, body, options) => call('POST', path, body, options),

  /** @param {string} path @param {unknown} [body] */
  put: (path, body) => call('PUT', path, body),

  /** @param {string} path */
  delete: (path) => call('DELETE', path),

  /**
   * Listens to a generation's server-sent events until it is over or `close` is called.
   *
   * The browser reconnects by itself; `onLost` is called when it gives up or fails repeatedly, once.
   *
   * @param {string} url
   * @param {(generation: import('./types').Generation) => void} onEvent
   * @param {() => void} [onLost]
   * @returns {{close(): void}}
   */
  events(url, onEvent, onLost) {
    const source = new EventSource(url);
    let failures = 0;
    for (const state of STATES) {
      source.addEventListener(state, (event) => {
        failures = 0;
        const generation = JSON.parse(/** @type {MessageEvent<string>} */ (event).data);
        if (isOver(generation)) source.close();
        onEvent(generation);
      });
    }
    source.addEventListener('error', () => {
      failures += 1;
      if (source.readyState !== EventSource.CLOSED && failures < 3) return;
      source.close();
      onLost?.();
    });
    return {close: () => source.close()};
  },
};

/**
 * Whether nothing more will happen to a generation.
 * @param {import('./types').Generation} generation
 */
export function isOver(generation) {
  return ['ready', 'failed', 'cancelled'].includes(generation.state);
}
