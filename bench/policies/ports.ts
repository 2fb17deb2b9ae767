import type { EcsError } from '../../local/ecs/model/errors.ts';
import type { Instance } from '../../shared/domain/instance.ts';
import type { Outcome } from '../../shared/domain/outcomes.ts';
import { decorateEcs } from '../../shared/cloud/decorateEcs.ts';
import type { Ecs, Tags } from '../../shared/cloud/ecs.ts';
import { NAMES } from '../../shared/api/deploymentNames.ts';
import type { WorkItem } from '../../shared/domain/message.ts';
import type { VirtualCloud } from './virtualCloud.ts';

/** A build's own class of errors: what it is told of a failed call. */
type ErrorClass = new (api: string, code: string, message: string, status?: number) => Error;

/**
 * What stands in a function's bundle for the adapters of the vendor's SDKs.
 * @param life of its function instance: where it is dead, no call leaves and no answer comes.
 */
export function portsOn(cloud: VirtualCloud, life: { dead: boolean }) {
  const call: VirtualCloud['call'] = (...given) => {
    if (life.dead) return NEVER;
    return cloud.call(...given).finally(() => (life.dead ? NEVER : undefined));
  };
  return {
    /** @param isPaged false: the build asks for all pages of what bears a tag in one call of the port. */
    ecs: (CloudError: ErrorClass, isPaged: boolean): unknown => {
      const ecs = decorateEcs(cloud.answering, ({ api }, effect) => {
        const failing = ({ code, message, status }: EcsError): Error => new CloudError(api, code, message, status);
        // The models answer at once.
        return call(api, effect, failing) as ReturnType<typeof effect> as never;
      });
      return isPaged ? ecs : { ...ecs, describeTagged: (tags: Tags) => allPages(ecs, tags) };
    },
    mns: (encode: (items: readonly WorkItem[]) => string) => ({
      queue: {
        send: (items: readonly WorkItem[], delaySeconds: number) =>
          call('SendMessage', () => queue(cloud, NAMES.queue, encode(items), delaySeconds)),
        sendDeadLetter: (letter: object) =>
          call('SendMessage', () => queue(cloud, NAMES.deadLetterQueue, JSON.stringify(letter), 0)),
      },
      outcomes: {
        publish: ({ subject, type }: Outcome) =>
          call('PublishMessage', () => {
            if (type === 'instance.running') cloud.know([subject]);
            else throw new Error(`${subject} ends as ${type}.`);
          }),
      },
    }),
  };
}

const NEVER = new Promise<never>(() => undefined);

async function allPages(ecs: Ecs, tags: Tags): Promise<Instance[]> {
  const first = await ecs.describeTagged(tags);
  const found = [...first.instances];
  for (let token = first.nextToken; token !== undefined;) {
    const page = await ecs.describeTagged(tags, token);
    found.push(...page.instances);
    token = page.nextToken;
  }
  return found;
}

function queue(cloud: VirtualCloud, name: string, text: string, delaySeconds: number): object {
  return cloud.mns.queue(name).send({ body: Buffer.from(text).toString('base64'), delaySeconds });
}
