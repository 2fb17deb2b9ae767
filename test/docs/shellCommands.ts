import { expect } from 'vitest';
import { run } from '../support/run.ts';

/** The commands of a text, in their order: what its fences hold. */
export function commandsOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  return blocks.flatMap((block) => block.split('\n').filter((line) => line !== ''));
}

/** What is done instead of a command. */
export type StandIn = () => Promise<void> | void;

/**
 * Runs commands one after the other in a shell, each with what the shell was told before.
 * @param standIns what is done instead of a command.
 */
export async function runAll(
  commands: readonly string[],
  env: Record<string, string>,
  standIns: Record<string, StandIn>,
) {
  const told: string[] = [];
  const outputs: string[] = [];
  for (const command of commands) {
    const standIn = standIns[command];
    if (standIn !== undefined) await standIn();
    else if (command.includes('=…')) {
      // What the reader puts in; the environment of the test has it.
      const names = [...command.matchAll(/(\w+)=…/g)].map(([, name = '']) => name);
      expect(names.filter((name) => (env[name] ?? '') === '')).toEqual([]);
    } else if (command.includes('() {')) told.push(command);
    else {
      const { code, stdout, stderr } = await run('bash', ['-c', [...told, command].join('\n')], { env });
      expect([command, code, code === 0 ? '' : stdout + stderr]).toEqual([command, 0, '']);
      outputs.push(stdout);
    }
  }
  return outputs;
}
