import { Command, InvalidArgumentError, Option } from 'commander';
import type { LocalCloudOptions, ServiceName } from './api.ts';
import { FACTOR, type NumberKind, PORT, SECONDS, WHOLE } from './numbers.ts';
import { SERVICES } from './services.ts';
import { COMMAND_PORTS, DEFAULTS, freshSeed } from './settings.ts';

/** The local cloud's command line. */
export interface Flags {
  json: boolean;
  spec: string;
  empty: boolean;
  env?: Record<string, string>;
  queue?: string[];
  topic?: string[];
  ecsPort: number;
  mnsPort: number;
  fcPort: number;
  proxy?: number;
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

/** The port of the proxy, where `--proxy` names none. */
const PROXY_PORT = 8403;

/** Reads `process.argv`. Throws commander's CommanderError, the reason having been printed. */
export function parseFlags(argv: string[]): Flags {
  const command = new Command('local-cloud')
    .description('Runs ECS, MNS and Function Compute on this machine, with the functions that a spec names.')
    .option('--json', 'one line of JSON when ready; logs as JSON', false);
  addSpecFlags(command);
  addServiceFlags(command);
  addBehaviourFlags(command);
  return command.exitOverride().parse(argv).opts<Flags>();
}

/** What the flags ask of the library; the file of faults is still to be read. */
export function toOptions(flags: Flags): Omit<LocalCloudOptions, 'faults' | 'log'> {
  const { spec, empty, env, accessKeyId, accessKeySecret, accountId, region, pending, starting, stopping } = flags;
  const { proxy, visibilityLag, spotLifetime, speed, seed, state } = flags;
  return {
    spec,
    empty,
    env,
    queues: flags.queue,
    topics: flags.topic,
    services: flags.only,
    ports: { ecs: flags.ecsPort, mns: flags.mnsPort, fc: flags.fcPort },
    proxy,
    accessKeyId,
    accessKeySecret,
    accountId,
    region,
    durations: { pending, starting, stopping },
    visibilityLag,
    spotLifetime,
    speed,
    seed,
    state,
  };
}

function addSpecFlags(command: Command): void {
  command
    .option('--spec <file>', 'the Serverless Devs spec whose functions run', DEFAULTS.spec)
    .option('--empty', 'starts without the functions of the spec, as a fresh account would be', DEFAULTS.empty)
    .option(
      '--env <name=value>',
      `what \${env('NAME')} finds in the spec; {ecs}, {mns}, {region} and the like are filled in; may be given again`,
      variable,
    )
    .option('--queue <name>', 'a queue that exists from the start; may be given again', another)
    .option('--topic <name>', 'a topic that exists from the start; may be given again', another);
}

function addServiceFlags(command: Command): void {
  command
    .option('--ecs-port <port>', '0 takes a free one', port, COMMAND_PORTS.ecs)
    .option('--mns-port <port>', '0 takes a free one', port, COMMAND_PORTS.mns)
    .option('--fc-port <port>', '0 takes a free one', port, COMMAND_PORTS.fc)
    .addOption(
      new Option('--proxy [port]', 'leads *.aliyuncs.com here by an HTTP(S) proxy; 0 takes a free port')
        .argParser(port)
        .preset(String(PROXY_PORT)),
    )
    .option('--only <services>', `what to start, of ${SERVICES.join(',')}`, services, [...DEFAULTS.services])
    .option('--access-key-id <id>', 'the key that clients sign with', DEFAULTS.accessKeyId)
    .option('--access-key-secret <secret>', 'its secret', DEFAULTS.accessKeySecret)
    .option('--account-id <id>', 'the account that owns everything', DEFAULTS.accountId)
    .option('--region <id>', 'where functions and queues are; ECS answers for every region', DEFAULTS.region);
}

function addBehaviourFlags(command: Command): void {
  const { pending, starting, stopping } = DEFAULTS.durations;
  command
    .option('--pending <seconds>', 'mean time a new instance is Pending; 0: none', duration, pending)
    .option('--starting <seconds>', 'mean time in Starting', duration, starting)
    .option('--stopping <seconds>', 'mean time in Stopping', duration, stopping)
    .option(
      '--visibility-lag <seconds>',
      'time for which Describe does not show a new instance',
      duration,
      DEFAULTS.visibilityLag,
    )
    .option('--spot-lifetime <seconds>', 'mean time until a spot instance is taken back; left out: never', duration)
    .option(
      '--speed <factor>',
      'how many times faster than real time lifecycles, delays and timers run; 0: time passes when told to',
      factor,
      DEFAULTS.speed,
    )
    .option('--seed <number>', 'decides everything that chance decides; a fresh one when left out', whole, freshSeed())
    .option('--faults <file>', 'JSON: {"rules": [{"service", "kind", "action", "probability", "count", …}]}')
    .option('--state <file>', 'loaded at the start if it exists, written at the end');
}

function variable(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...before, [name]: value };
}

const another = (name: string, before: readonly string[] = []): string[] => [...before, name];

const number =
  ({ fits, wanted }: NumberKind) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !fits(value)) throw new InvalidArgumentError(`It must be ${wanted}.`);
    return value;
  };

const port = number(PORT);
const duration = number(SECONDS);
const factor = number(FACTOR);
const whole = number(WHOLE);

function services(text: string): ServiceName[] {
  return text.split(',').map((name) => {
    const known = SERVICES.find((service) => service === name.trim());
    if (known === undefined) throw new InvalidArgumentError(`It must be a list out of ${SERVICES.join(', ')}.`);
    return known;
  });
}
