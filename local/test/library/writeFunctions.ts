import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

const SPEC = `
edition: 3.0.0
name: fixture
access: default
vars:
  common: &common { runtime: nodejs20, handler: index.handler, code: ./probe, timeout: 20 }
resources:
  ticker:
    component: fc3
    props:
      <<: *common
      functionName: ticker
      asyncInvokeConfig:
        destinationConfig:
          onSuccess: { destination: "acs:mns:cn-hangzhou:\${config('AccountID')}:/queues/ticks/messages" }
      triggers:
        - triggerType: timer
          triggerName: minutely
          triggerConfig: { enable: true, cronExpression: '0 * * * * *', payload: DO_SLOW }
  counter:
    component: fc3
    props:
      <<: *common
      functionName: counter
      triggers:
        - triggerType: eventbridge
          triggerName: ticks
          triggerConfig:
            triggerEnable: true
            asyncInvocationType: false
            eventRuleFilterPattern: '{}'
            eventSourceConfig:
              eventSourceType: MNS
              eventSourceParameters:
                sourceMNSParameters: { RegionId: cn-hangzhou, QueueName: ticks, IsBase64Decode: false }
            runOptions: { batchWindow: { CountBasedWindow: 1, TimeBasedWindow: 0 } }
  caller:
    component: fc3
    props:
      <<: *common
      functionName: caller
      asyncInvokeConfig: { maxAsyncRetryAttempts: 2 }
      triggers:
        - triggerType: http
          triggerName: http
          triggerConfig: { authType: anonymous, methods: [GET, POST] }
`;

// It takes some real time, so that whoever does not wait for it sees too little.
const CODE = `
exports.handler = async (event) => {
  const text = event.toString();
  if (text.includes('DO_FAIL')) throw new Error('as asked');
  if (text.includes('DO_HANG')) {
    console.log('hanging');
    return new Promise(() => setInterval(() => undefined, 1000));
  }
  if (text.includes('DO_SLOW')) await new Promise((resolve) => setTimeout(resolve, 50));
  return { statusCode: 200, body: String(Date.now()), now: Date.now(), event: text };
};
`;

/**
 * Writes a spec and its code into a folder that is gone after the test. \`ticker\` runs each minute and reports to a queue,
 * \`counter\` runs for each report, and \`caller\` answers over HTTP with its time. Returns the spec's file.
 */
export function writeFunctions(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'library-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  mkdirSync(path.join(directory, 'probe'));
  writeFileSync(path.join(directory, 'probe/index.js'), CODE);
  writeFileSync(path.join(directory, 's.yaml'), SPEC);
  return path.join(directory, 's.yaml');
}
