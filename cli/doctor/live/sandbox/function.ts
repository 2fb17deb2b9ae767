import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { endpointOf, type Account } from '../../../account/account.ts';
import { orAbsent, refusing } from '../../../account/failure.ts';
import { connectFunctionCompute } from '../../../account/functionCompute.ts';
import { fc3ClientAt } from '../../../transport/fc3Client.ts';
import type { SandboxNames } from './names.ts';
import { PROBE } from './probe.ts';
import { STATE_CHANGE_TRIGGER, type Triggers } from './triggers.ts';

/** The function that a live run deploys. Every method throws RefusedError or NoAnswerError. */
export interface LiveFunction {
  triggers: Triggers;
  /** Makes it, with the trigger of changes of state: EventBridge needs its time until events arrive. */
  make(): Promise<void>;
  /** Removes it with its triggers; what is gone already is no error. */
  remove(): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/** Connects to Function Compute. No call is made yet. */
export async function connectFunction(
  account: Account,
  accountId: string,
  { base, seen }: SandboxNames,
): Promise<LiveFunction> {
  const api = await import('@alicloud/fc20230330');
  const timeouts = { readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS };
  const client = await fc3ClientAt(endpointOf('fc', account), account.region, account.credentials, timeouts);
  const functionCompute = await connectFunctionCompute(account);
  const call = (name: string, send: () => Promise<unknown>) => refusing(`Function Compute ${name}`, send);
  const triggers: Triggers = {
    create: async ({ triggerName, triggerConfig }) => {
      const config = { triggerType: 'eventbridge', qualifier: 'LATEST', triggerConfig: JSON.stringify(triggerConfig) };
      const body = new api.CreateTriggerInput({ triggerName, ...config });
      await call('CreateTrigger', () => client.createTrigger(base, new api.CreateTriggerRequest({ body })));
    },
    remove: async (name) => {
      await functionCompute.removeTrigger(base, name);
    },
  };
  const remove = async (): Promise<void> => {
    for (const { name } of (await functionCompute.triggersOf(base)) ?? []) await triggers.remove(name);
    await orAbsent(call('DeleteFunction', () => client.deleteFunction(base)));
  };
  const make = async (): Promise<void> => {
    // One that an earlier run left may have triggers that nobody awaits.
    await remove();
    const body = new api.CreateFunctionInput({
      ...{ functionName: base, runtime: 'nodejs20', handler: 'index.handler', timeout: 30 },
      ...{ cpu: 0.35, memorySize: 512, diskSize: 512, internetAccess: true },
      role: `acs:ram::${accountId}:role/${base}`,
      environmentVariables: { QUEUE: seen, MNS: mnsOf(account, accountId) },
      code: new api.InputCodeLocation({ zipFile: await zippedProbe() }),
    });
    await call('CreateFunction', () => client.createFunction(new api.CreateFunctionRequest({ body })));
    await triggers.create(STATE_CHANGE_TRIGGER);
  };
  return { triggers, make, remove };
}

function mnsOf({ region, endpoints }: Account, accountId: string): string {
  return endpoints.mns ?? `https://${accountId}.mns.${region}.aliyuncs.com`;
}

async function zippedProbe(): Promise<string> {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(PROBE), 'index.js');
  zip.end();
  return (await buffer(zip.outputStream)).toString('base64');
}
