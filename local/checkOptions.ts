import * as v from 'valibot';
import type { LocalCloudOptions } from './api.ts';
import { FACTOR, type NumberKind, PORT, SECONDS, WHOLE } from './numbers.ts';
import { SERVICES } from './services.ts';
import { UsageError } from './usageError.ts';

const number = ({ fits, wanted }: NumberKind) => v.optional(v.pipe(v.number(wanted), v.check(fits, wanted)));
const text = (wanted = 'a text that is not empty') => v.optional(v.pipe(v.string(wanted), v.nonEmpty(wanted)));

/** Names of queues and topics, which MNS lets be so long. */
const names = (longest: number) => {
  const wanted = `a name of up to ${longest} letters, digits and -, which begins with a letter or a digit`;
  const name = v.pipe(v.string(wanted), v.regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, wanted), v.maxLength(longest, wanted));
  return v.optional(v.array(name, 'a list of names'));
};

/** Every option. Those of a JavaScript program come unchecked; those of a TypeScript program may be any number. */
const Options = v.strictObject({
  spec: text(),
  env: v.optional(v.record(v.string(), v.string('a text'), 'an object of texts')),
  empty: v.optional(v.boolean('true or false')),
  queues: names(120),
  topics: names(255),
  services: v.optional(
    v.array(v.picklist(SERVICES, `one of ${SERVICES.join(', ')}`), `a list out of ${SERVICES.join(', ')}`),
  ),
  ports: v.optional(v.strictObject({ ecs: number(PORT), mns: number(PORT), fc: number(PORT) })),
  proxy: number(PORT),
  accessKeyId: text(),
  accessKeySecret: text(),
  accountId: text(),
  region: text(),
  durations: v.optional(
    v.strictObject({ pending: number(SECONDS), starting: number(SECONDS), stopping: number(SECONDS) }),
  ),
  visibilityLag: number(SECONDS),
  spotLifetime: number(SECONDS),
  speed: number(FACTOR),
  seed: number(WHOLE),
  // Their own check says more about them.
  faults: v.optional(v.array(v.unknown(), 'a list of rules')),
  state: text(),
  log: v.optional(v.function('a function that takes a line')),
});

/**
 * Throws UsageError for the first option that is none, or has a value that it cannot have. The message has no values, of
 * which one is a secret.
 */
export function checkOptions(options: LocalCloudOptions): void {
  const { issues } = v.safeParse(Options, options, { abortEarly: true });
  if (issues === undefined) return;
  const [issue] = issues;
  const name = v.getDotPath(issue) ?? 'what startLocalCloud takes';
  if (issue.type !== 'strict_object') throw new UsageError(`${name} must be ${issue.message}`);
  throw new UsageError(isUnknown(issue) ? `there is no option ${name}` : `${name} must be an object of options`);
}

function isUnknown({ expected }: v.BaseIssue<unknown>): boolean {
  return expected === 'never';
}
