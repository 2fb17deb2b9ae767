import { once } from 'node:events';
import * as v from 'valibot';
import type { Command } from 'commander';
import { createConsole } from '../../console/server/console.ts';
import { readPage } from '../../console/server/page.ts';
import { openBrowser } from '../console/browser.ts';
import { watchDeployment } from '../console/deployment.ts';
import { serveConsole } from '../console/serve.ts';
import { findCredentials } from '../credentials.ts';
import { EXIT, NoAnswerError, type ExitCode } from '../exit.ts';
import { positive, targetOption, wholePositive } from '../options.ts';
import { run } from '../session.ts';
import { currentName, isLoopback, readTarget, type Target } from '../target.ts';
import { triggerUrl } from '../transport/httpTrigger.ts';

interface ConsoleOptions {
  target?: string;
  port: number;
  interval: number;
  open: boolean;
}

/** Next to the ports of the local cloud. */
const PORT = 8403;

const EXAMPLES = `
Examples:
  ecs-provisioner console                        of the local cloud, which serves it
  ecs-provisioner console --target production    of a deployment, until Ctrl-C
  ecs-provisioner console --no-open --port 9000
The link holds a token: whoever has it can do what your keys can, as long as the console runs. The keys stay here. While no
page is visible, nothing is asked; else each look is one call of status, and two of MNS.`;

/** `console`: opens the page of the fleet. */
export function addConsole(program: Command): void {
  program
    .command('console')
    .description('Opens a live page of the fleet in the browser: servers, timelines, failures, dead letters')
    .addOption(targetOption())
    .option('--port <n>', 'where it listens on this machine; where it is taken, on a free one', wholePositive, PORT)
    .option('--interval <seconds>', 'time between two looks at a deployment', positive, 5)
    .option('--no-open', 'prints the link, and opens no browser')
    .addHelpText('after', EXAMPLES)
    .action((options: ConsoleOptions) => run(options, () => show(options)));
}

async function show({ target: source, port, interval, open }: ConsoleOptions): Promise<ExitCode> {
  const target = readTarget(source);
  const local = await linkOfLocal(target);
  if (local !== undefined) {
    tell(local, open);
    return EXIT.reached;
  }
  // A page would open all the same, and show nothing.
  await findCredentials(target);
  triggerUrl(target, 'status');
  const { look, actions } = watchDeployment(target, nameOf(source), interval);
  const page = () => readPage(new URL('consolePage.json', import.meta.url));
  const { url, close } = await serveConsole(
    createConsole({ base: '', page, look, actions, pauseMs: interval * 1000 }),
    port,
  );
  tell(url, open);
  process.stderr.write('Ctrl-C ends it.\n');
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await close();
  return EXIT.reached;
}

function tell(url: string, open: boolean): void {
  process.stdout.write(`${url}\n`);
  if (open) openBrowser(url);
}

/** As the page calls the target: a target may also be JSON, with keys in it. */
function nameOf(source = currentName()): string {
  return source.includes('{') ? 'deployment' : source;
}

const Link = v.object({ link: v.string() });

/**
 * The link to the console that a local cloud serves; undefined for a deployment.
 * @throws NoAnswerError when the local cloud does not run.
 */
async function linkOfLocal({ fc }: Target): Promise<string | undefined> {
  if (fc === undefined || !isLoopback(fc)) return undefined;
  try {
    const answer = await fetch(new URL('/_local/console-link', fc), { method: 'POST' });
    return new URL(v.parse(Link, await answer.json()).link, fc).href;
  } catch (error) {
    throw new NoAnswerError(`No local cloud answers at ${fc}.`, undefined, { cause: error });
  }
}
