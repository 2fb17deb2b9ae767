import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { ScaledClock } from '../../local/clock.ts';
import { CredentialStore } from '../../local/credentials.ts';
import { createFc, type Fc } from '../../local/fc/index.ts';
import { readSpec } from '../../local/fc/spec.ts';
import { Faults } from '../../local/faults.ts';
import { createSilentLog } from '../../local/log.ts';
import { ensureQueue, mnsMessages } from '../../local/messages.ts';
import { MnsModel } from '../../local/mns/model/model.ts';
import { createRandom } from '../../local/random.ts';

export const ACCOUNT = { accountId: '1234567890123456', accessKeyId: 'local-key', accessKeySecret: 'local-secret' };
export const REGION = 'cn-hangzhou';

export interface Host {
  url: string;
  fc: Fc;
  mns: MnsModel;
  faults: Faults;
  credentials: CredentialStore;
}

/** A Function Compute host with the functions of an s.yaml and the bundles that it names, in a directory of its own. */
export async function startHost(
  files: Record<string, string>,
  options: { speed?: number } = {},
): Promise<Host & { stop(): Promise<void> }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'local-fc-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  const speed = options.speed ?? 1;
  const [clock, random, log] = [new ScaledClock(speed), createRandom(1), createSilentLog()];
  const faults = new Faults(createRandom(2));
  const credentials = new CredentialStore(ACCOUNT, ACCOUNT.accountId, clock, random);
  const counters = { sent: 0, delivered: 0, deleted: 0 };
  const environment = {
    clock,
    random,
    faults,
    region: REGION,
    accountId: ACCOUNT.accountId,
    log: () => undefined,
    counters,
  };
  const mns = new MnsModel(environment, () => Promise.resolve());
  const messages = mnsMessages(mns, clock, log);
  const functions = await readSpec(path.join(directory, 's.yaml'), { offers: {}, ...ACCOUNT });
  ensureQueue(mns, 'work');
  const control = { stats: () => ({}), faults, saveState: undefined };
  const workerFile = await buildWorker(directory);
  const fc = createFc({
    functions, workerFile, clock, speed, random, faults, credentials, region: REGION, accountId: ACCOUNT.accountId, messages, control, log,
  }); // prettier-ignore
  const url = await fc.listen(0);
  const stop = async (): Promise<void> => {
    await fc.close();
    mns.close();
    rmSync(directory, { recursive: true });
  };
  return { url, fc, mns, faults, credentials, stop };
}

async function buildWorker(directory: string): Promise<string> {
  const outfile = path.join(directory, 'worker.js');
  const entry = new URL('../../local/fc/worker/runtime.ts', import.meta.url).pathname;
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  return outfile;
}
