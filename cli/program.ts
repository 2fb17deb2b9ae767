import { Command } from 'commander';
import { version } from '../package.json';
import type { GoalSetter } from '../shared/api/functions.ts';
import { addCheck } from './commands/check.ts';
import { addCompletion } from './commands/completion.ts';
import { addConsole } from './commands/console.ts';
import { addCreate } from './commands/create.ts';
import { addDeadLetters } from './commands/deadLetters.ts';
import { addDoctor } from './commands/doctor.ts';
import { addHistory } from './commands/history.ts';
import { addList } from './commands/list.ts';
import { addLogs } from './commands/logs.ts';
import { addLocal } from './commands/local.ts';
import { addOrphans } from './commands/orphans.ts';
import { addPause } from './commands/pause.ts';
import { addPlan } from './commands/plan.ts';
import { addPolicy } from './commands/policy.ts';
import { addRelease } from './commands/release.ts';
import { addSchedules } from './commands/schedules.ts';
import { addSetup } from './commands/setup.ts';
import { addStart } from './commands/start.ts';
import { addStatus } from './commands/status.ts';
import { addStop } from './commands/stop.ts';
import { addTarget } from './commands/target.ts';
import { addTeardown } from './commands/teardown.ts';
import { addWatch } from './commands/watch.ts';

const HELP = `
Exit codes:
  0  every goal is reached; without waiting: the request was accepted
  1  an instance failed, or the call was refused
  2  the command line, a file, the target or a setting is wrong; nothing was sent
  3  not reached in time, or no answer: the same command again may succeed
  130  ended by Ctrl-C

Where calls go:
  To the target that --target (or ECS_PROVISIONER_TARGET) names, else to the one that "target use" chose, else to the local
  cloud on its own ports. "target add NAME" reads a deployment's URLs from Function Compute. A target may also be a file:
    {"region": "cn-hangzhou", "accountId": "1234567890123456",
     "namePrefix": "", "functions": {"create": "https://create-….fcapp.run", "start": …, "stop": …, "release": …,
                                     "status": …, "plan": …}}
  Keys come from the target (accessKeyId, accessKeySecret, securityToken), else from the vendor's default chain:
  ALIBABA_CLOUD_ACCESS_KEY_ID and _SECRET, OIDC, the profile of "aliyun configure", the role of an ECS instance.

Examples:
  ecs-provisioner local --speed 10                          in one terminal
  ecs-provisioner plan -f examples/three-servers.json       in another: what it would make, and cost
  ecs-provisioner create -f examples/three-servers.json
  ecs-provisioner create --count 2 --target production.json`;

/** Adds the command of each function that sets a goal. A new goal without one does not compile. */
const GOAL_COMMANDS: Record<GoalSetter, (program: Command) => void> = {
  start: addStart,
  stop: addStop,
  release: addRelease,
};

/** Builds the command line. Parsing throws a CommanderError where commander would end the process. */
export function buildProgram(): Command {
  const program = new Command('ecs-provisioner')
    .description('From "I want these servers" to servers that run, on Alibaba Cloud or on this machine.')
    .version(version, '--version', 'prints the version')
    .enablePositionalOptions()
    .showHelpAfterError('(see --help)')
    .option('--verbose', 'tells where an error came from (DEBUG does the same)')
    .on('option:verbose', () => (process.env['DEBUG'] ||= 'ecs-provisioner'))
    .exitOverride()
    .addHelpText('after', HELP);
  addPlan(program);
  addCreate(program);
  for (const add of Object.values(GOAL_COMMANDS)) add(program);
  addStatus(program);
  addWatch(program);
  addConsole(program);
  addList(program);
  addHistory(program);
  addOrphans(program);
  addLogs(program);
  addPause(program);
  addSchedules(program);
  addDeadLetters(program);
  addCheck(program);
  addTarget(program);
  addSetup(program);
  addDoctor(program);
  addTeardown(program);
  addPolicy(program);
  addLocal(program);
  addCompletion(program);
  return program;
}
