import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSpec } from './spec.ts';

test.each(['fc3', 'fc3@0.1.22', './parts/fc3', 'devsapp/fc3'])(
  'functions of component %s are read',
  async (component) => {
    const folder = mkdtempSync(join(tmpdir(), 'spec-'));
    const file = join(folder, 's.yaml');
    writeFileSync(
      file,
      `{edition: 3.0.0, name: n, access: default, resources: {
       mine: {component: ${component}, props: {functionName: f}},
       theirs: {component: fc3-domain, props: {}}
     }}`,
    );

    const functions = await readSpec(file, '1');
    rmSync(folder, { recursive: true });

    expect(functions).toMatchObject([{ resource: 'mine', functionName: 'f' }]);
  },
);
