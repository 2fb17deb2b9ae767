import * as v from 'valibot';
import { INSTANCE_ID, STOPPED_MODES } from '../domain/instance.ts';
import { DEADLINE_SECONDS, MOST_INSTANCES } from '../domain/limits.ts';

/** The JSON that the functions take, except for create: functions/create/request.ts has that. */

/** A request id. It becomes a tag value and part of a token, so it has only characters that every service takes. */
export const RequestId = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/, 'must be 1 to 64 letters, digits or any of _ . : -'),
);

/** How long a goal may take, in seconds. */
export const Deadline = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(DEADLINE_SECONDS.least),
  v.maxValue(DEADLINE_SECONDS.most),
);

const text = v.pipe(v.string(), v.nonEmpty());

/** The three ways to select instances. A request uses exactly one. */
export const selectionFields = {
  instanceIds: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(INSTANCE_ID, 'is no instance id'))),
      v.minLength(1),
      v.maxLength(MOST_INSTANCES),
    ),
  ),
  requestId: v.optional(RequestId),
  /** A key alone means any value, an empty value just the empty one. */
  tag: v.optional(
    v.pipe(
      v.array(v.strictObject({ key: text, value: v.optional(v.string()) })),
      v.minLength(1),
      v.maxLength(20),
      v.check((tags) => new Set(tags.map(({ key }) => key)).size === tags.length, 'names a key twice'),
    ),
  ),
};

/** A selection of instances: exactly one of the fields is set. */
export interface Selection {
  instanceIds?: readonly string[] | undefined;
  requestId?: string | undefined;
  tag?: readonly { key: string; value?: string | undefined }[] | undefined;
}

/** The fields that start, stop and release share. */
export const goalFields = {
  ...selectionFields,
  deadlineSeconds: v.optional(Deadline),
};

/** The further fields of stop. */
export const stopFields = {
  /** Cut the power instead of shutting down. What the instance has not written to disk is lost. */
  forceStop: v.optional(v.boolean(), false),
  /** StopCharging gives vCPU, memory and address back while Stopped (pay-as-you-go only); KeepCharging keeps them. */
  stoppedMode: v.optional(v.picklist(STOPPED_MODES)),
};
export type StopFields = v.InferInput<v.StrictObjectSchema<typeof stopFields, undefined>>;

/** The further fields of release. */
export const releaseFields = {
  /** Also release instances that this project did not create. */
  force: v.optional(v.boolean(), false),
  /** A tag that is named by its key alone may mean every value here, too. */
  anyValue: v.optional(v.boolean(), false),
};
export type ReleaseFields = v.InferInput<v.StrictObjectSchema<typeof releaseFields, undefined>>;

/** The query of status. A list is one text with commas between its parts. */
export const StatusQuery = v.strictObject({
  instanceIds: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) => list.split(',').filter((id) => id !== '')),
      v.unwrap(selectionFields.instanceIds),
    ),
  ),
  requestId: selectionFields.requestId,
  /** The list of tags as in a request, as JSON text: a value may hold every character that could part a list. */
  tag: v.optional(
    v.pipe(
      v.string(),
      v.parseJson(undefined, 'must be JSON, such as [{"key": "team", "value": "web"}]'),
      v.unwrap(selectionFields.tag),
    ),
  ),
});
