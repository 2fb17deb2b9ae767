import type { Command } from 'commander';
import { addGoalCommand } from './goal.ts';

const EXAMPLES = `
Examples:
  ecs-provisioner start i-bp1abc i-bp1def --wait
  ecs-provisioner start --request-id nightly-0412
  ecs-provisioner start --tag team=web`;

/** `start`: sets the goal Running. */
export function addStart(program: Command): void {
  addGoalCommand(program, {
    name: 'start',
    description: 'Starts stopped instances',
    asks: false,
    undo: 'To undo it: ecs-provisioner stop.',
    examples: EXAMPLES,
    addOptions: (command) => command,
    fieldsOf: () => ({}),
  });
}
