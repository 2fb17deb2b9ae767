import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { SERVICES, type ServiceName } from './cloud.ts';

/** The local cloud's command line. */
export interface Flags {
  json: boolean;
  ecsPort: number;
  mnsPort: number;
  fcPort: number;
  only: ServiceName[];
  accessKeyId: string;
  accessKeySecret: string;
  accountId: string;
  region: string;
  pending: number;
  starting: number;
  stopping: number;
  visibilityLag: number;
  spotLifetime?: number;
  speed: number;
  seed: number;
  faults?: string;
  state?: string;
}

/** Reads `process.argv`. Throws commander's CommanderError, the reason having been printed. */
export function parseFlags(argv: string[]): Flags {
  return new Command('npm run local --')
    .description('Runs ECS, MNS and Function Compute on this machine, with the functions of s.yaml.')
    .option('--json', 'one line of JSON when ready; logs as JSON', false)
    .option('--ecs-port <port>', '0 takes a free one', port, 8401)
    .option('--mns-port <port>', '0 takes a free one', port, 8402)
    .option('--fc-port <port>', '0 takes a free one', port, 8400)
    .option('--only <services>', `what to start, of ${SERVICES.join(',')}`, services, [...SERVICES])
    .option('--access-key-id <id>', 'the key that clients sign with', 'local-access-key-id')
    .option('--access-key-secret <secret>', 'its secret', 'local-access-key-secret')
    .option('--account-id <id>', 'the account that owns everything', '1234567890123456')
    .option('--region <id>', 'where functions and queues are; ECS answers for every region', 'cn-hangzhou')
    .option('--pending <seconds>', 'mean time a new instance is Pending; 0: none', duration, 10)
    .option('--starting <seconds>', 'mean time in Starting', duration, 20)
    .option('--stopping <seconds>', 'mean time in Stopping', duration, 10)
    .option('--visibility-lag <seconds>', 'time for which Describe does not show a new instance', duration, 0)
    .option('--spot-lifetime <seconds>', 'mean time until a spot instance is taken back; left out: never', duration)
    .option('--speed <factor>', 'how many times faster than real time lifecycles, delays and timers run', factor, 1)
    .option(
      '--seed <number>',
      'decides everything that chance decides; a fresh one when left out',
      whole,
      randomInt(2 ** 31),
    )
    .option('--faults <file>', 'JSON: {"rules": [{"service", "kind", "action", "probability", "count", …}]}')
    .option('--state <file>', 'loaded at the start if it exists, written at the end')
    .exitOverride()
    .parse(argv)
    .opts<Flags>();
}

function number(text: string, fits: (value: number) => boolean, wanted: string): number {
  const value = Number(text);
  if (text.trim() === '' || !fits(value)) throw new InvalidArgumentError(`It must be ${wanted}.`);
  return value;
}

const port = (text: string): number =>
  number(text, (value) => Number.isInteger(value) && value >= 0 && value <= 65_535, 'a port from 0 to 65535');
const duration = (text: string): number => number(text, (value) => value >= 0 && value <= 86_400, 'seconds, 0 or more');
const factor = (text: string): number =>
  number(text, (value) => value > 0 && value <= 10_000, 'above 0, at most 10000');
const whole = (text: string): number => number(text, (value) => Number.isSafeInteger(value), 'a whole number');

function services(text: string): ServiceName[] {
  return text.split(',').map((name) => {
    const known = SERVICES.find((service) => service === name.trim());
    if (known === undefined) throw new InvalidArgumentError(`It must be a list out of ${SERVICES.join(', ')}.`);
    return known;
  });
}
