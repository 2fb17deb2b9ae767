import { readdirSync, readFileSync } from 'node:fs';
import { CreateAlertRequest, CreateDashboardRequest, CreateSavedSearchRequest, Dashboard } from '@alicloud/sls20201230'; // prettier-ignore
import { beforeAll, describe, expect, test } from 'vitest';
import { LOG_INDEX } from '../../cli/account/logService.ts';
import { search } from '../../local/sls/search.ts';
import { logLines } from '../support/logLines.ts';
import { run } from '../support/run.ts';
import { anchorsOf, blocksOf } from '../docs/markdown.ts';

interface Search {
  query: string;
}
interface Alarm {
  name: string;
  displayName: string;
  configuration: {
    queryList: Search[];
    severityConfigurations: { evalCondition: { condition: string } }[];
    annotations: { key: string; value: string }[];
  };
}
interface Chart {
  title: string;
  search: Search;
  display: { xAxis: string[]; yAxis: string[] };
}

const read = (file: string): unknown => JSON.parse(readFileSync(`deploy/${file}`, 'utf8')) as unknown;
const filesIn = (folder: string): string[] => readdirSync(`deploy/${folder}`).map((file) => `${folder}/${file}`);

const alarms = filesIn('alarms').map((file) => [file, read(file) as Alarm] as const);
const searches = filesIn('queries').map((file) => [file, read(file) as { searchQuery: string }] as const);
const { charts } = read('dashboard.json') as { charts: Chart[] };

/** Every statement, with where it stands. */
const statements = [
  ...blocksOf('docs/observability.md', 'sql').map((block) => ['docs/observability.md', block] as const),
  ...searches.map(([file, { searchQuery }]) => [file, searchQuery] as const),
  ...charts.map(({ title, search: { query } }) => [`dashboard.json: ${title}`, query] as const),
  ...alarms.flatMap(([file, { configuration }]) => configuration.queryList.map(({ query }) => [file, query] as const)),
];

let lines: string[];
beforeAll(async () => {
  lines = await logLines();
});

type Fields = Readonly<Record<string, unknown>>;

/** The lines that the first half of a statement finds in the log, of which SQL keeps those where these fields are so. */
function linesOf(statement: string): Fields[] {
  const [words = '', sql = ''] = statement.split(' | ');
  const stored = lines.map((line) => ({ at: 0, fields: { functionName: 'f', message: `2026-01-01T00:00:00.000Z 1-2 [INFO] ${line}` } })); // prettier-ignore
  // The service has `and` and brackets; the local one takes words for `and`, and `or` between alternatives.
  const [either, all] = words.startsWith('(') ? words.slice(1).split(') and ') : [words, ''];
  const query = String(either)
    .split(' or ')
    .map((each) => `${each} ${all ?? ''}`.replaceAll(' and ', ' '))
    .join(' or ');
  const wanted = [...sql.matchAll(/json_extract_scalar\(line, '\$\.(\w+)'\)(?: as bigint\))? = '?(\w[\w ]*)'?/g)];
  return search(stored, query, LOG_INDEX)
    .map(({ fields: { message = '' } }) => JSON.parse(/\{.*\}/.exec(message)?.[0] ?? '') as Fields)
    .filter((fields) => wanted.every(([, name = '', value]) => String(fields[name]) === value));
}

/** The names that a statement gives to its columns. */
const columnsOf = (statement: string): string[] => [...statement.matchAll(/ as (\w+)/g)].map(([, name = '']) => name);

describe.each(statements)('the statement of %s', (_where, statement) => {
  test('finds lines that the functions write, and reads fields that these have', () => {
    const found = linesOf(statement);

    const names = [...statement.matchAll(/'\$\.(\w+)'/g)].map(([, name = '']) => name);
    expect(found.length).toBeGreaterThan(0);
    expect(names.filter((name) => !found.some((fields) => fields[name] !== undefined))).toEqual([]);
  });

  test('counts with numbers alone', () => {
    const numbers = [...statement.matchAll(/cast\(json_extract_scalar\(line, '\$\.(\w+)'\) as bigint\)/g)];

    for (const [, name = ''] of numbers) {
      expect(linesOf(statement).filter((fields) => !['number', 'undefined'].includes(typeof fields[name]))).toEqual([]);
    }
  });
});

