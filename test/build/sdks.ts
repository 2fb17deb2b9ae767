import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Ecs from '@alicloud/ecs20140526';
import type * as Core from '@alicloud/openapi-core';
import type * as Dara from '@darabonba/typescript';
import type Mns from '@alicloud/mns';
import { build } from 'esbuild';
import { FOR_PLATFORM, lean } from '../../scripts/functions.mjs';
import { ECS_API } from '../../shared/cloud/ecs.ts';
import type { connectEcs } from '../../shared/cloud/ecsSdk.ts';
import type { connectMns } from '../../shared/cloud/mnsSdk.ts';

/** The vendor's SDKs, and what the functions make of them. */
export interface Sdks {
  ecs: typeof Ecs;
  core: typeof Core;
  dara: typeof Dara;
  Mns: typeof Mns;
  connectEcs: typeof connectEcs;
  connectMns: typeof connectMns;
}

const ENTRY = `
  export * as ecs from '@alicloud/ecs20140526';
  export * as core from '@alicloud/openapi-core';
  export * as dara from '@darabonba/typescript';
  export { default as Mns } from '@alicloud/mns';
  export { connectEcs } from './shared/cloud/ecsSdk.ts';
  export { connectMns } from './shared/cloud/mnsSdk.ts';
`;
const FOREIGN = [
  '@alicloud/ecs20140526',
  '@alicloud/openapi-core',
  '@darabonba/typescript',
  '@alicloud/mns/lib/client.js',
];

/** The SDKs in a bundle that is made like those of the functions. */
export function bundledSdks(): Promise<Sdks> {
  return load({ plugins: lean(Object.values(ECS_API)) });
}

/** The SDKs as npm has installed them. */
export function installedSdks(): Promise<Sdks> {
  return load({ external: FOREIGN });
}

async function load(options: object): Promise<Sdks> {
  // Inside the project, so that what is not in the bundle is found.
  const folder = mkdtempSync(join('dist', '.sdks-'));
  try {
    // Not index.js, which the package takes from every folder of dist: another test packs it meanwhile.
    const outfile = join(folder, 'sdks.js');
    const bundle = { ...FOR_PLATFORM, outfile, ...options };
    await build({ ...bundle, stdin: { contents: ENTRY, resolveDir: '.' } });
    return createRequire(import.meta.url)(join(process.cwd(), outfile)) as Sdks;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
