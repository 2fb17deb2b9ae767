import * as v from 'valibot';
import type { Clock } from './clock.ts';
import type { CredentialStore } from './credentials.ts';
import { requestId } from './ecs/model/ids.ts';
import type { Answer, Call } from './fc/answer.ts';
import type { Faults } from './faults.ts';
import { invalidArgument } from './fc/errors.ts';
import { RamState } from './ram/model.ts';
import type { Random } from './random.ts';
import { serveRpc } from './rpc/serve.ts';
import { Freshness } from './signature/freshness.ts';
import { ensureAutoProject, type LogPlace } from './sls/autoProject.ts';
import { SlsState } from './sls/model.ts';
import { serveSls } from './sls/serve.ts';

const Snapshot = v.object({ ram: v.unknown(), sls: v.unknown() });
const LogConfig = v.object({ project: v.optional(v.string(), ''), logstore: v.optional(v.string(), '') });

export interface AccountServicesOptions {
  clock: Clock;
  random: Random;
  credentials: CredentialStore;
  faults: Faults;
  region: string;
  accountId: string;
}

/** What an instance of a function prints. */
export interface Printed {
  functionName: string;
  /** One line or more. */
  text: string;
}

/**
 * What a deployment touches besides ECS, MNS and Function Compute: RAM, the resource manager, STS, the
 * location service, EventBridge and the log service.
 * They answer on the port of Function Compute.
 */
export interface AccountServices {
  /** Answers a request that is for one of them; undefined when it is for none. */
  serve(call: Call): Answer | undefined;
  /** Throws FcError (400 InvalidArgument) when a function's `logConfig` names a project or store that does not exist. */
  checkLogConfig(logConfig: unknown): void;
  /** Where functions log whose spec says `logConfig: auto`. It is made where it is not there. */
  autoLog(): LogPlace;
  /** Keeps what a function prints, where its `logConfig` says; nowhere without one. */
  takeLog(logConfig: unknown, printed: Printed): void;
  snapshot(): unknown;
  /** Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void;
}

export function createAccountServices(options: AccountServicesOptions): AccountServices {
  const { clock, random, credentials, faults, region, accountId } = options;
  const [ram, sls] = [new RamState(), new SlsState()];
  const shared = { credentials, accountId, region, now: () => clock.now() };
  const rpc = {
    ...{ ...shared, faults, ram, freshness: new Freshness(clock), newRequestId: () => requestId(random) },
    newId: () => `3${Array.from({ length: 17 }, () => random.integer(0, 9)).join('')}`,
  };
  return {
    serve(call) {
      if ((call.headers.authorization ?? '').startsWith('LOG ')) return serveSls(call, { ...shared, sls });
      // Nothing else lives at the root of that port: an HTTP trigger has its function's name in its path.
      return call.path === '/' ? serveRpc(call, rpc) : undefined;
    },
    checkLogConfig(logConfig) {
      const { project, logstore } = v.is(LogConfig, logConfig) ? v.parse(LogConfig, logConfig) : v.parse(LogConfig, {});
      if (project === '') return;
      const found = sls.projects.get(project);
      if (found === undefined) throw invalidArgument(`project '${project}' does not exist`);
      if (logstore === '' || found.logStores.some(({ name }) => name === logstore)) return;
      throw invalidArgument(`logstore '${logstore}' does not exist`);
    },
    autoLog: () => ensureAutoProject(sls, region, accountId, clock.now()),
    takeLog(logConfig, { functionName, text }) {
      const parsed = v.safeParse(LogConfig, logConfig);
      if (!parsed.success) return;
      const { project, logstore } = parsed.output;
      for (const message of text.split('\n').filter((line) => line !== '')) {
        const fields = { functionName, message, qualifier: 'LATEST' };
        sls.append(project, logstore, { at: clock.now(), fields });
      }
    },
    snapshot: () => ({ ram: ram.snapshot(), sls: sls.snapshot() }),
    restore(snapshot) {
      const parts = v.parse(Snapshot, snapshot);
      ram.restore(parts.ram);
      sls.restore(parts.sls);
    },
  };
}
