/** What a placeholder stands for, by its name. Undefined: the service that it asks for does not run. */
export type Placeholders = ReadonlyMap<string, string | undefined>;

/**
 * Puts the values of placeholders into environment variables. A variable that asks for a service that does not run is
 * left out, so that the spec's own default holds. Words in braces that are no placeholder stay as they are.
 *
 * @example fillIn({ ECS: '{ecs}/', NOTE: '{other}' }, new Map([['ecs', 'http://127.0.0.1:1']]))
 * // { ECS: 'http://127.0.0.1:1/', NOTE: '{other}' }
 */
export function fillIn(env: Readonly<Record<string, string>>, placeholders: Placeholders): Record<string, string> {
  const isKnown = (name: string): boolean => !placeholders.has(name) || placeholders.get(name) !== undefined;
  return Object.fromEntries(
    Object.entries(env)
      .filter(([, value]) => namesIn(value).every(isKnown))
      .map(([variable, value]) => [
        variable,
        value.replace(PLACEHOLDER, (whole, name: string) => placeholders.get(name) ?? whole),
      ]),
  );
}

const PLACEHOLDER = /\{(\w+)\}/g;

function namesIn(value: string): string[] {
  return [...value.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}
