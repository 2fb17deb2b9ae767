import type { HistoryEvent } from '../../../cli/record/events.ts';
import type { InstanceStatus } from '../../../shared/api/answers.ts';
import { deploymentNames } from '../../../shared/api/deploymentNames.ts';
import type { DeploymentState } from '../../wire/state.ts';
import { rowOf } from '../fleet/row.ts';
import type { Happening } from '../timeline/timeline.ts';
import { askPrices, failedIn, toldBy } from './common.ts';
import { post } from './post.ts';
import type { FunctionAnswer, History, Source } from './source.ts';

interface ShownLetter {
  messageId: string;
  at: number;
  reason: string;
  instanceIds: string[];
  body: string | null;
}

/** A deployment, by the server of the command line. */
export function createDeploymentSource({ namePrefix }: DeploymentState): Source {
  const names = deploymentNames(namePrefix);
  return {
    rows: (state) => Object.values(state.instances).map((instance) => rowOf(instance as unknown as InstanceStatus)),
    call: (name, body) => post<FunctionAnswer>('call', { name, body: JSON.stringify(body) }),
    history: async (rows) => {
      // A request is one search; its instances are in it.
      const [first] = rows;
      const id = rows.length === 1 || first?.requestId === '' ? first?.instanceId : first?.requestId;
      const { events } = await post<{ events: HistoryEvent[] }>('history', { id: id ?? '' });
      return toHistory(events, rows);
    },
    failures: async () => failedIn((await post<{ events: HistoryEvent[] }>('failures', {})).events),
    letters: async () => {
      const { letters } = await post<{ letters: ShownLetter[] }>('letters', {});
      return letters.map(({ body, ...letter }) => ({ ...letter, replayable: body !== null }));
    },
    replay: async (messageIds) => (await post<{ left: string[] }>('replay', { messageIds })).left,
    remove: async (messageIds) => (await post<{ left: string[] }>('remove', { messageIds })).left,
    prices: askPrices,
    depths: ({ queues }) => ({ work: queues[names.queue], letters: queues[names.deadLetterQueue] }),
  };
}

function toHistory(events: readonly HistoryEvent[], rows: readonly { instanceId: string }[]): History {
  const of = new Map<string, Happening[]>(rows.map(({ instanceId }) => [instanceId, []]));
  for (const event of events) for (const id of event.instanceIds) of.get(id)?.push(toldBy(event));
  return { of, complete: false };
}
