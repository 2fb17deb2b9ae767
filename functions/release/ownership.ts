import type { Instance } from '../../shared/instance.ts';
import { slotOf } from '../../shared/workItem.ts';

/** Why an instance may not be released: it was not created here, and nobody insists. */
export function refuseForeign(force: boolean): (instance: Instance) => { code: string; message: string } | undefined {
  return (instance) =>
    force || slotOf(instance) !== undefined
      ? undefined
      : {
          code: 'NotOurs',
          message: 'This instance was not created here: say "force": true to release it all the same.',
        };
}
