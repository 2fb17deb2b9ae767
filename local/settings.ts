import { randomInt } from 'node:crypto';
import type { LocalCloudOptions } from './api.ts';
import { SERVICES, type ServiceName } from './services.ts';

type Known<T> = { [Name in keyof T]-?: Exclude<T[Name], undefined> };

/** Every option with its value; the log is the caller's business. */
export interface Settings extends Omit<
  Known<LocalCloudOptions>,
  'ports' | 'durations' | 'spotLifetime' | 'state' | 'proxy' | 'log'
> {
  ports: Readonly<Record<ServiceName, number>>;
  durations: { readonly pending: number; readonly starting: number; readonly stopping: number };
  /** Undefined: never. */
  spotLifetime: number | undefined;
  /** Undefined: there is none. */
  proxy: number | undefined;
  /** Undefined: nothing is kept. */
  state: string | undefined;
}

/** What holds for an option that is left out, in the library and, but for the ports, on the command line alike. */
export const DEFAULTS = {
  spec: 's.yaml',
  env: {},
  empty: false,
  queues: [],
  topics: [],
  services: SERVICES,
  // Clouds in tests run side by side.
  ports: { ecs: 0, mns: 0, fc: 0 },
  proxy: undefined,
  accessKeyId: 'local-access-key-id',
  accessKeySecret: 'local-access-key-secret',
  accountId: '1234567890123456',
  region: 'cn-hangzhou',
  durations: { pending: 10, starting: 20, stopping: 10 },
  visibilityLag: 0,
  spotLifetime: undefined,
  speed: 1,
  faults: [],
  state: undefined,
} as const satisfies Omit<Settings, 'seed'>;

/** The ports of the command, which people write down. */
export const COMMAND_PORTS = { ecs: 8401, mns: 8402, fc: 8400 } as const;

/** A seed that nobody chose. */
export function freshSeed(): number {
  return randomInt(2 ** 31);
}

/** Fills in what the caller left out. */
export function completeSettings({ ports, durations, ...rest }: Omit<LocalCloudOptions, 'log'>): Settings {
  return {
    ...DEFAULTS,
    seed: freshSeed(),
    ...given(rest),
    ports: { ...DEFAULTS.ports, ...given(ports ?? {}) },
    durations: { ...DEFAULTS.durations, ...given(durations ?? {}) },
  };
}

/** An option that is undefined is one that was left out. */
function given<T extends object>(options: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]: Exclude<T[Name], undefined>;
  };
}
