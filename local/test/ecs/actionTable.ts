import { type Action, ECS_VERSION, VPC_VERSION } from '../../ecs/actions/action.ts';
import type { Coverage } from '../../ecs/actions/registry.ts';
import type { LeftOut } from './leftOutFields.ts';

const PRODUCTS = new Map([
  [ECS_VERSION, 'ECS'],
  [VPC_VERSION, 'VPC'],
]);

const HEAD = '| action | API | | notes |\n| --- | --- | --- | --- |\n';

/** The table of actions in Markdown: a row for each entry, with the APIs that have its actions. */
export function actionTable(coverage: readonly Coverage[]): string {
  return HEAD + coverage.map(row).join('');
}

/** What each action ignores, in Markdown: a row for each action that ignores documented parameters. */
export function ignoredTable(coverage: readonly Coverage[]): string {
  const rows = coverage
    .flatMap(({ actions }) => actions)
    .filter(({ ignored }) => ignored.length > 0)
    .map(({ name, ignored }) => `| ${name} | ${ignored.join(', ')} |\n`);
  return `| action | parameters that change nothing |\n| --- | --- |\n${rows.join('')}`;
}

/** What answers leave out, in Markdown: for each reason a row for each action. */
export function leftOutTable(leftOut: readonly LeftOut[]): string {
  const groups = leftOut.map(({ reason, fields }) => {
    const rows = Object.entries(fields).map(([name, paths]) => `| ${name} | ${paths.join(', ')} |\n`);
    return `${reason}:\n\n| action | fields |\n| --- | --- |\n${rows.join('')}`;
  });
  return groups.join('\n');
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
