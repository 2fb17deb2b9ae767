#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { nodeProblem } from '../scripts/nodeProblem.mjs';
import { EXIT } from './exit.ts';

/**
 * Starts the command line, or says in a line why it cannot run. It stands in a file of its own, because an older Node.js and
 * a missing package stop a file before its first statement.
 */
const problem = nodeProblem(process.versions.node) ?? (await problemAtStart());
if (problem !== undefined) {
  process.stderr.write(`error: ${problem}\n`);
  process.exitCode = EXIT.usage;
}

async function problemAtStart(): Promise<string | undefined> {
  // In a variable, so that the build leaves the file apart.
  const commandLine = './commandLine.mjs';
  try {
    await import(commandLine);
    return undefined;
  } catch (error) {
    const [, missing] = /^Cannot find package '([^']+)'/.exec(error instanceof Error ? error.message : '') ?? [];
    if (missing === undefined) throw error;
    const folder = fileURLToPath(new URL('../..', import.meta.url));
    return `The package ${missing} is not installed: run npm ci in ${folder}.`;
  }
}
