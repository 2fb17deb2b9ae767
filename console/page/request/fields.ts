import { $defs } from '../../../docs/api.schema.json';

/** A field of the form, as the JSON Schema of a request says it. */
export type Field = { name: string } & Kind;

type Kind =
  | { kind: 'text'; secret: boolean; pattern: string | undefined; long: boolean }
  | { kind: 'number'; least: number | undefined; most: number | undefined; whole: boolean }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'flag' }
  | { kind: 'group'; fields: readonly Field[] }
  | { kind: 'list'; item: Field; most: number | undefined };

/** The part of JSON Schema that requests are written in. */
interface Schema {
  type?: string;
  enum?: readonly string[];
  minimum?: number;
  maximum?: number;
  pattern?: string;
  maxItems?: number;
  properties?: Readonly<Record<string, Schema>>;
  items?: Schema;
  not?: object;
}

/** The fields that most requests need, in the order of the form. */
const USUAL = [
  'requestId',
  'count',
  'instanceType',
  'zoneId',
  'vSwitchId',
  'placements',
  'imageId',
  'securityGroupId',
  'internetMaxBandwidthOut',
  'systemDisk',
  'instanceName',
  'keyPairName',
  'userDataText',
  'tag',
  'deadlineSeconds',
  'onFailure',
  'autoReleaseMinutes',
];

/** The fields of a request, the usual ones first. A request may not set those that the schema forbids. */
export function requestFields(): { usual: Field[]; others: Field[] } {
  const fields = fieldsOf(($defs.CreateRequest as unknown as Schema).properties ?? {});
  const place = ({ name }: Field): number => USUAL.indexOf(name);
  return {
    usual: fields.filter((field) => place(field) >= 0).sort((a, b) => place(a) - place(b)),
    others: fields.filter((field) => place(field) < 0),
  };
}

/** The form's fields for the properties of an object. */
export function fieldsOf(properties: Readonly<Record<string, Schema>>): Field[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const kind = schema.not === undefined ? kindOf(name, schema) : undefined;
    return kind === undefined ? [] : [{ name, ...kind }];
  });
}

function kindOf(name: string, schema: Schema): Kind | undefined {
  if (schema.enum !== undefined) return { kind: 'choice', choices: schema.enum };
  const { type, items } = schema;
  if (type === 'string')
    return { kind: 'text', secret: /^password$/i.test(name), pattern: schema.pattern, long: /^userData/.test(name) };
  if (type === 'integer' || type === 'number')
    return { kind: 'number', least: schema.minimum, most: schema.maximum, whole: type === 'integer' };
  if (type === 'boolean') return { kind: 'flag' };
  if (type === 'object') return { kind: 'group', fields: fieldsOf(schema.properties ?? {}) };
  const item = type === 'array' && items !== undefined ? kindOf(name, items) : undefined;
  return item && { kind: 'list', item: { name, ...item }, most: schema.maxItems };
}

/** What somebody has typed: texts, as they stand in the fields, by path. */
export type Typed = { readonly [name: string]: string | Typed | readonly (string | Typed)[] };

/** A request that cannot be sent as it is typed: the path of the field that is wrong. */
export interface Mistyped {
  field: string;
}

/**
 * The request that was typed. What is blank is left out; an object or list with nothing in it, too.
 * @example requestOf(fields, { count: '3', systemDisk: { size: '' } }); // {count: 3}
 */
export function requestOf(fields: readonly Field[], typed: Typed): Record<string, unknown> | Mistyped {
  const wrong: string[] = [];
  const request = objectOf(fields, typed, '', wrong);
  const [field] = wrong;
  return field === undefined ? request : { field };
}

export function isMistyped(request: Record<string, unknown> | Mistyped): request is Mistyped {
  return Object.keys(request).join() === 'field';
}

function objectOf(fields: readonly Field[], typed: Typed, path: string, wrong: string[]): Record<string, unknown> {
  const entries = fields.flatMap((field) => {
    const value = valueOf(field, typed[field.name], `${path}${field.name}`, wrong);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueOf(field: Field, typed: Typed[string] | undefined, path: string, wrong: string[]): unknown {
  switch (field.kind) {
    case 'group': {
      const object = objectOf(field.fields, isTyped(typed) ? typed : {}, `${path}.`, wrong);
      return Object.keys(object).length === 0 ? undefined : object;
    }
    case 'list': {
      const items = (Array.isArray(typed) ? typed : []) as readonly (string | Typed)[];
      const values = items.flatMap((item, place) => valueOf(field.item, item, `${path}[${place}]`, wrong) ?? []);
      return values.length === 0 ? undefined : values;
    }
    case 'number':
      return typeof typed === 'string' && typed.trim() !== '' ? numberOf(field, typed, path, wrong) : undefined;
    case 'flag':
      return typed === 'true' ? true : typed === 'false' ? false : undefined;
    case 'text':
    case 'choice':
      return typeof typed === 'string' && typed !== '' ? typed : undefined;
  }
}

function isTyped(typed: Typed[string] | undefined): typed is Typed {
  return typeof typed === 'object' && !Array.isArray(typed);
}

function numberOf(
  { least, most, whole }: Field & { kind: 'number' },
  typed: string,
  path: string,
  wrong: string[],
): unknown {
  const value = Number(typed);
  const fits = !Number.isNaN(value) && value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  if (!fits || (whole && !Number.isInteger(value))) wrong.push(path);
  return value;
}