test.each(charts.map((chart) => [chart.title, chart] as const))(
  'the chart “%s” draws columns of its statement',
  (_title, { display, search: { query } }) => {
    // prettier-ignore
    expect([...display.xAxis, ...display.yAxis].filter((name) => !columnsOf(query).includes(name))).toEqual([]);
  },
);

describe.each(alarms)('%s', (file, { name, configuration }) => {
  const id = file.replace(/^alarms\/|\.json$/g, '');

  test('has a condition on a column of its statement', () => {
    const [{ evalCondition }] = configuration.severityConfigurations as [{ evalCondition: { condition: string } }];
    const [column] = evalCondition.condition.split(' ');

    expect(columnsOf(configuration.queryList[0]?.query ?? '')).toContain(column);
  });

  test('is named after its file, and leads to its section of the runbook', () => {
    const [, anchor] = configuration.annotations.find(({ key }) => key === 'desc')?.value.split('#') ?? [];

    expect(name).toBe(`ecs-provisioner-${id}`);
    expect(anchor).toBe(id);
    expect(anchorsOf('docs/runbook.md')).toContain(id);
  });
});

const PUT = { REGION: 'cn-hangzhou', LOG_PROJECT: 'serverless-p', LOG_STORE: 'default-logs', ACTION_POLICY: 'on-call' };

/** Runs put.sh with this in the place of the vendor's CLI. */
const put = (aliyun: string) =>
  run('sh', ['-c', `aliyun() { ${aliyun}; }\nset -- ; . deploy/put.sh`, 'deploy/put.sh'], { env: PUT });

test('put.sh makes of every file a call that the log service takes', async () => {
  const { code, stdout, stderr } = await put('printf "%s\\0" "$@" ""');

  const calls = stdout.split('\0\0').filter((call) => call !== '').map((call) => call.split('\0')); // prettier-ignore
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(calls).toHaveLength(searches.length + 1 + alarms.length);
  for (const [product, action = '', ...options] of calls) {
    expect([product, ...options.slice(0, 5)]).toEqual(['sls', '--region', PUT.REGION, '--project', PUT.LOG_PROJECT, '--body']); // prettier-ignore
    const text = options[5] ?? '';
    expect(text).not.toMatch(/"(REGION|LOG_PROJECT|LOG_STORE|ACTION_POLICY)"/);
    const body = JSON.parse(text) as object;
    expect(unknownIn(body, MODELS[action] ?? expect.unreachable())).toEqual([]);
  }
});

describe('put.sh', () => {
  test('ends with 1 where nothing was put', async () => {
    const { code, stderr } = await put('echo "ERROR: SignatureDoesNotMatch" >&2; return 1');

    expect(code).toBe(1);
    expect(stderr.match(/: not put$/gm)).toHaveLength(searches.length + 1 + alarms.length);
    expect(stderr).toMatch(/\nerror: nothing was put, .*above.*\n$/);
  });

  test('ends with 0 where some of it was there already', async () => {
    const { code, stderr } = await put('case "$2" in CreateDashboard) return 1;; esac');

    expect([code, stderr]).toEqual([0, 'deploy/dashboard.json: not put\n']);
  });

  test("ends with 1 where there is no vendor's CLI", async () => {
    const { code, stderr } = await run('/bin/sh', ['deploy/put.sh'], { env: { ...PUT, PATH: '/nowhere' } });

    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*aliyun.*install.*\n$/);
  });
});

interface Model {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}

/** What the vendor's SDK takes with each call. */
const MODELS: Record<string, Model> = {
  CreateSavedSearch: CreateSavedSearchRequest,
  CreateDashboard: Dashboard,
  CreateAlert: CreateAlertRequest,
};

/** The keys of a value that its model has not, at any depth that the SDK describes. */
function unknownIn(value: unknown, model: Model): string[] {
  const types = model.types();
  return Object.entries(value as object).flatMap(([key, part]) => {
    const type = types[key];
    if (type === undefined) return [key];
    const item = typeof type === 'object' ? (type as { itemType?: unknown }).itemType : type;
    if (typeof item !== 'function') return [];
    return [part].flat().flatMap((each) => unknownIn(each, item as unknown as Model));
  });
}

test('the SDK has the models that this test goes by', () => {
  expect(CreateDashboardRequest.types()).toMatchObject({ body: Dashboard });
});
