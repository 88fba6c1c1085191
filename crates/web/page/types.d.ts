// The shapes of docs/api.md, version 1.

export type State = 'queued' | 'generating' | 'finishing' | 'ready' | 'failed' | 'cancelled';

export interface Refusal {
  field: string;
  code: string;
  value: string;
  allowed: string;
  remedy: string;
  quote: Quote | string | null;
}

export interface Remedy {
  code: string;
  text: string;
  until?: string | null;
}

export type Decision =
  | {allow: true; grant: 'free' | 'paid'; free_left?: number; credits?: number}
  | {allow: false; reason: string};

export interface ProblemBody {
  code: string;
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  request_id?: string;
  decision?: Decision;
  /** What the loop costs in credits, and how many there are. */
  price?: number;
  credits?: number;
  resets_at?: string;
  retry_after_s?: number;
  remedies?: Remedy[];
  errors?: Refusal[];
}

export interface Key {
  name: string;
  short: string;
  open_key: string;
  wheel: string;
}

/** What a person asks for; every member may be missing. */
export interface Request {
  kind?: string | null;
  one_shot?: boolean;
  bpm?: number | null;
  bars?: number | null;
  seconds?: number | null;
  key?: string | null;
  intensity?: number | null;
  moods?: string[];
  style?: string | null;
  swing?: number | null;
  instruments?: string[];
  sample_rate?: number | null;
  prompt?: string | null;
  seed?: number | null;
  engine?: string | null;
}

export interface Brief {
  summary: string;
  kind: string;
  style: string;
  bpm: number;
  bars: number | null;
  one_shot: boolean;
  key: Key | null;
  intensity: number;
  moods: string[];
  swing: number;
  instruments: string[];
  sample_rate: number;
  prompt: string | null;
}

export interface Quote {
  text: string;
  start: number;
  end: number;
}

export interface Entry {
  field: string;
  value: string;
  origin: 'asked' | 'understood' | 'assumed';
  quotes: Quote[];
  reason: string | null;
}

export interface Note {
  field: string;
  code: string;
  text: string;
  quote: Quote | null;
}

export interface NotUnderstood extends Quote {
  did_you_mean: string | null;
}

export interface Account {
  entries: Entry[];
  notes: Note[];
  not_understood: NotUnderstood[];
}

/** `POST /api/v1/briefs` */
export interface Understood {
  brief: Brief;
  account: Account;
  seconds: number;
  frames: number;
  /** In credits, where it is paid with credits. */
  price: number;
}

/** An engine that was asked and was not available. */
export interface InsteadOf {
  engine: string;
  reason: string;
}

/** Where a recorded take was cut, in seconds of the take. */
export interface Cut {
  from_s: number;
  to_s: number;
  take_s: number;
  bpm_found: number | null;
  drift_percent: number | null;
  take_sha256: string;
  reference: string | null;
}

export interface Failure {
  code: string;
  text: string;
  charged: boolean;
}

export interface Generation {
  id: string;
  state: State;
  progress: number;
  position: number | null;
  eta_ms: number | null;
  decision: Decision;
  brief: Brief;
  account: Account;
  seconds: number;
  seed: number;
  engine: string;
  created_at: string;
  finished_at: string | null;
  failure: Failure | null;
  asset: string | null;
  links: {self: string; events: string; asset: string | null};
}

export interface Licence {
  id: string;
  name: string;
  commercial_use: boolean;
  url: string;
}

export interface Summary {
  id: string;
  title: string;
  word: string;
  name: string;
  kind: string;
  style: string;
  bpm: number;
  bars: number | null;
  one_shot: boolean;
  key: Key | null;
  seconds: number;
  frames: number;
  sample_rate: number;
  intensity: number;
  moods: string[];
  prompt: string | null;
  seed: number;
  engine: string;
  /** These three are missing in loops of before there were other engines. */
  instead_of?: InsteadOf | null;
  cut?: Cut | null;
  /** Whether the take is kept. */
  cuttable?: boolean;
  licence: Licence;
  promises: {kept: number; of: number};
  true_peak_dbtp: number;
  integrated_lufs: number | null;
  /** The peak of each 64th part; 100 is full scale. */
  thumb: number[];
  favourite: boolean;
  own: boolean;
  created_at: string;
  links: {
    self: string;
    wav: string;
    flac: string;
    mp3: string | null;
    midi: string | null;
    passport: string;
  };
}

