import { createHandler as createCreate } from '../../functions/create/handler.ts';
import { createHandler as createNotify } from '../../functions/notify/handler.ts';
import type { NotifyPorts } from '../../functions/notify/notify.ts';
import { figuresOf } from '../../functions/reconcile/figures.ts';
import { createHandler as createReconcile } from '../../functions/reconcile/handler.ts';
import { ECS_API } from '../../shared/cloud/ecs.ts';
import { metered } from '../../shared/cloud/meter.ts';
import { STATUSES, UNKNOWN } from '../../shared/domain/instance.ts';
import { MisconfiguredError, readConfig } from '../../shared/platform/config.ts';
import { createLog, type OpenLog } from '../../shared/platform/log.ts';
import type { Runtime } from '../../shared/platform/runtime.ts';
import type { Handler } from '../../shared/platform/serve.ts';
import type { RailedPorts } from '../../shared/rails/railedRuntime.ts';
import { aContext, anHttpEvent, aQueueEvent, aTimerEvent } from './builders.ts';
import { prepareReconciling, type Reconciling } from './prepareReconciling.ts';

const CONFIG = readConfig({
  ...{ REGION: 'cn-hangzhou', ACCOUNT_ID: '1', QUEUE_NAME: 'q', DEAD_LETTER_QUEUE: 'd', OUTCOME_TOPIC: 't' },
  ...{
    IMAGE_ID: 'aliyun_3_x64_20G_alibase_20240528.vhd',
    INSTANCE_TYPE: 'ecs.g6.large',
    SECURITY_GROUP_ID: 'sg-local',
  },
  ...{ NOTIFY_WEBHOOK_URL: 'http://hook.test', NOTIFY_WEBHOOK_SECRET: 'a-secret-of-16-or-more' },
});

/**
 * The lines that the functions write into the log while all happens that deploy/ asks for: goals that are reached and goals
 * that fail, a slot without stock, calls that ECS throttles, a message that nobody can read, a firing that never came, a
 * webhook that is down, and settings that are wrong.
 */
export async function logLines(): Promise<string[]> {
  const lines: string[] = [];
  const cloud = prepareReconciling();
  const openLog: OpenLog = (context) => createLog(context, (line) => lines.push(line));
  const runtime = runtimeOver(cloud, openLog);
  const [create, reconcile] = [createCreate(runtime), createReconcile(runtime)];

  await create(anHttpEvent({ requestId: 'web', count: 2 }), aContext());
  cloud.fail('CreateInstance', 'OperationDenied.NoStock', { times: 1 });
  await create(anHttpEvent({ requestId: 'none', count: 1 }), aContext());
  cloud.fail('StartInstances', 'Throttling.User', { times: 1 });
  await work(reconcile, cloud);
  cloud.provision({ withinSeconds: 60 });
  cloud.clock.advance(3_600_000);
  await reconcile(aTimerEvent({ sweep: true }), aContext());
  await reconcile(aQueueEvent('garbage'), aContext());
  await reconcile(aTimerEvent({ schedules: [A_TIMER(cloud)], since: '2026-01-01T00:00:00Z' }), aContext());
  await createNotify(notifyRuntime(cloud, openLog))(aQueueEvent(cloud.outcomes[0]), aContext()).catch(() => undefined);
  const wrong = { ...runtime, connect: () => { throw new MisconfiguredError('TICK_SECONDS is "0".'); } }; // prettier-ignore
  await createCreate(wrong)(anHttpEvent({}), aContext());
  const statuses = [...STATUSES, UNKNOWN, 'Absent', 'Unseen'];
  openLog({}).info('looked', figuresOf('sweep', statuses.map((status) => ({ instanceId: 'i-1', status, seconds: 1 })))); // prettier-ignore
  return lines;
}

function runtimeOver({ clock, ports }: Reconciling, openLog: OpenLog): Runtime<RailedPorts> {
  const none = (): never => {
    throw new Error('No guard rail is set.');
  };
  return {
    ...{ clock, openLog },
    sleep: (ms) => {
      clock.advance(ms);
      return Promise.resolve();
    },
    connect: (_context, log, meter) => {
      const ecs = metered(ports.ecs, ECS_API, meter);
      return { config: CONFIG, ports: { ...ports, ecs, log, fleet: { count: none, list: none, priceOfOne: none } } };
    },
  };
}

function notifyRuntime({ clock }: Reconciling, openLog: OpenLog): Runtime<NotifyPorts> {
  return {
    ...{ clock, openLog },
    sleep: () => Promise.resolve(),
    connect: (_context, log) => {
      const post: NotifyPorts['post'] = () => Promise.resolve({ kind: 'noAnswer', reason: 'ECONNREFUSED' });
      return { config: CONFIG, ports: { post, putAside: () => Promise.resolve(), clock, log } };
    },
  };
}

/** Delivers messages as they become visible, until none is left. */
async function work(reconcile: Handler, cloud: Reconciling): Promise<void> {
  while (!cloud.isQueueEmpty()) {
    const bodies = cloud.take();
    if (bodies.length > 0) await reconcile(aQueueEvent(...bodies), aContext());
    else cloud.clock.advance(1000);
  }
}

/** A timer that was due four minutes ago and was to stop what runs. */
function A_TIMER({ clock }: Reconciling): object {
  const due = new Date(clock.now() - 240_000);
  const times = { second: 0, minute: [due.getUTCMinutes()], hour: [due.getUTCHours()] };
  return { timer: 'office-stop', function: 'stop', times, zone: 'UTC', servers: { requestId: 'web' } };
}
