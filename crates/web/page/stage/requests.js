// Requests made from a loop there is: its variation, another take of it, and what goes with it.

/** @typedef {import('../types').Request} Request */
/** @typedef {import('../types').Detail} Detail */

/** The intensity of a variation: one step on, and back from the top. @param {number} intensity */
export function varied(intensity) {
  return intensity < 5 ? intensity + 1 : intensity - 1;
}

/** Same seed and settings, another intensity. @param {Detail} asset @returns {Request} */
export function variationOf(asset) {
  return {...sameAs(asset), intensity: varied(asset.intensity), seed: asset.seed};
}

/** Same settings, and the server draws a seed. @param {Detail} asset @returns {Request} */
export function anotherTakeOf(asset) {
  return sameAs(asset);
}

/**
 * Another kind in the same tempo, key, style, length and seed: it plays in phase with the first.
 * @param {Detail} asset @param {import('../types').Kind} kind @returns {Request}
 */
export function partnerOf(asset, kind) {
  const {passport, ...rest} = asset;
  return {
    kind: kind.name,
    style: rest.style,
    bpm: rest.bpm,
    ...(rest.bars === null ? {} : {bars: rest.bars}),
    ...(kind.tonal && rest.key ? {key: rest.key.name} : {}),
    intensity: rest.intensity,
    moods: rest.moods,
    swing: passport.brief.swing,
    sample_rate: rest.sample_rate,
    seed: rest.seed,
    engine: rest.engine,
  };
}

/** @param {Detail} asset @returns {Request} */
function sameAs(asset) {
  const {brief} = asset.passport;
  return {
    kind: brief.kind,
    style: brief.style,
    bpm: brief.bpm,
    ...(brief.one_shot ? {one_shot: true} : {bars: brief.bars}),
    ...(brief.key ? {key: brief.key.name} : {}),
    intensity: brief.intensity,
    moods: brief.moods,
    swing: brief.swing,
    instruments: brief.instruments,
    sample_rate: brief.sample_rate,
    ...(brief.prompt ? {prompt: brief.prompt} : {}),
    engine: asset.engine,
  };
}
