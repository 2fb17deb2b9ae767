import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webhook } from '../../functions/notify/webhook.ts';
import { outcomeOf } from '../../shared/domain/outcomes.ts';
import { readOutcomes } from '../../shared/domain/toldOutcome.ts';
import { NEW_YEAR } from '../support/builders.ts';

const PAGE = readFileSync('docs/notify.md', 'utf8');
const SECRET = 'a-secret-of-16-or-more';

/** The first block of this language on the page. */
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(PAGE)?.[1] ?? '';

type IsOurs = (headers: Record<string, string>, body: string, secret: string, now: number) => boolean;

describe('the example that checks a signature', () => {
  let folder: string;
  let isOurs: IsOurs;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'notify-'));
    const file = join(folder, 'example.mjs');
    writeFileSync(file, blockOf('js'));
    ({ isOurs } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { isOurs: IsOurs });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** A message of notify, with its headers as Node hands them over. */
  function aMessage() {
    const { outcomes } = readOutcomes([
      outcomeOf('cn-hangzhou', 'i-1', 0, NEW_YEAR, { goal: 'Running', instanceId: 'i-1' }),
    ]);
    const { headers, body } = webhook({ url: 'http://hook.test', secret: SECRET }, 'us').messageOf(outcomes, NEW_YEAR);
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return { headers: lower, body };
  }

  test('takes a message of notify', () => {
    const { headers, body } = aMessage();

    expect(isOurs(headers, body, SECRET, NEW_YEAR + 60_000)).toBe(true);
  });

  test('takes no other body, no other time, no old message, no other secret, and none without a signature', () => {
    const { headers, body } = aMessage();
    const later = { ...headers, 'x-ecs-provisioner-timestamp': String(NEW_YEAR / 1000 + 1) };

    expect([
      isOurs(headers, body.replace('i-1', 'i-2'), SECRET, NEW_YEAR),
      isOurs(later, body, SECRET, NEW_YEAR),
      isOurs(headers, body, SECRET, NEW_YEAR + 301_000),
      isOurs(headers, body, 'another-secret-of-16', NEW_YEAR),
      isOurs({}, body, SECRET, NEW_YEAR),
    ]).toEqual([false, false, false, false, false]);
  });
});

test('the example of an outcome is one that notify reads', () => {
  expect(readOutcomes([blockOf('json')])).toMatchObject({ outcomes: [{ type: 'instance.failed' }], unreadable: [] });
});
