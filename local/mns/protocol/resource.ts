import { MnsError } from '../model/errors.ts';

/** What a path names. Names that it does not hold are empty. */
export interface Resource {
  kind: Kind;
  queueName: string;
  topicName: string;
  subscriptionName: string;
}

type Kind =
  | 'account'
  | 'service'
  | 'queues'
  | 'queue'
  | 'messages'
  | 'topics'
  | 'topic'
  | 'publication'
  | 'subscriptions'
  | 'subscription';

// The number of parts of a path, and its fixed parts: names stand at every second place.
const KINDS: Partial<Record<string, Kind>> = {
  '1 queues ': 'queues',
  '2 queues ': 'queue',
  '3 queues messages': 'messages',
  '1 topics ': 'topics',
  '2 topics ': 'topic',
  '3 topics messages': 'publication',
  '3 topics subscriptions': 'subscriptions',
  '4 topics subscriptions': 'subscription',
};

// Paths that hold no name.
const WHOLE: Partial<Record<string, Kind>> = { '/': 'account', '/commonbuy/openservice': 'service' };

/** Reads a path. A slash at its end is ignored. Throws MnsError `InvalidRequestURL`. */
export function resourceOf(path: string): Resource {
  const whole = WHOLE[path];
  if (whole !== undefined) return { kind: whole, queueName: '', topicName: '', subscriptionName: '' };
  const parts = (path.endsWith('/') ? path.slice(1, -1) : path.slice(1)).split('/');
  const [root = '', name = '', part = '', subscriptionName = ''] = parts;
  const kind = KINDS[`${parts.length} ${root} ${part}`];
  if (kind === undefined || parts.includes('')) throw new MnsError('InvalidRequestURL');
  const isQueue = root === 'queues';
  return { kind, queueName: isQueue ? name : '', topicName: isQueue ? '' : name, subscriptionName };
}
