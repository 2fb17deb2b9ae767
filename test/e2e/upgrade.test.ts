import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FUNCTIONS } from '../../shared/api/functions.ts';
import { connectFc, deploy, renderSpec, variablesFor, type Props } from '../support/deploy.ts';
import { startCloud, type StartedCloud } from '../support/startCloud.ts';

const COUNT = 20;

let cloud: StartedCloud;
let spec: Record<string, Props>;
beforeAll(async () => {
  cloud = await startCloud();
  spec = await renderSpec(variablesFor(cloud.endpoints));
});
afterAll(() => cloud.close());

/**
 * Replaces the functions one by one, as `s deploy` does, while `work` is under way. The code of each version differs, so
 * that no instance of the one before goes on.
 */
async function replaceAll(version: string): Promise<void> {
  const client = connectFc(cloud.endpoints);
  for (const name of FUNCTIONS) {
    const props = spec[name];
    if (props === undefined) throw new Error(`s.yaml has no ${name}.`);
    await deploy(client, props, `${readFileSync(`${props.code}/index.js`, 'utf8')}\n// ${version}\n`);
  }
}

/** Requests servers, and replaces the functions while none of them has come to its goal yet. */
async function createDuring(version: string): Promise<void> {
  const request = { requestId: randomUUID(), count: COUNT };
  const created = await cloud.call('create', 'POST', {}, request);
  const ids = created.body.instances.map(({ instanceId }) => instanceId).sort();

  expect(ids).toHaveLength(COUNT);

  const [again] = await Promise.all([cloud.call('create', 'POST', {}, request), replaceAll(version)]);

  expect(again.body.instances.map(({ instanceId }) => instanceId).sort()).toEqual(ids);

  const ended = await cloud.whenEnded({ requestId: request.requestId });

  expect(ended.map(({ instanceId }) => instanceId).sort()).toEqual(ids);
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['Running']));

  const about = new Set(ids);
  const outcomes = await cloud.outcomesUntil((published) => {
    const told = published.filter(({ subject, type }) => about.has(subject) && type === 'instance.running');
    return new Set(told.map(({ subject }) => subject)).size === COUNT;
  });

  // Delivery is at least once: what counts is that no server has a second, other outcome.
  expect(new Set(outcomes.filter(({ subject }) => about.has(subject)).map(({ id }) => id)).size).toBe(COUNT);

  await cloud.call('stop', 'POST', {}, { requestId: request.requestId });
  await replaceAll(`${version}, once more`);

  const stopped = await cloud.whenEnded({ requestId: request.requestId });

  expect(stopped.map(({ status }) => status)).toEqual(ids.map(() => 'Stopped'));
}

test('no server is lost or made twice while every function is replaced, forwards and back', async () => {
  await createDuring('the next version');
  await createDuring('the version before');

  // One call for each server: none was created twice, whatever became of it.
  expect((await cloud.stats()).ecs.calls['CreateInstance']).toBe(2 * COUNT);
});
