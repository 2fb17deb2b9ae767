import { readdirSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { startLocalCloud } from '../../dist/index.js';

/**
 * Starts and stops a hundred clouds, each with a function that runs, a few with a proxy, and prints what they leave in
 * this process. Its own folder for temporary files (TMPDIR) is empty at the start, and it is run with --expose-gc.
 * The argument is the spec whose function `caller` answers over HTTP.
 */
const CLOUDS = 100;
/** From here on everything that is loaded or made once has been. */
const WARM = 30;

const [, , spec] = process.argv;
const urls = [];
let warmBytes = 0;

for (let count = 0; count < CLOUDS; count += 1) {
  const cloud = await startLocalCloud({ spec, speed: count % 2, ...(count % 50 === 0 ? { proxy: 0 } : {}) });
  urls.push(cloud.ecs.url, cloud.mns.url, cloud.fc.url);
  await answerOf(cloud.endpoints.functions.caller);
  if (count % 10 === 0) await cloud.reset();
  await cloud.stop();
  if (count === WARM) warmBytes = heldBytes();
}
// What Node.js closes, it reports as closed a turn later.
await new Promise((resolve) => setTimeout(resolve, 100));
const handles = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap');
const grownBytes = heldBytes() - warmBytes;
const answering = [];
for (const url of urls)
  await answerOf(url).then(
    () => answering.push(url),
    () => undefined,
  );

console.log(JSON.stringify({ handles, answering, files: readdirSync(tmpdir()), grownBytes }));

/** Not by `fetch`, which keeps something for each port that it has called. */
function answerOf(url) {
  return new Promise((resolve, reject) => {
    const call = get(url, { agent: false }, (response) => {
      response.resume().on('end', response.statusCode === 200 ? resolve : reject);
    });
    call.on('error', reject);
  });
}

function heldBytes() {
  global.gc();
  return process.memoryUsage().heapUsed;
}
