// Renders the voice of the page over its own tiling, offline. Every frame tells its place in the loop, so that one that is
// lost or doubled shows. Answers [{bars, worst, early, seams}]: the largest difference, and what sounds too early.
const base = document.querySelector('script[type=module]').src.replace(/main\.js$/, '');
const [{Voice}, {Clock}, {tile, tiling}] = await Promise.all(['voice', 'clock', 'tiling'].map((name) => import(`${base}sound/${name}.js`)));
const rate = 44100, bpm = 174, seconds = 60, out = [];
const clock = new Clock({bpm, rate, origin: 1000});
for (const bars of [1, 4, 16]) {
  const loop = Float32Array.from({length: Math.round((bars * 240 * rate) / bpm)}, (_, n) => (n % 4096) / 4096);
  const data = tile(loop, tiling(bars, clock.cycleFrames));
  const buffer = new AudioBuffer({length: data.length, sampleRate: rate});
  buffer.copyToChannel(data, 0);
  const context = new OfflineAudioContext(1, rate * seconds, rate);
  const frame = clock.frameOf(3);
  new Voice(buffer, context.destination, {frame, offset: (frame - clock.origin) % data.length, loop: true});
  const heard = (await context.startRendering()).getChannelData(0);
  let worst = 0, early = 0;
  heard.forEach((sample, at) => {
    if (at < frame) early = Math.max(early, Math.abs(sample));
    else if (at > frame + 200) worst = Math.max(worst, Math.abs(sample - data[(at - clock.origin) % data.length]));
  });
  out.push({bars, worst, early, seams: Math.floor(heard.length / data.length)});
}
return out;
