import type { LocalState } from '../../wire/state.ts';
import { Calls } from './calls.tsx';
import { Charts } from './charts.tsx';
import { Clock } from './clock.tsx';
import { Faults } from './faults.tsx';
import { Queues } from './queues.tsx';
import { Runs } from './runs.tsx';
import { Timers } from './timers.tsx';

/** What only a local cloud can show, and what can be done to it. */
export function LocalCloud({ state, now }: { state: LocalState; now: number }) {
  return (
    <div class="cloud">
      <div>
        <Charts state={state} />
        <Clock {...{ state, now }} />
        <Faults state={state} />
        <Queues state={state} />
        <Timers {...{ state, now }} />
      </div>
      <div>
        <Calls state={state} />
        <Runs state={state} />
      </div>
    </div>
  );
}
