import { Option, type Command } from 'commander';
import { STOPPED_MODES, type StoppedMode } from '../../shared/domain/instance.ts';
import { addGoalCommand } from './goal.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner stop i-bp1abc --wait
  ecs-provisioner stop --tag team=web --stopped-mode StopCharging
By request or tag it lists what would stop, and asks. In scripts, say --yes.`;

/** `stop`: sets the goal Stopped. */
export function addStop(program: Command): void {
  addGoalCommand<{ force?: boolean; stoppedMode?: StoppedMode }>(program, {
    name: 'stop',
    description: 'Stops running instances',
    asks: true,
    undo: 'To undo it: ecs-provisioner start.',
    examples: EXAMPLES,
    addOptions: (command) =>
      command
        .option('--force', 'cuts the power instead of shutting down: what is not written to disk is lost')
        .addOption(
          new Option(
            '--stopped-mode <mode>',
            'StopCharging gives vCPU, memory and address back while Stopped; KeepCharging keeps them',
          ).choices(STOPPED_MODES),
        ),
    // JSON.stringify leaves undefined fields out.
    fieldsOf: ({ force, stoppedMode }) => ({ forceStop: force, stoppedMode }),
  });
}
