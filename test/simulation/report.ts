import { generateScript } from './generate.ts';
import { play } from './history.ts';
import type { Action, Script } from './script.ts';
import { shrink, violates, type Failing } from './shrink.ts';
import type { Violation } from './world.ts';

/** Plays one seed and writes everything down that happens. */
export async function tellSeed(seed: number, write: (line: string) => void): Promise<Violation | undefined> {
  const script = generateScript(seed);
  tellScript(script, write);
  const { violations } = await play(script, { note: noteTo(write) });
  return violations[0];
}

/** Shrinks the history of a seed that violates a promise, and writes down what is left of it. */
export async function tellFailure(seed: number, { promise }: Violation, write: (line: string) => void): Promise<void> {
  const script = generateScript(seed);
  const history = await play(script);
  const whole: Failing = { script, faults: history.struck };
  const { script: small, faults } = violates(history, promise) ? await shrink(whole, promise) : whole;
  write(`Seed ${seed} violates "${promise}". What it takes:`);
  tellScript(small, write);
  for (const fault of faults) write(`  fault    ${fault}`);
  write('');
  await play(small, { allowed: new Set(faults), note: noteTo(write) });
  write('');
  write(`The whole of it: npm run simulate -- --seed ${seed} --verbose`);
}

function tellScript(
  { actions, weather, durations, visibilityLag, healAt }: Script,
  write: (line: string) => void,
): void {
  const { pending, starting, stopping } = durations;
  write(
    `  cloud    Pending ${pending} s, Starting ${starting} s, Stopping ${stopping} s, shown after ${visibilityLag} s`,
  );
  for (const action of actions) write(`  ${tellAction(action)}`);
  for (const each of weather) write(`  weather  ${JSON.stringify(each)}`);
  write(`  healthy  from ${seconds(healAt)} on`);
}

function tellAction({ kind, id, at, ...rest }: Action): string {
  return `${kind.padEnd(8)} ${id} at ${seconds(at)}: ${JSON.stringify(rest)}`;
}

function noteTo(write: (line: string) => void) {
  return (at: number, actor: string, text: string): void => {
    write(`${seconds(at).padStart(10)}  ${actor.padEnd(22)} ${text}`);
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
