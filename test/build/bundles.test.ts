import { gzipSync } from 'node:zlib';
import { build, type Metafile, type OutputFile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { functionBundles } from '../../scripts/functions.mjs';
import { FUNCTIONS, RAILED_FUNCTIONS, type FunctionName } from '../../shared/api/functions.ts';
import { ECS_API } from '../../shared/cloud/ecs.ts';
import { FLEET_API } from '../../shared/cloud/ecsFleet.ts';
import { PREVIEW_API } from '../../shared/cloud/ecsPreview.ts';
import { encodeMessage } from '../../shared/domain/message.ts';
import { goalTags, slotTags } from '../../shared/domain/tags.ts';
import { aContext, anIntent, aQueueEvent, aSlot, aWorkItem, MINUTE } from '../support/builders.ts';
import { closeAfterTest } from '../../local/test/support/closeAfterTest.ts';
import { runNode } from '../support/run.ts';
import { startServers } from '../support/startServers.ts';

const KB = 1024;

/** All packages of which code is in a bundle. Who adds one pays for it at every cold start. */
const PACKAGES = [
  '@alicloud/credentials',
  '@alicloud/ecs20140526',
  '@alicloud/mns',
  '@alicloud/openapi-core',
  '@alicloud/tea-typescript',
  '@darabonba/typescript',
  'httpx',
  'kitx',
  'sax',
  'tslib',
  'valibot',
  'xml2js',
];

const OPERATIONS = new Set(Object.values(ECS_API)).size;

/**
 * The most bytes of a bundle with gzip. 57 KB and 1 KB for each operation of the port `Ecs` were seen to be enough for
 * all but what came later, and each of that has to say what it costs.
 *
 * - In every bundle: the settings of the guard rails 1 KB, and the line about an invocation, with its calls, 1 KB.
 * - Where there are rails: these and prices 2 KB.
 * - In reconcile: the watch of firings 2 KB, the figures of a look 1 KB, and asking once more about what is missing or
 *   overtaken 1 KB.
 *
 * notify has no SDK of ECS, and is half as large.
 */
function mostGzipped(name: FunctionName): number {
  if (name === 'notify') return 33 * KB;
  const own = name === 'reconcile' ? 2 + 1 + 1 : RAILED_FUNCTIONS.includes(name) ? 2 : 0;
  return (57 + OPERATIONS + 1 + 1 + own) * KB;
}

/** Files of these packages, with those that stand for something that was left out. An operation has three. */
const MODULES = 63 + 3 * OPERATIONS;

interface Bundle {
  file: OutputFile;
  /** The paths of the sources that are in it. */
  sources: string[];
}
let bundles: Map<string, Bundle>;

beforeAll(async () => {
  const builds = (await functionBundles()).map((options) =>
    build({ ...options, outdir: 'dist', write: false, metafile: true }),
  );
  const built = await Promise.all(builds);
  const outputFiles = built.flatMap((result) => result.outputFiles);
  const outputs = Object.assign({}, ...built.map(({ metafile }) => metafile.outputs)) as Metafile['outputs'];
  bundles = new Map(
    FUNCTIONS.map((name) => {
      const path = `dist/${name}/index.js`;
      const file = outputFiles.find((output) => output.path.replaceAll('\\', '/').endsWith(path));
      const inputs = Object.entries(outputs[path]?.inputs ?? {});
      const sources = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([source]) => source);
      return [name, { file: file ?? expect.unreachable(), sources }];
    }),
  );
});

/** The APIs of ECS that a function calls: its port's, and those of the guard rails that it obeys. */
function apisOf(name: FunctionName): string[] {
  if (name === 'notify') return [];
  const own = name === 'plan' ? PREVIEW_API : ECS_API;
  return Object.values<string>(RAILED_FUNCTIONS.includes(name) ? { ...own, ...FLEET_API } : own);
}

/** The packages that a function does without: `plan` sends no messages, `notify` calls no ECS. */
function without(name: FunctionName): string[] {
  if (name === 'plan') return ['@alicloud/mns', 'kitx'];
  return name === 'notify' ? PACKAGES.filter((it) => /^@(?!alicloud\/mns)|^tslib$/.test(it)) : [];
}

const packageOf = (source: string): string =>
  /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? expect.unreachable();

describe.each(FUNCTIONS)('the bundle of %s', (name) => {
  const bundle = (): Bundle => bundles.get(name) ?? expect.unreachable();
  const foreign = (): string[] => bundle().sources.filter((source) => source.includes('node_modules/'));

  test('is small', () => {
    const { contents } = bundle().file;

    expect(contents.length).toBeLessThanOrEqual(300 * KB);
    expect(gzipSync(contents).length).toBeLessThanOrEqual(mostGzipped(name));
  });

  test('holds the operations of ECS that the functions call, and no other', () => {
    const operations = [...bundle().file.text.matchAll(/async (\w+)WithOptions\(/g)].map(([, operation]) => operation);

    expect(operations.map((operation = '') => operation.replace(/^./, (first) => first.toUpperCase())).sort()).toEqual(
      [...new Set(apisOf(name))].sort(),
    );
  });

  test('holds few modules of few packages', () => {
    const whole = foreign().filter((source) => !/lodash|debug|gateway-spi/.test(source));

    expect([...new Set(whole.map(packageOf))].sort()).toEqual(PACKAGES.filter((it) => !without(name).includes(it)));
    expect(foreign().length).toBeLessThanOrEqual(MODULES);
  });
});

describe('a bundle', () => {
  // The flag has Node 20 warn of what Node 24 warns of without it.
  test('that calls ECS and MNS uses nothing that Node warns of', async () => {
    const servers = await closeAfterTest(startServers());
    const id = servers.launch({ ...slotTags(aSlot()), ...goalTags(anIntent({ generation: Date.now() })) });
    const event = aQueueEvent(encodeMessage([aWorkItem({ instanceId: id, deadline: Date.now() + MINUTE })])).toString();
    const script = `
      const { handler } = require('./dist/reconcile/index.js');
      handler(Buffer.from(${JSON.stringify(event)}), ${JSON.stringify(aContext())}).then(console.error);`;

    const { code, stderr } = await runNode(['--pending-deprecation', '--eval', script]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '{ ok: true }\n' });
    expect(servers.statusOf(id)).toBe('Starting');
    expect(servers.delayed('work')).toBe(1);
  });
});
