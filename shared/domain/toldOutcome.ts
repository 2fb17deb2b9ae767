import * as v from 'valibot';

/** An outcome of a goal or of a firing, as far as a message tells of it. All its other fields are passed on as they are. */
const Told = v.looseObject({
  id: v.pipe(v.string(), v.nonEmpty()),
  type: v.pipe(v.string(), v.regex(/^(instance|schedule)\.\w+$/)),
  subject: v.string(),
  data: v.looseObject({
    code: v.optional(v.string()),
    instanceId: v.optional(v.string()),
    requestId: v.optional(v.string()),
  }),
});
export type ToldOutcome = v.InferOutput<typeof Told>;

/**
 * Reads the bodies of a batch: an outcome each, or a list of outcomes, which is what a dead letter holds that is replayed.
 * @returns each outcome once, however often it was delivered; and the bodies that hold none.
 */
export function readOutcomes(bodies: readonly unknown[]): { outcomes: ToldOutcome[]; unreadable: unknown[] } {
  const byId = new Map<string, ToldOutcome>();
  const unreadable: unknown[] = [];
  for (const body of bodies) {
    const parsed = v.safeParse(v.union([v.array(Told), v.pipe(Told, v.transform((one) => [one]))]), fromJson(body)); // prettier-ignore
    if (!parsed.success) unreadable.push(body);
    else for (const outcome of parsed.output) byId.set(outcome.id, outcome);
  }
  return { outcomes: [...byId.values()], unreadable };
}

/** EventBridge hands a body over as text or as the value of its JSON. */
function fromJson(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
