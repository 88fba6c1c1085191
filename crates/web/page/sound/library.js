// Loops as sound in memory, fetched once.

import {Problem} from '../api.js';
import {Lru} from './lru.js';
import {resampleLoop} from './resample.js';

/** @typedef {import('../types').Summary} Summary */

/** About six minutes of stereo: dozens of loops, and little enough for a telephone. */
const BYTES_MAX = 128 * 1024 * 1024;

export class Library {
  /** @type {Lru<AudioBuffer>} */
  #buffers = new Lru(BYTES_MAX);
  /** @type {Map<string, Promise<AudioBuffer>>} */
  #loading = new Map();

  /**
   * A loop's sound at a sample rate; without resampling where that is its own.
   * @param {Summary} summary
   * @param {number} rate in Hz
   * @returns {Promise<AudioBuffer>} rejects with a `Problem`
   */
  async load(summary, rate = summary.sample_rate) {
    const key = `${summary.id} ${rate}`;
    const kept = this.#buffers.find(key);
    if (kept) return kept;
    const loading = this.#loading.get(key) ?? this.#make(summary, rate, key);
    this.#loading.set(key, loading);
    try {
      return await loading;
    } finally {
      this.#loading.delete(key);
    }
  }

  /** @param {Summary} summary @param {number} rate @param {string} key */
  async #make(summary, rate, key) {
    const buffer =
      rate === summary.sample_rate ? await fetched(summary) : await converted(await this.load(summary), rate);
    this.#buffers.keep(key, buffer, buffer.length * buffer.numberOfChannels * Float32Array.BYTES_PER_ELEMENT);
    return buffer;
  }
}

/** @param {Summary} summary @returns {Promise<AudioBuffer>} */
async function fetched(summary) {
  let response;
  try {
    response = await fetch(summary.links.wav, {credentials: 'same-origin'});
  } catch {
    throw new Problem(0, {code: 'offline', title: 'No answer'});
  }
  if (!response.ok) throw new Problem(response.status, {code: response.status === 404 ? 'not_found' : 'unavailable'});
  const bytes = await response.arrayBuffer();
  // Decoding converts to the rate of its context, so the context has the rate of the file.
  const context = new OfflineAudioContext(1, 1, summary.sample_rate);
  try {
    return await context.decodeAudioData(bytes);
  } catch {
    throw new Problem(response.status, {code: 'malformed', title: 'This browser cannot read the sound'});
  }
}

/** @param {AudioBuffer} buffer @param {number} rate */
async function converted(buffer, rate) {
  const length = Math.round((buffer.length * rate) / buffer.sampleRate);
  const out = new AudioBuffer({length, sampleRate: rate, numberOfChannels: buffer.numberOfChannels});
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    out.copyToChannel(await resampleLoop(buffer.getChannelData(channel), length), channel);
  }
  return out;
}
