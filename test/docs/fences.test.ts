import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const BY_HAND = 'the page says that it was tried by hand, or follows documentation: its client is not installed here';
const MEASURES = 'measures this machine against an older commit; test/bench/help.test.ts tries its options';
const PICTURE = 'a picture';
/** `npm run test:clients`, which installs them; local/test/docs.test.ts holds the page to its programs. */
const CLIENTS = 'scripts/clients';

/** For each fence of a page, in their order, the test that runs it or the reason why none does. */
const RUN_BY: Record<string, string[]> = {
  'README.md': ['test/docs/readme.test.ts', 'test/docs/readme.test.ts', 'test/docs/examples.test.ts'],
  // test/docs/chinese.test.ts holds these two to the commands of their sisters.
  'README.zh-CN.md': Array<string>(3).fill('test/docs/chinese.test.ts'),
  'docs/getting-started.zh-CN.md': Array<string>(11).fill('test/docs/chinese.test.ts'),
  'docs/benchmarks.md': [MEASURES, MEASURES],
  'docs/clients.md': [
    ...['test/docs/clients.test.ts', CLIENTS, CLIENTS, CLIENTS, CLIENTS, BY_HAND, CLIENTS, CLIENTS, BY_HAND],
    ...[CLIENTS, CLIENTS, CLIENTS, BY_HAND, BY_HAND],
  ],
  'docs/console.md': ['test/console/deployment.test.ts', 'test/docs/console.test.ts'],
  'docs/deploy.md': ['test/docs/gettingStarted.test.ts', 'test/docs/deploy.test.ts', 'test/docs/deploy.test.ts'],
  'docs/getting-started.md': Array<string>(11).fill('test/docs/gettingStarted.test.ts'),
  'docs/guard-rails.md': ['test/docs/answers.test.ts'],
  'docs/http.md': ['test/docs/answers.test.ts'],
  'docs/live-check.md': ['test/rehearsal/live.test.ts'],
  'docs/local-cloud.md': [
    ...['test/docs/localCloud.test.ts', 'test/docs/answers.test.ts'],
    ...['test/docs/localCloud.test.ts', 'test/docs/localCloud.test.ts'],
  ],
  'docs/notify.md': ['test/e2e/notify.test.ts', 'test/docs/notify.test.ts', 'test/docs/notify.test.ts'],
  'docs/observability.md': ['test/deploy/logService.test.ts', 'test/deploy/logService.test.ts'],
  'docs/operations.md': Array<string>(7).fill('test/docs/operations.test.ts'),
  'docs/private-network.md': ['test/deploy/preview.test.ts'],
  'docs/runbook.md': ['test/docs/operations.test.ts'],
  'docs/schedules.md': ['test/docs/schedules.test.ts', 'test/e2e/schedules.test.ts', 'test/docs/answers.test.ts'],
  'docs/tag-protocol.md': [PICTURE],
  'docs/tuning.md': ['test/docs/tuning.test.ts', 'test/docs/tuning.test.ts'],
  'docs/upgrade.md': ['test/docs/gettingStarted.test.ts', 'test/docs/deploy.test.ts'],
};

const docs = readdirSync('docs').filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'README.zh-CN.md', ...docs.map((name) => `docs/${name}`)];
const fencesOf = (page: string): number => (readFileSync(page, 'utf8').match(/^ *```[a-z]+$/gm) ?? []).length;

describe('every example', () => {
  test.each(pages)('of %s is run by a test, or has a reason not to be', (page) => {
    expect(RUN_BY[page] ?? []).toHaveLength(fencesOf(page));
  });

  test('that is run is run by a test that there is', () => {
    const named = Object.values(RUN_BY).flat().filter((each) => !each.includes(' ')); // prettier-ignore

    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});
