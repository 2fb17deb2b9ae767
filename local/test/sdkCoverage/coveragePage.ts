import { ECS_VERSION } from '../../ecs/actions/action.ts';
import { COVERAGE } from '../../ecs/actions/registry.ts';
import type { LeftOut } from '../ecs/leftOutFields.ts';
import { LEFT_OUT, leftOutOf } from '../ecs/leftOutFields.ts';
import { ECS_SDK_ACTIONS, FC2_SDK_ACTIONS, FC_SDK_ACTIONS, MNS_SDK_ACTIONS } from './sdkActions.ts';
import { FC2_COVERAGE, FC_COVERAGE, MNS_COVERAGE, type ServiceCoverage } from './serviceCoverage.ts';

interface Service {
  title: string;
  /** The package that the list of actions is from. */
  from: string;
  actions: readonly string[];
  coverage: ServiceCoverage;
}

/** The services of docs/coverage.md, in its order. */
export const SERVICES: readonly Service[] = [
  service('ECS 2014-05-26', '@alicloud/ecs20140526', ECS_SDK_ACTIONS, ecsCoverage()),
  service('MNS 2015-06-06', '@alicloud/mns', MNS_SDK_ACTIONS, MNS_COVERAGE),
  service('Function Compute 2023-03-30', '@alicloud/fc20230330', FC_SDK_ACTIONS, FC_COVERAGE),
  service('Function Compute 2016-08-15', '@alicloud/fc2', FC2_SDK_ACTIONS, FC2_COVERAGE),
];

/** How many actions of a service are answered: `{all, yes, simplified}`. */
export function countsOf({ actions, coverage }: Service): { all: number; yes: number; simplified: number } {
  const those = (fidelity: string): number =>
    Object.values(coverage).filter((each) => each.fidelity === fidelity).length;
  return { all: actions.length, yes: those('faithful'), simplified: those('simplified') };
}

/** docs/coverage.md without its head. */
export function coveragePage(): string {
  const counts = SERVICES.map((each) => {
    const { all, yes, simplified } = countsOf(each);
    return `| ${each.title} | ${all} | ${yes} | ${simplified} | ${all - yes - simplified} |\n`;
  });
  const summary = `| API | actions | yes | simplified | no |\n| --- | --- | --- | --- | --- |\n${counts.join('')}`;
  return [summary, ...SERVICES.map(section), leftOutReasons(LEFT_OUT)].join('\n');
}

function section({ title, from, actions, coverage }: Service): string {
  const rows = actions.map((name) => {
    const fidelity = coverage[name]?.fidelity;
    return `| ${name} | ${fidelity === 'faithful' ? 'yes' : (fidelity ?? 'no')} |\n`;
  });
  const gaps = Object.entries(coverage).flatMap(([name, { withoutEffect = [], leftOut = [] }]) => {
    const parts = [
      ...(withoutEffect.length > 0 ? [`without effect: ${withoutEffect.join(', ')}`] : []),
      ...(leftOut.length > 0 ? [`not answered: ${leftOut.join(', ')}`] : []),
    ];
    return parts.length === 0 ? [] : [`- **${name}** – ${parts.join('; ')}\n`];
  });
  const list = gaps.length === 0 ? '' : `\nParameters and fields that are left out:\n\n${gaps.sort().join('')}`;
  return `## ${title}\n\nThe actions of ${from}.\n\n| action | |\n| --- | --- |\n${rows.join('')}${list}`;
}

function leftOutReasons(leftOut: readonly LeftOut[]): string {
  const items = leftOut.map(({ reason, fields }) => {
    const names = Object.entries(fields).map(([name, paths]) => `${name}: ${paths.join(', ')}`);
    return `- **${reason}.** ${names.join('. ')}.\n`;
  });
  return `## Why ECS leaves fields out\n\n${items.join('')}`;
}

function service(title: string, from: string, inSdk: readonly string[], coverage: ServiceCoverage): Service {
  return { title, from, actions: [...new Set([...inSdk, ...Object.keys(coverage)])].sort(), coverage };
}

function ecsCoverage(): ServiceCoverage {
  const entries = COVERAGE.flatMap(({ actions, fidelity }) =>
    actions
      .filter(({ versions }) => versions.includes(ECS_VERSION))
      .map(({ name, ignored }) => [name, { fidelity, withoutEffect: ignored, leftOut: leftOutOf(name) }] as const),
  );
  return Object.fromEntries(entries);
}
