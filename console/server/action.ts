import * as v from 'valibot';
import { ConsoleError, type Action } from './console.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/** A type of instance in a zone, whose price is asked for. */
export const Kinds = v.strictObject({ kinds: v.array(v.strictObject({ instanceType: text, zoneId: text })) });

/**
 * Makes actions that check what is asked: what does not fit the schema is a ConsoleError with status 400.
 * @param refusalOf how the page is told of a refusal by the target; undefined for every other error.
 * @example
 * const action = actions((error) => (error instanceof EcsError ? new ConsoleError(…) : undefined));
 * action(v.strictObject({ queue: v.string() }), ({ queue }) => messagesOf(queue));
 */
export function actions(refusalOf: (error: unknown) => ConsoleError | undefined) {
  return <S extends v.GenericSchema>(schema: S, work: (asked: v.InferOutput<S>) => unknown): Action =>
    async (input) => {
      const parsed = v.safeParse(schema, input);
      if (!parsed.success) {
        const [issue] = parsed.issues;
        throw new ConsoleError(400, 'InvalidRequest', `${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`);
      }
      try {
        return await work(parsed.output);
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    };
}
