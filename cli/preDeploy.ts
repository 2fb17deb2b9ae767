import { fileURLToPath } from 'node:url';
import { checkBeforeDeploying, type Verdict } from './doctor/beforeDeploying.ts';
import { exitCodeOf, lineOf } from './doctor/finding.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { checkSettings, linesOf } from './settings.ts';

/**
 * What `s deploy` runs before it deploys: `node preDeploy.mjs <account id>`. It is built into one file that needs no
 * package, and prints nothing where all is right. Serverless Devs shows both streams, and stderr once more where the exit
 * code is not 0: so only what stands in the way goes there.
 */
const SPEC = fileURLToPath(new URL('../../s.yaml', import.meta.url));

process.exitCode = await run(process.argv[2] ?? '');

async function run(accountId: string): Promise<ExitCode> {
  const wrong = checkSettings(process.env);
  if (wrong.length > 0) {
    process.stderr.write(`error: ${linesOf(wrong)}\n`);
    return EXIT.usage;
  }
  const verdict = await checkBeforeDeploying(SPEC, accountId);
  print(verdict);
  return exitCodeOf(verdict.faults);
}

function print({ faults, remarks, unchecked }: Verdict): void {
  for (const remark of remarks) process.stdout.write(`warning: ${lineOf(remark)}\n`);
  const [first] = unchecked;
  if (first !== undefined) {
    const checks = unchecked.map(({ check }) => check).join(', ');
    process.stdout.write(`warning: the deployment goes on without a look at ${checks}: ${first.words}\n`);
  }
  for (const fault of faults) process.stderr.write(`error: ${lineOf(fault)}\n`);
}
