import * as v from 'valibot';
import type { Rpc } from '../account/rpc.ts';
import { RefusedError } from '../exit.ts';
import { right, tryCheck, wrong, type Finding } from './finding.ts';

const CHECK = 'EventBridge';

/** What EventBridge says where it is not switched on: the first in its API reference, the second in its error codes. */
const OFF = ['ServiceNotEnable', 'ServiceAccessDenied'];

/** Some of its refusals come with status 200. */
const Answer = v.looseObject({ Success: v.boolean(), Code: v.optional(v.string(), ''), Message: v.optional(v.string(), '') }); // prettier-ignore

/** Checks that EventBridge is switched on: without it Function Compute refuses the triggers of queue and events. */
export function checkEventBridge(region: string, eventBridge: Rpc): Promise<Finding[]> {
  return tryCheck(CHECK, async () => {
    try {
      const { Success, Code, Message } = v.parse(Answer, await eventBridge('ListEventBuses'));
      if (!Success) throw new RefusedError(Code, `EventBridge ListEventBuses: ${Message}`, false);
      return [right(CHECK, 'is switched on')];
    } catch (error) {
      if (!(error instanceof RefusedError && OFF.includes(error.code))) throw error;
      const words = `is not switched on in ${region}, and without it Function Compute refuses the triggers of reconcile`;
      return [wrong(CHECK, words, 'switch it on in its console (eventbridge.console.aliyun.com), in this region')];
    }
  });
}
