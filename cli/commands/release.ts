import type { Command } from 'commander';
import { addGoalCommand } from './goal.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner release --request-id nightly-0412 --dry-run
  ecs-provisioner release --request-id nightly-0412 --wait
  ecs-provisioner release i-bp1abc --force
By request or tag it lists what would go, and asks. In scripts, say --yes.`;

/** `release`: sets the goal Released. */
export function addRelease(program: Command): void {
  addGoalCommand<{ force?: boolean; anyValue?: boolean }>(program, {
    name: 'release',
    description: 'Deletes instances that were created here, running or stopped, with what is on their system disks',
    asks: true,
    undo: 'Nothing undoes a release.',
    examples: EXAMPLES,
    addOptions: (command) =>
      command
        .option('--force', 'deletes instances that were not created here, too, where the deployment allows it')
        .option('--any-value', 'with --tag KEY: deletes instances that have this tag, whatever its value'),
    fieldsOf: ({ force, anyValue }) => ({ force, anyValue }),
  });
}
