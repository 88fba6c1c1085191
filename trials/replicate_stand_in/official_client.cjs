// Replicate's own client for JavaScript, as far as the stand-in is concerned: makes predictions, waits, cancels, lists, and
// validates the letters it is given. Reads {base, token, version, input, letters} and answers what it was told, as JSON.
const {createRequire} = require('node:module');
const Replicate = createRequire(process.argv[2])('replicate');
const {validateWebhook} = Replicate;

async function main(asked) {
  const replicate = new Replicate({auth: asked.token, baseUrl: asked.base, useFileOutput: false});
  const {version, input} = asked;
  const made = await replicate.predictions.create({version, input});
  const waited = await replicate.wait(made, {interval: 50});
  const run = await replicate.run(`meta/musicgen:${version}`, {input});
  const doomed = await replicate.predictions.create({version, input});
  const canceled = await replicate.predictions.cancel(doomed.id);
  const listed = [];
  for await (const page of replicate.paginate(replicate.predictions.list)) listed.push(...page);
  const model = await replicate.models.get('meta', 'musicgen');
  const versions = await replicate.models.versions.list('meta', 'musicgen');
  const {key} = await replicate.webhooks.default.secret.get();
  const valid = [];
  for (const {headers, body} of asked.letters) valid.push(await validateWebhook({headers, body}, key));
  let refused = null;
  try {
    await replicate.predictions.create({version, input, webhook: 'http://studio.example/', webhook_events_filter: ['completed']});
  } catch (error) {
    refused = {status: error.response.status, message: error.message};
  }
  return {made, waited, run, canceled, listed, model, versions, key, valid, refused};
}

let said = '';
process.stdin.on('data', (some) => { said += some; });
process.stdin.on('end', async () => {
  process.stdout.write(JSON.stringify(await main(JSON.parse(said))));
});
