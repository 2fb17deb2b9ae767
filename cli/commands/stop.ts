import { Option, type Command } from 'commander';
import { STOPPED_MODES, type StoppedMode } from '../../shared/domain/instance.ts';
import { addGoalCommand } from './goal.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner stop i-bp1abc --wait
  ecs-provisioner stop --tag team=web --stopped-mode StopCharging`;

/** `stop`: sets the goal Stopped. */
export function addStop(program: Command): void {
  addGoalCommand<{ force?: boolean; stoppedMode?: StoppedMode }>(program, {
    name: 'stop',
    description: 'Stops running instances, also ones that were not created here',
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
