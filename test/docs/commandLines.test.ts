import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { buildProgram } from '../../cli/program.ts';
import { markdownFiles } from './markdown.ts';

/** The command lines in the fences of a page, without what the shell does with them. */
function commandLines(file: string): string[] {
  const fences = [...readFileSync(file, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
  const lines = fences.flatMap((block) => block.split('\n'));
  return lines.flatMap((line) => /(?:^|[\s(])ecs-provisioner ([a-z-][^|>#)]*)/.exec(line)?.[1]?.trim() ?? []);
}

/** The command that words lead to, and the words that are left. */
function resolve(words: readonly string[]): { command: Command; rest: readonly string[] } {
  let command: Command = buildProgram();
  let at = 0;
  for (; at < words.length; at += 1) {
    const below = command.commands.find((each) => each.name() === words[at]);
    if (below === undefined) break;
    command = below;
  }
  return { command, rest: words.slice(at) };
}

const files = markdownFiles().filter((file) => commandLines(file).length > 0);

describe.each(files)('%s', (file) => {
  test.each(commandLines(file))('%s is a command with options that it has', (line) => {
    const { command, rest } = resolve(line.split(/\s+/));
    const flags = command
      .createHelp()
      .visibleOptions(command)
      .flatMap(({ short, long }) => [short, long]);

    expect(command.name()).not.toBe(rest[0]?.startsWith('-') === true ? '' : 'ecs-provisioner');
    // What `local` does not know it passes on to the local cloud.
    if (command.name() === 'local') return;
    expect(rest.filter((word) => /^--?[a-z]/.test(word) && !flags.includes(word.split('=')[0]))).toEqual([]);
  });
});

test('command lines are found, in both languages', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'README.zh-CN.md', 'docs/operations.md']));
});
