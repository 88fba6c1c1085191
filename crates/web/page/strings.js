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
    tooLong: (seconds) => `longer than ${number(seconds)} s`,
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
    costPaid: 'uses 1 credit',
    /** @param {string} value @param {string} allowed @param {string} remedy */
    refusal: (value, allowed, remedy) => `${value ? `“${value}” does not work` : 'Missing'}${allowed ? ` (${allowed})` : ''}. ${capital(remedy)}.`,
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
    /** @param {string} title */
    ready: (title) => `Ready: ${title}`,
    failed: 'Could not be made',
    /** @param {boolean} charged */
    charged: (charged) => (charged ? 'It was charged.' : 'Not charged: your free loop is back.'),
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
    newSeedTold: 'same settings, another take',
    pair: 'Goes with this',
    pairTold: 'same tempo and key, in phase',
    pairHeading: 'Goes with this loop',
    pairExplained: 'Same tempo, key, style, length and seed: it plays in phase with this one.',
    deleted: 'This loop was deleted.',
    favouriteFailed: 'The favourite could not be changed',
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
    notCommercial: 'no commercial use',
    close: 'Close',
  },

  allowance: {
    region: 'What is left today',
    /** @param {number} left @param {number} limit */
    left: (left, limit) => `${number(left)} of ${number(limit)} free left today`,
    /** @param {number} left */
    leftShort: (left) => `${number(left)} left`,
    /** @param {number} credits */
    credits: (credits) => plural(credits, 'credit', 'credits'),
    /** @param {string} iso */
    resets: (iso) => `new ones at ${clock(iso)}`,
    unknown: 'Allowance unknown',
    blocked: {
      daily_limit: 'Today’s free loops are used',
      network_limit: 'Your network has used its share',
      in_flight: 'Your loops are still in the making',
      busy: 'The studio is full right now',
    },
    blockedOther: 'Not possible right now',
    explained: {
      daily_limit: 'Everyone gets the same few a day. What you have made stays yours to play and download.',
      network_limit: 'Free loops are also counted per network, and yours is through for today.',
      in_flight: 'Wait until one is ready, or cancel one.',
      busy: 'Nothing was taken. Try again in a moment.',
    },
    until: 'New free loops in',
    retryIn: 'Try again in',
    /** @param {string} iso */
    comeBack: (iso) => `Come back at ${clock(iso)}; until then, everything in your crate plays and downloads.`,
    remedies: 'What you can do',
    buy: 'Buy credits',
    /** @param {number} seconds */
    countdown: (seconds) => {
      const whole = Math.max(0, Math.ceil(seconds));
      const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
      return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
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
