/**
 * A project that uses the package and has nothing else: a function that answers over HTTP, and one that a queue calls.
 * What the first returns to an asynchronous call goes to the queue, so one call shows both.
 */
export const CONSUMER: Record<string, string> = {
  'package.json': '{ "name": "consumer", "private": true, "type": "module" }',
  'cloud.yaml': `
edition: 3.0.0
name: consumer
access: default
resources:
  greet:
    component: fc3
    props:
      functionName: greet
      runtime: nodejs20
      handler: index.handler
      code: ./functions/greet
      environmentVariables:
        GREETING: \${env('GREETING')}
        QUEUES_AT: \${env('QUEUES_AT')}
      asyncInvokeConfig:
        destinationConfig:
          onSuccess: { destination: "acs:mns:cn-hangzhou:\${config('AccountID')}:/queues/greeted/messages" }
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig: { authType: anonymous, methods: [GET, POST] }
  report:
    component: fc3
    props:
      functionName: report
      runtime: nodejs20
      handler: index.handler
      code: ./functions/report
      environmentVariables:
        REPORT_URL: \${env('REPORT_URL')}
      triggers:
        - triggerType: eventbridge
          triggerName: queue
          triggerConfig:
            triggerEnable: true
            asyncInvocationType: false
            eventRuleFilterPattern: '{}'
            eventSourceConfig:
              eventSourceType: MNS
              eventSourceParameters:
                sourceMNSParameters: { RegionId: cn-hangzhou, QueueName: greeted, IsBase64Decode: true }
`,
  'functions/greet/index.cjs': `
exports.handler = async () => ({
  statusCode: 200,
  body: process.env.GREETING + ' from ' + process.env.QUEUES_AT,
});
`,
  'functions/report/index.cjs': `
exports.handler = async (event) => {
  await fetch(process.env.REPORT_URL, { method: 'POST', body: event });
};
`,
  // Runs until its standard input ends.
  'run.js': `
import { once } from 'node:events';
import { startLocalCloud } from '@ecs-provisioner/local-cloud';

const cloud = await startLocalCloud({
  spec: 'cloud.yaml',
  env: { GREETING: 'hello', QUEUES_AT: '{mns}', REPORT_URL: process.argv[2] },
  queues: ['greeted'],
  topics: ['news'],
});
console.log(JSON.stringify(cloud.endpoints));
process.stdin.resume();
await once(process.stdin, 'end');
await cloud.stop();
`,
  'typed.ts': `
import { startLocalCloud, UsageError } from '@ecs-provisioner/local-cloud';
import type { Endpoints, FaultRule, LocalCloud, LocalCloudOptions, Snapshot } from '@ecs-provisioner/local-cloud';

const faults: FaultRule[] = [{ service: 'ecs', kind: 'latency', ms: 5, probability: 0.5 }];
const options: LocalCloudOptions = { faults, services: ['ecs'], ports: { ecs: 0 }, state: undefined };
const cloud: LocalCloud = await startLocalCloud(options);
const { ecs, functions, region }: Endpoints = cloud.endpoints;
const texts: (string | undefined)[] = [ecs, functions['greet'], region];
const snapshot: Snapshot = await cloud.snapshot();
await cloud.restore(snapshot);
await cloud.clock.advance('10m');
const left: (number | null)[] = cloud.faults.list().map((rule) => rule.left);
const counts: (number | undefined)[] = [cloud.stats().ecs.calls['RunInstances'], cloud.clock.now(), ...left.map(Number)];
const where: string[] = [cloud.ecs.host, cloud.mns.url, cloud.credentials.accessKeyId, counts.join()];
const stopped: Promise<void> = cloud.stop();
export const problem: Error = new UsageError([...texts, ...where].join());
await stopped;
// @ts-expect-error a fault of no service
cloud.faults.set([{ kind: 'error' }]);
// @ts-expect-error no service of this name
await startLocalCloud({ services: ['oss'] });
// @ts-expect-error an option that does not exist
await startLocalCloud({ port: 0 });
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'NodeNext',
      moduleResolution: 'NodeNext',
      target: 'ES2022',
      lib: ['ES2022'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    },
    files: ['typed.ts'],
  }),
};