export interface Verdict {
  promise: string;
  figure: number | null;
  limit: number;
  unit: string;
  kept: boolean;
}

export interface Report {
  frames: number;
  frames_asked: number | null;
  seconds: number;
  sample_rate: number;
  channels: number;
  true_peak_dbtp: number;
  sample_peak_dbfs: number;
  integrated_lufs: number | null;
  momentary_max_lufs: number | null;
  loudness_range_lu: number | null;
  offset: number;
  silence_share: number;
  correlation: number | null;
  seam_db: number | null;
  timing: {expected: number; heard: number; error_mean_ms: number; error_max_ms: number} | null;
  gain_db: number;
  promises: Verdict[];
}

export interface Passport {
  brief: Brief;
  seed: number;
  seed_used: number;
  passed_over: {seed: number; reason: string}[];
  engine: {name: string; version: string; seeds_reproduce: boolean};
  licence: {id: string; name: string; commercial_use: boolean};
  report: Report;
  files: {name: string; format: string; bits: number | null; bytes: number; audio_sha256: string | null}[];
  account?: Account;
}

export interface Detail extends Summary {
  peaks: {min: number[]; max: number[]};
  passport: Passport;
  wav_sha256: string;
}

export interface Page {
  assets: Summary[];
  next_cursor: string | null;
}

export interface Access {
  free: {limit: number; used: number; left: number; resets_at: string};
  /** Below zero when a payment was taken back after its credits were spent. */
  credits: number;
  held: number;
  wallet: boolean;
  next: Decision;
  in_flight: number;
  in_flight_max: number;
  queue: number;
  payments: boolean;
}

export interface Engine {
  name: string;
  version: string;
  usual: boolean;
  ready: boolean;
  /** Why it is not ready, for people. */
  reason: string | null;
  kinds: string[];
  one_shots: boolean;
  delivery: 'played' | 'recorded';
  seconds_max: number;
  sample_rates: number[];
  licence: Licence;
  /** Whether credits may pay for it. */
  for_sale: boolean;
  seeds_reproduce: boolean;
  writes_midi: boolean;
  takes_max: number;
  maturity: 'proven' | 'checked' | 'trial' | 'unofficial';
  price: Price;
}

/** For each begun part of `per_seconds`, or for any length. */
export interface Price {
  credits: number;
  per_seconds: number | null;
}

export interface Kind {
  name: string;
  tonal: boolean;
  one_shot: boolean;
  instruments: string[];
}

export interface Style {
  name: string;
  bpm: number;
  key_mode: 'major' | 'minor';
  bars: number;
  intensity: number;
  swing: number;
  reason: string;
}

export interface Vocabulary {
  kinds: Kind[];
  styles: Style[];
  moods: string[];
  bars: number[];
  bpm: [number, number];
  intensity: [number, number];
  swing: [number, number];
  seconds: [number, number];
  sample_rates: number[];
  prompt_characters_max: number;
  seed_max: number;
  scales: string[];
  keys: Key[];
}

export interface Pack {
  id: string;
  credits: number;
  /** In the currency's smallest unit. */
  amount: number;
  currency: string;
  price: string;
  each: string;
}

/** `GET /api/v1/packs` */
export interface Packs {
  payments: boolean;
  packs: Pack[];
}

export type PurchaseState =
  | 'open'
  | 'processing'
  | 'paid'
  | 'failed'
  | 'expired'
  | 'refused'
  | 'refunded'
  | 'disputed'
  | 'lost';

export interface Purchase {
  id: string;
  pack: string;
  credits: number;
  amount: number;
  currency: string;
  price: string;
  state: PurchaseState;
  credited: number;
  taken_back: number;
  receipt_url: string | null;
  created_at: string;
  updated_at: string;
}

export interface Wallet {
  id: string;
  credits: number;
  held: number;
  /** Whether there is one; the code itself is told only when it is made. */
  recovery_code: boolean;
  browsers: number;
}
