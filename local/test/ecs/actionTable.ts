import { type Action, ECS_VERSION, VPC_VERSION } from '../../ecs/actions/action.ts';
import type { Coverage } from '../../ecs/actions/registry.ts';

const PRODUCTS = new Map([
  [ECS_VERSION, 'ECS'],
  [VPC_VERSION, 'VPC'],
]);

const HEAD = '| action | API | | notes |\n| --- | --- | --- | --- |\n';

/** The table of actions in Markdown: a row for each entry, with the APIs that have its actions. */
export function actionTable(coverage: readonly Coverage[]): string {
  return HEAD + coverage.map(row).join('');
}

function row({ actions, fidelity, notes = '' }: Coverage): string {
  return `| ${actions.map(({ name }) => name).join(', ')} | ${apis(actions)} | ${fidelity} | ${notes} |\n`;
}

function apis(actions: readonly Action[]): string {
  const [first = '', ...others] = new Set(
    actions.map(({ versions }) => versions.map((version) => PRODUCTS.get(version) ?? version).join(', ')),
  );
  if (others.length > 0) throw new Error(`one row holds actions of different APIs: ${[first, ...others].join('; ')}`);
  return first;
}
