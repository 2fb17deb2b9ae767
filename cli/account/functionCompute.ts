import type * as Api from '@alicloud/fc20230330';
import { fc3ClientAt } from '../transport/fc3Client.ts';
import { NoAnswerError, SOMETHING_ELSE } from '../exit.ts';
import { endpointOf, type Account } from './account.ts';
import { orAbsent, refusing } from './failure.ts';
import type { LogPlace } from './logs.ts';

/** A trigger as Function Compute has it. */
export interface DeployedTrigger {
  name: string;
  type: string;
  /** Parsed; null where it is no JSON. */
  config: unknown;
  /** Only of HTTP triggers. */
  url: string | undefined;
  /** Only of EventBridge triggers. */
  status: string | undefined;
  /** When it was changed last, ISO 8601; empty where that is not told. */
  modified: string;
}

/** A function as Function Compute has it. */
export interface DeployedFunction {
  name: string;
  role: string;
  description: string;
  state: string | undefined;
  /** Undefined where they are not shown: Function Compute shows them to no role. */
  variables: Readonly<Record<string, string>> | undefined;
  /** Where it logs; undefined where it logs nowhere. */
  log: LogPlace | undefined;
}

/** Reads functions, reads and changes triggers. Every method throws RefusedError or NoAnswerError. */
export interface FunctionCompute {
  /** Undefined where there is none. */
  findFunction(name: string): Promise<DeployedFunction | undefined>;
  /** All triggers of a function; undefined where there is no such function. */
  triggersOf(name: string): Promise<DeployedTrigger[] | undefined>;
  /** False where there is no such trigger. */
  removeTrigger(name: string, trigger: string): Promise<boolean>;
  /** Makes or changes a timer. `config` is JSON. */
  putTimer(name: string, trigger: string, config: string, action: 'create' | 'update'): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/** Connects to Function Compute 3.0 by the vendor's SDK. No call is made yet. */
export async function connectFunctionCompute(account: Account): Promise<FunctionCompute> {
  const timeouts = { readTimeout: TIMEOUT_MS, connectTimeout: TIMEOUT_MS };
  const client = await fc3ClientAt(endpointOf('fc', account), account.region, account.credentials, timeouts);
  return functionComputeOver(client);
}

/** The same, by a client that is connected. */
export async function functionComputeOver(client: Api.default): Promise<FunctionCompute> {
  const api = await import('@alicloud/fc20230330');
  return {
    findFunction: async (name) => {
      const answer = await orAbsent(
        refusing('Function Compute GetFunction', () => client.getFunction(name, new api.GetFunctionRequest({}))),
      );
      if (answer?.body === undefined) return undefined;
      // Else whatever an endpoint answers would be somebody's function.
      if (answer.body.functionName !== name)
        throw new NoAnswerError(`Function Compute GetFunction: no answer (${SOMETHING_ELSE}).`);
      const { role = '', description = '', state, environmentVariables: variables } = answer.body;
      const { project = '', logstore: logStore = '' } = answer.body.logConfig ?? {};
      const log = project === '' || logStore === '' ? undefined : { project, logStore };
      return { name, role, description, state, variables, log };
    },
    triggersOf: (name) => orAbsent(listTriggers(api, client, name)),
    removeTrigger: async (name, trigger) => {
      const answer = await orAbsent(
        refusing('Function Compute DeleteTrigger', () => client.deleteTrigger(name, trigger)),
      );
      return answer !== undefined;
    },
    putTimer: async (name, triggerName, triggerConfig, action) => {
      if (action === 'update') {
        const body = new api.UpdateTriggerInput({ triggerConfig });
        const request = new api.UpdateTriggerRequest({ body });
        await refusing('Function Compute UpdateTrigger', () => client.updateTrigger(name, triggerName, request));
      } else {
        const body = new api.CreateTriggerInput({ triggerName, triggerType: 'timer', triggerConfig });
        const request = new api.CreateTriggerRequest({ body });
        await refusing('Function Compute CreateTrigger', () => client.createTrigger(name, request));
      }
    },
  };
}

async function listTriggers(api: typeof Api, client: Api.default, name: string): Promise<DeployedTrigger[]> {
  const triggers: DeployedTrigger[] = [];
  let nextToken: string | undefined;
  do {
    const request = new api.ListTriggersRequest({ limit: 100, ...(nextToken !== undefined && { nextToken }) });
    const { body } = await refusing('Function Compute ListTriggers', () => client.listTriggers(name, request));
    triggers.push(...(body?.triggers ?? []).map(readTrigger));
    nextToken = body?.nextToken;
  } while (nextToken !== undefined && nextToken !== '');
  return triggers;
}

function readTrigger({ triggerName = '', triggerType = '', triggerConfig, ...trigger }: Api.Trigger): DeployedTrigger {
  const { httpTrigger, status, lastModifiedTime: modified = '' } = trigger;
  return {
    ...{ name: triggerName, type: triggerType, status, url: httpTrigger?.urlInternet, modified },
    config: parse(triggerConfig),
  };
}

function parse(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null');
  } catch {
    return null;
  }
}
