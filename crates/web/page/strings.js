// Every word the page says, in one place. Another language is another object of the same shape.

/** @param {number} count @param {string} one @param {string} many */
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;

/** @param {number} value @param {number} [digits] */
const number = (value, digits = 0) =>
  value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits}).replace('-', '−');

/** @param {number} value up to two digits, none that say nothing */
const figure = (value) => value.toLocaleString('en', {maximumFractionDigits: 2}).replace('-', '−');

/** @param {string} iso */
const clock = (iso) => new Date(iso).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});

/** @param {number} ms */
const about = (ms) => (ms < 950 ? 'under a second' : ms < 90_000 ? `about ${Math.ceil(ms / 1000)} s` : `about ${Math.ceil(ms / 60_000)} min`);

/** @param {number | null} seconds to wait, as the server said it */
const inTime = (seconds) => (seconds === null || seconds < 90 ? 'a minute' : seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`);

/** @param {import('./types').Price} price */
const priceTold = ({credits, per_seconds}) => plural(credits, 'credit', 'credits') + (per_seconds === null ? '' : ` for each ${number(per_seconds)} s begun`);

/** @type {Record<string, string>} */
const KINDS = {
  kick: 'Kick',
  bass: 'Bass',
  texture: 'Texture',
  riser: 'Riser',
  hats: 'Hats',
  percussion: 'Percussion',
  drums: 'Drums',
  chords: 'Chords',
  lead: 'Lead',
  arp: 'Arp',
  impact: 'Impact',
};

/** @type {Record<string, string>} */
const ENGINES = {
  'built-in': 'CloudMusic',
  musicgen: 'MusicGen',
  'musicgen-looper': 'MusicGen Looper',
  riffusion: 'Riffusion',
  'replicate-riffusion': 'Riffusion',
  'stable-audio': 'Stable Audio 2.5',
  'ace-step': 'ACE-Step',
  'replicate-ace-step': 'ACE-Step',
  suno: 'Suno',
  diffsinger: 'DiffSinger',
  mock: 'Mock',
};

/** @type {Record<import('./types').Engine['maturity'], {name: string, means: string}>} */
const MATURITIES = {
  proven: {name: 'Proven', means: 'how it sounds is judged at every change of this program'},
  checked: {name: 'Checked', means: 'how it is spoken to is checked at every change; how it sounds is up to the service'},
  trial: {name: 'Trial', means: 'written from the service’s documents alone, which may have changed since'},
  unofficial: {name: 'Unofficial', means: 'there is no official way to use this service; it may stop working at any time'},
};

/** @param {string} name */
const engineName = (name) => ENGINES[name] ?? name;

/** @type {Record<string, string>} */
const STYLES = {
  'drum & bass': 'Drum & Bass',
  'lo-fi': 'Lo-Fi',
  'hip-hop': 'Hip-Hop',
  'afro house': 'Afro House',
};

/** @type {Record<string, string>} */
const INSTRUMENTS = {808: '808 kit', 909: '909 kit', 'fm bass': 'FM bass'};

/** @type {Record<string, string>} */
const FIELDS = {
  kind: 'Kind',
  style: 'Style',
  bpm: 'Tempo',
  length: 'Length',
  bars: 'Length',
  seconds: 'Length',
  one_shot: 'One-shot',
  key: 'Key',
  intensity: 'Intensity',
  moods: 'Mood',
  swing: 'Swing',
  instruments: 'Instruments',
  sample_rate: 'Sample rate',
  prompt: 'Prompt',
  seed: 'Seed',
  engine: 'Engine',
};

/** @type {Record<string, {name: string, means: string}>} */
const PROMISES = {
  length: {name: 'Length', means: 'exactly as many frames as the grid asks for'},
  finite: {name: 'Finite', means: 'every sample is a number'},
  audible: {name: 'Audible', means: 'there is something to hear'},
  'true peak': {name: 'True peak', means: 'headroom that survives a converter'},
  loudness: {name: 'Loudness', means: 'not squashed'},
  offset: {name: 'No offset', means: 'no direct current'},
  seam: {name: 'Seam', means: 'no click and no dip where the end meets the start'},
  timing: {name: 'Timing', means: 'onsets sit where the score has them'},
  silence: {name: 'Silence', means: 'not all but silent'},
  mono: {name: 'Mono', means: 'survives being played in mono'},
};

/** @type {Record<string, string>} */
const UNITS = {frames: 'frames', samples: 'samples', share: '', correlation: ''};

/** @param {string} name */
const capital = (name) => name.charAt(0).toUpperCase() + name.slice(1);

export const t = {
  product: 'CloudMusic',
  claim: 'Loop studio',
  title: 'CloudMusic · loop studio',
  /** @param {string} title */
  titlePlaying: (title) => `▶ ${title} · CloudMusic`,

  number,
  figure,
  clock,
  /** @param {string} name */
  kind: (name) => KINDS[name] ?? capital(name),
  /** @param {string} name */
  engine: engineName,
  /** @param {string} name */
  style: (name) => STYLES[name] ?? capital(name),
  /** @param {string} name */
  mood: capital,
  /** @param {string} name */
  instrument: (name) => INSTRUMENTS[name] ?? capital(name),
  /** @param {string} name */
  field: (name) => FIELDS[name] ?? capital(name.replaceAll('_', ' ')),
  /** @param {number} bpm */
  bpm: (bpm) => `${figure(bpm)} BPM`,
  /** @param {number} bars */
  bars: (bars) => plural(bars, 'bar', 'bars'),
  /** @param {number} seconds */
  seconds: (seconds) => `${number(seconds, seconds < 10 ? 2 : 1)} s`,
  /** @param {number} rate */
  rate: (rate) => `${figure(rate / 1000)} kHz`,
  oneShot: 'One-shot',
  noKey: 'No key',

  compose: {
    heading: 'Compose',
    modes: 'How to ask',
    guided: 'Guided',
    advanced: 'Advanced',
    kind: 'Kind',
    style: 'Style',
    anyStyle: 'Any style',
    /** @param {string} style @param {number} bpm @param {string} reason */
    usual: (style, bpm, reason) => `${style} is usually ${figure(bpm)} BPM: ${reason}`,
    /** @param {number} bpm */
    usualShort: (bpm) => `usually ${figure(bpm)} BPM`,
    tempo: 'Tempo',
    tempoUnit: 'BPM',
    tempoSlider: 'Tempo, coarse',
    tempoNumber: 'Beats per minute',
    half: '½, half the tempo',
    double: '×2, double the tempo',
    tap: 'Tap',
    tapLabel: 'Tap the tempo',
    /** @param {number} taps */
    tapped: (taps) => (taps < 2 ? 'keep tapping' : plural(taps, 'tap', 'taps')),
    length: 'Length',
    /** @param {number} bars @param {number} seconds */
    lengthTold: (bars, seconds) => `${plural(bars, 'bar', 'bars')} = ${number(seconds, 2)} s`,
    barsUnit: 'bars',
    /** @param {number} seconds */
    tooLong: (seconds) => `longer than the engine’s ${figure(seconds)} s`,
    key: 'Key',
    anyKey: 'Any',
    anyKeyLong: 'Any key',
    keyWheel: 'Key wheel',
    scale: 'Scale',
    /** @param {string} kind */
    atonal: (kind) => `${kind} carries no key`,
    goesWith: 'Lit keys mix well with it.',
    intensity: 'Intensity',
    intensities: ['', 'Calm', 'Easy', 'Steady', 'Strong', 'Full on'],
    moods: 'Mood',
    instruments: 'Instruments',
    anyInstrument: 'What the style is used to',
    more: 'More',
    moreTold: 'instruments, swing, one-shot, seed',
    swing: 'Swing',
    /** @param {number} swing */
    swingTold: (swing) => (swing <= 0.5 ? 'straight' : Math.abs(swing - 0.667) < 0.006 ? 'triplet' : `${number(swing * 100)} %`),
    oneShot: 'One-shot',
    oneShotTold: 'a single hit, trimmed instead of looped',
    sampleRate: 'Sample rate',
    engine: 'Engine',
    seed: 'Seed',
    seedHint: 'Empty: a new one each time',
    seedDraw: 'Draw a seed',
    seedForget: 'No fixed seed',
    /** @param {number} most */
    seedWrong: (most) => `A whole number from 0 to ${number(most)}.`,
    dice: 'Surprise me',
    diceTold: 'Rolls everything that is not locked',
    /** @param {string} field */
    lock: (field) => `Lock ${field.toLowerCase()}`,
    generate: 'Generate',
    generating: 'Asking…',
    /** @param {number} left */
    cost: (left) => `uses 1 of ${number(left)} free today`,
    /** @param {number} price @param {number} credits */
    costPaid: (price, credits) => `uses ${number(price)} of your ${plural(credits, 'credit', 'credits')} · goes ahead of the queue`,
    /** @param {string} engine @param {string} cost */
    costWith: (engine, cost) => `${engineName(engine)} · ${cost}`,
    costUnread: 'paid with credits · goes ahead of the queue',
    /** @param {number} price @param {number} credits */
    costShort: (price, credits) => `costs ${plural(price, 'credit', 'credits')}, and ${credits > 0 ? `you have ${number(credits)}` : 'you have none to spend'}.`,
    costFreeOnly: 'only free loops are made by this engine, and today’s are used',
    /** @param {string} value @param {string} allowed @param {string} remedy */
    refusal: (value, allowed, remedy) => `${value ? `“${value}” does not work` : 'Missing'}${allowed ? ` (${allowed})` : ''}. ${capital(remedy)}.`,
  },

  engines: {
    /** @param {import('./types').Engine['maturity']} maturity */
    maturity: (maturity) => MATURITIES[maturity].name,
    /** @param {import('./types').Engine['maturity']} maturity */
    maturityTold: (maturity) => MATURITIES[maturity].means,
    /** @param {import('./types').Price} price */
    price: (price) => (price.credits === 0 ? 'free loops only' : priceTold(price)),
    freeOnly: 'free loops only',
    /** @param {string} name @param {string | null} reason */
    unready: (name, reason) => `${engineName(name)} is set up and not ready${reason ? `: ${reason}` : ''}`,
    /** @param {string} wished @param {string | null} reason @param {string} serving */
    lost: (wished, reason, serving) => `${engineName(wished)} is not ready${reason ? ` (${reason})` : ''}. ${engineName(serving)} makes your loops until it is.`,
    /** @param {string} engine @param {import('./form/lack.js').Lack} lack @param {string} kind */
    lack: (engine, lack, kind) => {
      if (lack.field === 'kind') return `${engineName(engine)} makes no ${KINDS[kind]?.toLowerCase() ?? kind}. Choose another kind, or another engine.`;
      if (lack.field === 'one_shot') return `${engineName(engine)} makes loops only. Switch one-shot off, or choose another engine.`;
      return `${engineName(engine)} makes at most ${figure(Math.floor(lack.most * 10) / 10)} s at this tempo, and this would be ${figure(Math.round(lack.seconds * 10) / 10)} s. Take fewer bars, or another engine.`;
    },
    /** @param {string} engine */
    noOneShots: (engine) => `${engineName(engine)} makes loops only`,
    /** @param {string} engine */
    use: (engine) => `Use ${engineName(engine)}`,
    /** @param {string} engine */
    useTold: (engine) => `${engineName(engine)} is ready.`,
    /** @param {string} engine */
    usePayTold: (engine) => `Loops of ${engineName(engine)} may be paid with credits.`,
  },

  licence: {
    notCommercial: 'not for commercial use',
    /** SPDX ids are known by themselves, others by their names; what the studio's own promises is told elsewhere. @param {{id: string, name: string}} licence */
    short: ({id, name}) => (id.startsWith('LicenseRef-CloudMusic-') ? (name.split(':')[0] ?? name) : id.startsWith('LicenseRef-') ? name : id),
  },

  prompt: {
    label: 'Describe the loop',
    placeholder: 'dark rolling techno bass, 132 BPM, F# minor, 8 bars',
    examples: 'Try one',
    exampleTexts: [
      'dark acid bass, 132 BPM, A minor, hard',
      'dusty lo-fi drums, swung, 80 BPM',
      'dreamy choir texture in D dorian, 16 bars',
      'uplifting trance arp, 138, F minor',
      'nylon guitar chords, latin, 8A',
      '808 kick one-shot, heavy',
    ],
    /** @param {number} used @param {number} most */
    count: (used, most) => `${number(used)} / ${number(most)}`,
    /** @param {number} used @param {number} most */
    countLong: (used, most) => `${plural(used, 'character', 'characters')} of ${number(most)}`,
    understood: 'What is understood',
    idle: 'Start typing: every word that means something shows up here.',
    reading: 'Reading…',
    asked: 'asked',
    from: 'understood',
    assumed: 'assumed',
    /** @param {string[]} quotes */
    fromQuotes: (quotes) => `from ${quotes.map((quote) => `“${quote}”`).join(', ')}`,
    unknown: 'Not understood',
    /** @param {string} word */
    didYouMean: (word) => `did you mean “${word}”?`,
    /** @param {string} wrong @param {string} right */
    replace: (wrong, right) => `Replace “${wrong}” with “${right}”`,
    unread: 'What it means could not be looked up; generating still works.',
  },

  progress: {
    region: 'In the making',
    steps: {queued: 'Queued', generating: 'Generating', finishing: 'Finishing', ready: 'Ready'},
    sending: 'Asking…',
    /** @param {number | null} position @param {number | null} eta */
    queued: (position, eta) => `Queued${position ? ` #${number(position)}` : ''}${eta === null ? '' : ` · ${about(eta)}`}`,
    /** @param {number} percent @param {number | null} eta */
    generating: (percent, eta) => `Generating ${number(percent)} %${eta === null ? '' : ` · ${about(eta)} left`}`,
    finishing: 'Finishing: seam, level, tags',
    /** @param {string} engine @param {number | null} eta */
    waitingFor: (engine, eta) => `Waiting for ${engineName(engine)}${eta ? ` · ${about(eta)}` : ''}`,
    /** @param {string} engine @param {number} percent @param {number | null} eta */
    recording: (engine, percent, eta) => `${engineName(engine)} is at ${number(percent)} %${eta ? ` · ${about(eta)} left` : ''}`,
    cutting: 'Cutting to the bar, then seam, level, tags',
    /** @param {string} title */
    ready: (title) => `Ready: ${title}`,
    failed: 'Could not be made',
    /** @param {boolean} charged @param {boolean} paid with credits */
    charged: (charged, paid) => (charged ? 'It was charged.' : paid ? 'Not charged: your credits are back.' : 'Not charged: your free loop is back.'),
    cancelled: 'Cancelled. Not charged.',
    cancel: 'Cancel',
    cancelling: 'Cancelling…',
    again: 'Try again',
    dismiss: 'Dismiss',
    polling: 'Connection interrupted: asking again every second.',
    lost: 'The server cannot be reached. The loop is still being made; this resumes by itself.',
    gone: 'The server does not know this request any more.',
  },

  stage: {
    region: 'Loop',
    empty: 'Nothing on the platter yet',
    emptyTold: 'Pick a kind and press Generate, or start from one of these:',
    ideas: [
      {kind: 'bass', style: 'techno', bpm: 132, bars: 4, key: 'Am', intensity: 4, moods: ['dark']},
      {kind: 'drums', style: 'house', bpm: 124, bars: 4, key: null, intensity: 3, moods: ['energetic']},
      {kind: 'chords', style: 'lo-fi', bpm: 80, bars: 8, key: 'F', intensity: 2, moods: []},
      {kind: 'texture', style: 'ambient', bpm: 80, bars: 8, key: 'Dm', intensity: 2, moods: ['ambient']},
    ],
    loading: 'Loading the loop…',
    missing: 'This loop is gone, or the link is wrong.',
    failed: 'The loop could not be loaded.',
    play: 'Play',
    pause: 'Stop',
    /** @param {string} title */
    playLong: (title) => `Play ${title}`,
    /** @param {string} title */
    stopLong: (title) => `Stop ${title}`,
    wave: 'Waveform: click to jump',
    favourite: 'Favourite',
    copyLink: 'Copy link',
    linkCopied: 'Link copied',
    linkNotCopied: 'The browser did not allow copying',
    volume: 'Volume',
    bpm: 'Tempo',
    key: 'Key',
    length: 'Length',
    intensity: 'Intensity',
    loudness: 'Loudness',
    seed: 'Seed',
    licence: 'Licence',
    engine: 'Engine',
    useSeed: 'Keep this seed in the form',
    seedKept: 'Seed kept in the form',
    /** @param {number} intensity */
    intensityTold: (intensity) => `${intensity} of 5`,
    /** @param {number | null} lufs */
    lufs: (lufs) => (lufs === null ? '–' : number(lufs, 1)),
    download: 'Download',
    /** @param {string} format @param {string} title */
    downloadLong: (format, title) => `Download ${format} of ${title}`,
    noMp3: 'MP3 is not offered for this sample rate',
    noMidi: 'This engine writes no notes',
    follow: 'Take it further',
    variation: 'Variation',
    /** @param {number} to */
    variationTold: (to) => `same seed, intensity ${number(to)}`,
    newSeed: 'New seed',
    newSeedTold: 'same settings, made anew',
    pair: 'Goes with this',
    pairTold: 'same tempo and key, in phase',
    pairHeading: 'Goes with this loop',
    pairExplained: 'Same tempo, key, style, length and seed: it plays in phase with this one.',
    deleted: 'This loop was deleted.',
    favouriteFailed: 'The favourite could not be changed',
  },

  origin: {
    /** @param {string} engine */
    madeBy: (engine) => `Made by ${engineName(engine)}`,
    /** @param {string} engine @param {string} asked */
    insteadOf: (engine, asked) => `Made by ${engineName(engine)}, since ${engineName(asked)} was not available.`,
    asked: 'Asked of',
    cut: 'Cut',
    /** @param {import('./types').Cut} cut */
    cutTold: ({from_s, to_s, take_s, bpm_found}) =>
      `from ${number(from_s, 2)} s to ${number(to_s, 2)} s of a take of ${figure(Math.round(take_s * 10) / 10)} s${bpm_found === null ? '' : `, found at ${figure(Math.round(bpm_found * 10) / 10)} BPM`}`,
    drift: 'Tempo drift put right',
    /** @param {number} percent */
    driftTold: (percent) => `${figure(percent)} %`,
    reference: 'Name at the service',
  },

  recut: {
    heading: 'Cut again',
    told: 'another part of the same take, free',
    /** @param {number} seconds */
    explained: (seconds) => `The take this loop was cut from is kept: ${figure(Math.round(seconds * 10) / 10)} s of it. Another loop can be cut from it.`,
    bars: 'Bars',
    start: 'Where it begins',
    startLong: 'Where it begins, in seconds of the take',
    best: 'Best place',
    bestTold: 'The studio looks for the place that loops best.',
    /** @param {number} seconds */
    at: (seconds) => `${number(seconds, 2)} seconds`,
    /** @param {number} from @param {number} to */
    from: (from, to) => `${number(from, 2)} s to ${number(to, 2)} s, moved to the nearest bar`,
    go: 'Cut',
    going: 'Cutting…',
    free: 'Free: takes no loop of today and no credits.',
    /** @param {string} title */
    ready: (title) => `Cut: ${title}`,
    /** @param {string} detail */
    failed: (detail) => `${detail ? `Not cut: ${detail}.` : 'Not cut: the studio cannot be reached.'} Nothing was charged.`,
  },

  quality: {
    /** @param {number} kept @param {number} of */
    badge: (kept, of) => (kept === of ? `${kept} of ${of} promises kept` : `${kept} of ${of} promises kept`),
    /** @param {number} kept @param {number} of */
    badgeShort: (kept, of) => `${kept}/${of}`,
    heading: 'Quality report',
    told: 'Measured on the finished file, not promised in general.',
    promise: 'Promise',
    figure: 'Measured',
    limit: 'Limit',
    kept: 'Kept',
    yes: 'Kept',
    no: 'Broken',
    /** @param {string} name */
    name: (name) => PROMISES[name]?.name ?? capital(name),
    /** @param {string} name */
    means: (name) => PROMISES[name]?.means ?? '',
    /** @param {string} promise @param {number} limit @param {string} unit */
    limitTold: (promise, limit, unit) =>
      `${promise === 'length' ? '=' : promise === 'audible' || promise === 'mono' ? '≥' : '≤'} ${figure(limit)}${unitOf(unit)}`,
    /** @param {number | null} value @param {string} unit */
    figureTold: (value, unit) => (value === null ? '−∞' : `${figure(value)}${unitOf(unit)}`),
    levels: 'Levels',
    truePeak: 'True peak',
    samplePeak: 'Sample peak',
    integrated: 'Integrated',
    momentary: 'Loudest 400 ms',
    range: 'Loudness range',
    correlation: 'Left–right correlation',
    seam: 'Seam stands out by',
    gain: 'Gain applied',
    provenance: 'Provenance',
    engine: 'Engine',
    seed: 'Seed asked',
    seedUsed: 'Seed used',
    brief: 'Brief',
    made: 'Made',
    sha: 'SHA-256 of the WAV',
    /** @param {boolean} reproduces */
    reproduces: (reproduces) => (reproduces ? 'The same brief and seed give the same bytes on every machine.' : 'Another run may sound different.'),
    /** @param {number} count */
    passedOver: (count) => `${plural(count, 'take was', 'takes were')} passed over before this one:`,
    passport: 'Passport (JSON)',
    commercial: 'commercial use allowed',
    close: 'Close',
  },

  allowance: {
    region: 'What is left today',
    /** @param {number} left @param {number} limit */
    left: (left, limit) => `${number(left)} of ${number(limit)} free left today`,
    /** @param {number} left */
    leftShort: (left) => `${number(left)} left`,
    /** @param {string} iso */
    resets: (iso) => `new ones at ${clock(iso)}`,
    unknown: 'Allowance unknown',
    blocked: {
      daily_limit: 'Today’s free loops are used',
      network_limit: 'Your network has used its share',
      not_for_sale: 'Today’s free loops are used, and these are not sold',
      engine_unavailable: 'This engine cannot be reached right now',
      in_flight: 'Your loops are still in the making',
      busy: 'The studio is full right now',
    },
    blockedOther: 'Not possible right now',
    explained: {
      daily_limit: 'Everyone gets the same few a day. What you have made stays yours to play and download.',
      not_for_sale: 'The licence of this engine allows no sale, so credits are never taken for it: its loops use the day’s free ones.',
      engine_unavailable: 'Nothing was taken. It is asked every minute whether it is back.',
      network_limit: 'Free loops are also counted per network, and yours is through for today.',
      in_flight: 'Wait until one is ready, or cancel one.',
      busy: 'Nothing was taken. Try again in a moment.',
    },
    until: 'New free loops in',
    retryIn: 'Try again in',
    /** @param {string} iso */
    comeBack: (iso) => `Come back at ${clock(iso)}; until then, everything in your crate plays and downloads.`,
    remedies: 'What you can do',
    /** @param {number} seconds */
    countdown: (seconds) => {
      const whole = Math.max(0, Math.ceil(seconds));
      const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
      return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
    },
  },

  credits: {
    region: 'Credits',
    close: 'Close',
    buy: 'Buy credits',
    haveCode: 'I have a recovery code',
    /** @param {number} count */
    unit: (count) => (count === 1 ? 'credit' : 'credits'),
    /** @param {number} count */
    count: (count) => plural(count, 'credit', 'credits'),
    /** @param {number} credits */
    openWallet: (credits) => `${plural(credits, 'credit', 'credits')}: open your wallet`,
    remedyBuy: 'Go on at once with credits. They do not expire.',
    remedyRecover: 'Bring credits that you bought in another browser.',
    /** @param {number} credits */
    negative: (credits) =>
      `Your balance is ${plural(credits, 'credit', 'credits')}: a payment was taken back after its credits had been used. Credits you buy make that good first. Free loops go on as before.`,
    /** @param {number | null} price @param {number} credits */
    short: (price, credits) =>
      price === null
        ? `Your ${plural(credits, 'credit is', 'credits are')} not enough for a loop.`
        : `This loop costs ${plural(price, 'credit', 'credits')}, and you have ${number(credits)}.`,

    packsLoading: 'Loading the packs…',
    noPayments: 'This studio sells no credits at the moment. Credits you have stay yours.',
    /** @param {string} each */
    each: (each) => `${each} a credit`,
    best: 'Best value',
    leaving: 'To the payment page…',
    /** @param {import('./types').Engine[]} engines */
    loopCosts: (engines) => {
      const paid = engines.filter((engine) => engine.for_sale && engine.price.credits > 0);
      const prices = new Set(paid.map((engine) => priceTold(engine.price)));
      if (prices.size <= 1) return `A loop costs ${[...prices][0] ?? 'nothing'}.`;
      return `What a loop costs goes by the engine: ${paid.map((engine) => `${engineName(engine.name)} ${priceTold(engine.price)}`).join('; ')}.`;
    },
    terms: [
      'Credits are used first and go ahead of the queue; your free loops stay for later.',
      'They do not expire.',
      'A loop that fails or is cancelled is never charged.',
    ],
    stripeTold: 'You pay on a page of Stripe’s. This studio never sees your card.',
    strangeAddress: 'The studio named a payment page that cannot be trusted.',
    nothingCharged: 'Nothing was charged.',

    unbought: 'Not bought. Nothing was charged.',
    asking: 'Asking how the payment stands…',
    askingTold: 'This takes a moment.',
    askingFailed: 'How the payment stands could not be asked. Trying again; what you paid for is not lost.',
    waiting: 'Waiting for the payment',
    waitingTold: 'Stripe has not confirmed it yet. This usually takes a few seconds.',
    waitingLong: 'Stripe has told of no payment so far. If you have paid, the credits come by themselves as soon as it does; you can close this.',
    processing: 'Your payment is on its way',
    processingTold: 'With some ways of paying it takes up to a few days until the money is there. The credits come by themselves then; you need not do anything, and can close this.',
    /** @param {number} credits */
    paid: (credits) => `Paid: ${plural(credits, 'credit is', 'credits are')} yours`,
    /** @param {number} credits */
    balance: (credits) => `Your balance is now ${plural(credits, 'credit', 'credits')}.`,
    /** @param {number} credits */
    arrived: (credits) => `Paid: ${plural(credits, 'credit has', 'credits have')} arrived`,
    paymentFailed: 'The payment did not come through',
    paymentFailedTold: 'Your bank did not send the money. Nothing was credited.',
    ended: 'This purchase has ended without a payment',
    endedTold: 'Nothing was charged.',
    refused: 'The payment was not as asked for',
    /** @param {string} purchase */
    refusedTold: (purchase) => `What was paid is not what the pack costs, so nothing was credited. The operator of this studio has been told and sees to it; if you write to them, name purchase ${purchase}.`,
    takenBack: {
      refunded: 'This purchase was refunded',
      disputed: 'This purchase is disputed',
      lost: 'This purchase was taken back after a dispute',
    },
    /** @param {number} credits */
    takenBackTold: (credits) => (credits === 0 ? 'No credits were taken back so far.' : `${plural(credits, 'credit was', 'credits were')} taken back with it.`),
    notYours: 'This purchase belongs to another browser',
    notYoursTold: 'Its credits are where it was begun. With the recovery code of that wallet they come to this browser too.',
    unknown: 'There is no such purchase',
    unknownTold: 'The address may have been copied incompletely. If you have paid, the credits are in the browser you bought them with.',
    next: 'Make the next loop',
    tryAgain: 'Try another payment',
    receipt: 'Receipt',

    wallet: 'Your credits',
    walletLoading: 'Loading your wallet…',
    noWallet: 'This browser holds no wallet. One is made with your first purchase, or comes with a recovery code.',
    /** @param {number} held */
    held: (held) => `${number(held)} more ${held === 1 ? 'is' : 'are'} set aside for loops in the making.`,
    /** @param {string} id */
    walletId: (id) => `Wallet ${id}`,
    walletIdTold: 'To name when you write to the operator. It opens nothing.',

    codeHeading: 'Recovery code',
    codeTold: 'It brings these credits to another browser or device, and back if this browser forgets them. It is shown only now.',
    copy: 'Copy',
    save: 'Save as text',
    kept: 'I have kept it',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying. The code is marked: copy it by hand.',
    saved: 'Saved among your downloads.',
    notKept: 'Keep the code first: it cannot be shown again. To leave without it, close once more.',
    codeFile: 'cloudmusic-recovery-code.txt',
    /** @param {string} code @param {string} origin */
    codeText: (code, origin) =>
      `CloudMusic recovery code

${code}

Whoever has this code has the credits: keep it as you keep a password.
To use it, open ${origin}/#recover and enter it there.
`,
    codeNone: 'There is none yet. If this browser forgets its cookies, your credits are out of reach.',
    codeNoneYet: 'There is none yet. One is made when your first payment arrives.',
    codeKept: 'You have one, and have kept it.',
    codeUnkept: 'There is one. If it was not kept, make a new one.',
    makeCode: 'Make a recovery code',
    otherCode: 'Enter another code',
    newCode: 'Make a new code',
    newCodeSure: 'The code you have stops working. Browsers that hold this wallet keep it.',
    cancel: 'Cancel',

    browsers: 'Browsers',
    /** @param {number} count */
    browsersTold: (count) => (count === 1 ? 'Only this browser holds the wallet.' : `${number(count)} browsers hold this wallet, this one among them.`),
    removeOthers: 'Remove all other browsers',
    removeOthersSure: 'Every other browser loses the wallet, and the recovery code stops working: make a new one afterwards.',
    removed: 'All other browsers are removed. Make a new recovery code now.',
    forget: 'Forget on this browser',
    forgetSure: 'This browser loses the wallet. Your recovery code brings it back.',
    forgetSureUnkept: 'This browser loses the wallet, and only its recovery code brings it back. Make sure that you have kept it.',
    forgetSureLost: 'There is no recovery code: what the wallet holds, and what is still to be paid into it, would be out of reach for good. Make one first.',
    forgetSureElsewhere: 'This browser loses the wallet. There is no recovery code: only the other browsers that hold it will have your credits.',
    forgetAnyway: 'Forget it all the same',
    forgotten: 'This browser holds no wallet any more',

    recoverHeading: 'Bring your credits here',
    recoverTold: 'Enter the recovery code of your wallet. Capitals, blanks and hyphens do not matter.',
    recover: 'Bring them',
    codePlaceholder: 'xxxx-xxxx-xxxx-xxxx-xxxx',
    /** @param {number} signs @param {number} of */
    codeLength: (signs, of) => (signs === 0 ? 'Enter the code.' : `A recovery code has ${of} letters and digits; this has ${signs}.`),
    /** @param {number} credits */
    recovered: (credits) => `Your wallet is here: ${plural(credits, 'credit', 'credits')}`,
    keptHeading: 'This browser holds another wallet',
    keptTold: 'It has credits or purchases and no recovery code. If you switch now, it is out of reach for good.',
    keptMakeCode: 'Make its code first',
    keptCodeHeading: 'Recovery code of the wallet that was here',
    keptLeave: 'Leave it behind',
    keptStay: 'Stay with it',

    purchases: 'Purchases',
    noPurchases: 'Nothing was bought with this wallet yet.',
    purchasesAt: 'only the last 100 are listed',
    /** @type {Record<import('./types').PurchaseState, string>} */
    states: {
      open: 'Not paid yet',
      processing: 'On its way',
      paid: 'Paid',
      failed: 'Payment failed',
      expired: 'Not bought',
      refused: 'Refused',
      refunded: 'Refunded',
      disputed: 'In dispute',
      lost: 'Dispute lost',
    },
    /** @param {number} credits */
    takenBackShort: (credits) => `${number(credits)} taken back`,
    check: 'Ask again',
    /** @param {string} what */
    checkLong: (what) => `Ask again how the purchase of ${what} stands`,
    /** @param {string} what */
    receiptLong: (what) => `Receipt of Stripe’s for ${what}, in a new tab`,

    offline: 'The studio cannot be reached. Try again in a moment.',
    failed: 'That did not work. Try again in a moment.',
    /** @type {Record<string, ((wait: number | null) => string) | undefined>} */
    problems: {
      stripe: () => 'Stripe did not answer as it should. Try again in a moment.',
      too_many_purchases: (wait) => `Too many purchases were begun from your network. Try again in ${inTime(wait)}.`,
      too_many_tries: (wait) => `Too many wrong codes were entered from your network. Try again in ${inTime(wait)}.`,
      no_payments: () => 'This studio sells no credits at the moment.',
      unknown_pack: () => 'This pack is not sold any more. Here are the ones that are.',
      recovery_code: () => 'There is no such code. Look for signs that are easily mixed up, or a newer code that replaced it.',
      not_yours: () => 'This browser does not hold the wallet any more.',
    },
  },

  problem: {
    offline: 'You are offline. Loops already loaded keep playing.',
    unreachable: 'The server does not answer. Trying again…',
    notSent: 'Not sent, nothing was taken: the server cannot be reached.',
    online: 'Back online',
    unavailable: 'The studio is not ready yet. Trying again…',
    refused: 'Something in the form does not work:',
    /** @param {string} detail */
    other: (detail) => detail || 'Something went wrong on the server. Nothing was charged.',
    vocabulary: 'What can be asked for could not be loaded.',
    again: 'Try again',
  },

  keys: {
    heading: 'Keyboard',
    open: 'Keyboard shortcuts',
    single: 'Single keys act as shortcuts',
    groups: {play: 'Playing', make: 'Making', crate: 'Crate', page: 'Page'},
    toggle: 'Play or stop',
    generate: 'Generate',
    download: 'Download the WAV',
    favourite: 'Favourite on or off',
    sheet: 'Show this sheet',
    dice: 'Surprise me',
    tap: 'Tap the tempo',
    guided: 'Guided mode',
    advanced: 'Advanced mode',
  },

  wave: {
    /** @param {string} title @param {number | null} bars */
    label: (title, bars) => `Position in ${title}${bars === null ? '' : `, ${plural(bars, 'bar', 'bars')}`}`,
    /** @param {number} bar @param {number} beat */
    at: (bar, beat) => `bar ${number(bar)}, beat ${number(beat)}`,
    /** @param {number} seconds */
    atSeconds: (seconds) => `${number(seconds, 2)} seconds`,
    /** @param {number} bar @param {number} beat */
    hover: (bar, beat) => `${bar}.${beat}`,
    /** @param {number} seconds */
    hoverSeconds: (seconds) => `${number(seconds, 2)} s`,
  },

  crate: {
    region: 'Crate',
    heading: 'Crate',
    /** @param {number} count @param {boolean} more */
    count: (count, more) => `${number(count)}${more ? '+' : ''} ${count === 1 ? 'loop' : 'loops'}`,
    grid: 'Your loops, newest first',
    search: 'Search',
    searchHint: 'Title, prompt, name',
    filters: 'Filters',
    anyKind: 'All kinds',
    anyKey: 'All keys',
    kind: 'Kind',
    key: 'Key',
    bpm: 'BPM',
    bpmFrom: 'BPM from',
    bpmTo: 'BPM to',
    to: 'to',
    favourites: 'Favourites',
    clear: 'Clear filters',
    play: 'Play',
    /** @param {string} title */
    playLong: (title) => `Play ${title}`,
    /** @param {string} title */
    stopLong: (title) => `Stop ${title}`,
    /** @param {string} title */
    openLong: (title) => `Open ${title} in the studio`,
    /** @param {string} title */
    favouriteLong: (title) => `Favourite: ${title}`,
    /** @param {string} title */
    downloadLong: (title) => `Download WAV of ${title}`,
    /** @param {string} title */
    deleteLong: (title) => `Delete ${title}`,
    /** @param {string} title */
    deckLong: (title) => `Put ${title} on the desk`,
    /** @param {string} title */
    offDeckLong: (title) => `Take ${title} off the desk`,
    loading: 'Loading your loops…',
    more: 'Show more',
    empty: 'Your crate is empty',
    emptyTold: 'Every loop you make lands here: try it again, keep it, or play several together.',
    none: 'Nothing matches',
    noneTold: 'No loop in the crate fits these filters.',
    failed: 'The crate could not be loaded.',
    again: 'Try again',
    /** @param {string} title */
    deleted: (title) => `${title} deleted`,
    undo: 'Undo',
    /** @param {string} title */
    deleteFailed: (title) => `${title} could not be deleted`,
    favouriteFailed: 'The favourite could not be changed',
    soundGone: 'This loop is gone',
    soundFailed: 'The sound could not be played',
    now: 'just now',
    /** @param {number} count */
    minutes: (count) => `${number(count)} min`,
    /** @param {number} count */
    hours: (count) => `${number(count)} h`,
    /** @param {number} count */
    days: (count) => `${number(count)} d`,
    /** @param {Date} date */
    date: (date) => date.toLocaleDateString([], {day: 'numeric', month: 'short', year: 'numeric'}),
    /** @param {Date} date */
    exactly: (date) => date.toLocaleString([], {dateStyle: 'medium', timeStyle: 'short'}),
    keys: {
      up: 'Loop before, and play it',
      down: 'Next loop, and play it',
      open: 'Open in the studio',
      favourite: 'Favourite on or off',
      download: 'Download the WAV',
      deck: 'On the desk or off',
      delete: 'Delete',
      search: 'Search the crate',
      undo: 'Undo the deletion',
    },
  },

  desk: {
    region: 'Desk',
    heading: 'Desk',
    /** @param {string} key */
    empty: (key) => `Hear loops together: press ${key} on a loop, or its +.`,
    /** @param {number} count @param {number} bpm */
    count: (count, bpm) => `${plural(count, 'loop', 'loops')} · ${figure(bpm)} BPM`,
    play: 'Play the desk',
    stop: 'Stop the desk',
    clear: 'Clear',
    clearLong: 'Clear the desk',
    tracks: 'Loops on the desk',
    /** @param {string} title */
    mute: (title) => `Mute ${title}`,
    /** @param {string} title */
    solo: (title) => `Solo ${title}`,
    soloShort: 'S',
    muteShort: 'M',
    /** @param {string} title */
    volume: (title) => `Volume of ${title}`,
    /** @param {number} volume */
    volumeTold: (volume) => (volume === 0 ? 'silent' : `${number(40 * Math.log10(volume), 1)} dB`),
    /** @param {string} title */
    remove: (title) => `Take ${title} off the desk`,
    waiting: 'on the next bar',
    loading: 'loading',
    safety: 'Safety',
    safetyTold: 'Holds back what would clip',
    clip: 'Clip',
    clipping: 'Too loud: it clips. Turn something down, or switch the safety on.',
    meter: 'Level',
    held: 'The desk is silent while you hear a loop of another tempo.',
    /** @param {number} bar @param {number} beat */
    position: (bar, beat) => `${number(bar)}.${number(beat)}`,
    refuseOneShot: 'A one-shot does not loop, so it cannot play on the desk.',
    /** @param {number} most */
    refuseFull: (most) => `The desk holds ${number(most)} loops. Take one off first.`,
    /** @param {number} bpm @param {number} deck */
    refuseTempo: (bpm, deck) =>
      `${figure(bpm)} BPM does not fit the desk’s ${figure(deck)}: changing its speed would change its key. Half and double tempo fit.`,
    asleep: 'The browser keeps the sound off until you click on the page.',
  },

  skip: 'Skip to the loop',
  footer: {
    api: 'The same API is yours:',
    promise: 'Every loop is exactly on the grid, in key, without a seam, tagged and licensed.',
  },
};

/** @param {string} unit */
function unitOf(unit) {
  const told = UNITS[unit] ?? unit;
  return told && ` ${told}`;
}
