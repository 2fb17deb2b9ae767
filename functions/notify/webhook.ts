import { createHash, createHmac } from 'node:crypto';
import type { Credential } from '../../shared/platform/config.ts';
import type { Channel } from './channel.ts';
import { digestOf } from './digest.ts';
import { judgeStatus } from './judge.ts';

/**
 * A webhook: JSON with the digest and all outcomes. Its signature covers the time and the body, so that nobody can send an
 * old message again under a new time.
 */
export function webhook({ url, secret }: Credential, from: string): Channel {
  return {
    name: 'webhook',
    messageOf: (outcomes, now) => {
      const ids = outcomes.map(({ id }) => id).sort();
      // The same for the same outcomes, so that a receiver can drop a message that comes twice.
      const id = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, 32);
      const body = JSON.stringify({ id, from, ...digestOf(outcomes), outcomes });
      const timestamp = String(Math.floor(now / 1000));
      return {
        url,
        headers: {
          'X-Ecs-Provisioner-Timestamp': timestamp,
          'X-Ecs-Provisioner-Signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
        },
        body,
      };
    },
    judge: judgeStatus,
  };
}
