import type { Config } from '../../shared/platform/config.ts';
import type { Channel } from './channel.ts';
import { dingTalk } from './dingTalk.ts';
import { webhook } from './webhook.ts';

/** The channels that the deployment has configured. */
export function channelsOf({ namePrefix, region, notify }: Config): Channel[] {
  const from = `${namePrefix}ecs-provisioner (${region})`;
  return [
    ...(notify.webhook === undefined ? [] : [webhook(notify.webhook, from)]),
    ...(notify.dingTalk === undefined ? [] : [dingTalk(notify.dingTalk, from)]),
  ];
}
