import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createAccountServices } from '../../accountServices.ts';
import { ScaledClock } from '../../clock.ts';
import { CredentialStore } from '../../credentials.ts';
import { createFc, type Fc } from '../../fc/index.ts';
import { readSpec } from '../../fc/spec.ts';
import { Faults } from '../../faults.ts';
import { createSilentLog } from '../../log.ts';
import { ensureQueue, mnsMessages } from '../../messages.ts';
import { InMemoryMns } from '../../mns/inMemoryMns.ts';
import { createRandom } from '../../random.ts';

export const ACCOUNT = { accountId: '1234567890123456', accessKeyId: 'local-key', accessKeySecret: 'local-secret' };
export const REGION = 'cn-hangzhou';

interface Options {
  /** How many times faster than real time the cloud's clock runs. */
  speed?: number;
  /** For `${env('NAME')}` in the s.yaml. */
  offers?: Record<string, string>;
}

/** Starts a Function Compute beside a queue `work`, with the functions of an s.yaml and the bundles that it names. */
export async function startFc(files: Record<string, string>, { speed = 1, offers = {} }: Options = {}) {
  const directory = writeFiles(files);
  const [clock, random, log] = [new ScaledClock(speed), createRandom(1), createSilentLog()];
  const faults = new Faults(createRandom(2));
  const credentials = new CredentialStore(ACCOUNT, ACCOUNT.accountId, clock, random);
  const shared = { clock, random, faults, region: REGION, accountId: ACCOUNT.accountId };
  const counters = { sent: 0, delivered: 0, deleted: 0 };
  const mns = new InMemoryMns({ ...shared, log: () => undefined, counters }, () => Promise.resolve());
  const mnsStats = { calls: {}, messages: counters };
  ensureQueue(mns, 'work');
  const fc: Fc = createFc({
    ...shared,
    functions: await readSpec(path.join(directory, 's.yaml'), { offers, ...ACCOUNT }),
    worker: await buildWorker(),
    speed,
    credentials,
    messages: mnsMessages(mns, clock, log),
    control: {
      ...{
        stats: () => ({ ecs: { calls: {}, instances: {} }, mns: mnsStats, fc: fc.stats() }),
        metrics: () => '',
        faults,
        saveState: undefined,
        issueKey: () => credentials.issue(3_600_000),
        console: { link: '', serve: () => Promise.resolve() },
      },
      ...{ services: ['fc'], now: () => clock.now(), advance: () => Promise.resolve(), reset: () => Promise.resolve() },
    },
    log,
    services: createAccountServices({
      clock,
      random,
      credentials,
      faults,
      region: REGION,
      accountId: ACCOUNT.accountId,
    }),
  });
  const url = await fc.listen(0);
  const close = async (): Promise<void> => {
    await fc.close();
    mns.close();
    rmSync(directory, { recursive: true });
  };
  return { url, fc, mns, faults, credentials, close };
}

export type StartedFc = Awaited<ReturnType<typeof startFc>>;

function writeFiles(files: Record<string, string>): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'local-fc-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

// From the sources, so that a test never runs an old worker.
async function buildWorker(): Promise<string> {
  const entry = fileURLToPath(new URL('../../fc/worker/runtime.ts', import.meta.url));
  const options = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', write: false } as const;
  const { outputFiles } = await build({ entryPoints: [entry], ...options });
  return outputFiles[0]?.text ?? '';
}
