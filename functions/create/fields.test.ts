import { CreateInstanceRequest } from '@alicloud/ecs20140526';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../shared/cloud/errors.ts';
import { parse } from '../../shared/platform/parse.ts';
import { instanceFields } from './fields.ts';

/** `string`, `number`, `boolean` or `never`, of an object its fields, of a list what one entry is. */
type Shape = string | readonly Shape[] | { readonly [field: string]: Shape };
type Fields = Readonly<Record<string, Shape>>;

interface Model {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}

function isModel(type: unknown): type is Model {
  return typeof type === 'function' && 'names' in type && 'types' in type;
}

/** What the SDK sends of a model, by the names of its properties. */
function fieldsOf(model: Model): Fields {
  return Object.fromEntries(Object.entries(model.types()).map(([field, type]) => [field, sdkShape(type)]));
}

function sdkShape(type: unknown): Shape {
  if (typeof type === 'string') return type;
  if (isModel(type)) return fieldsOf(type);
  const list = v.parse(v.object({ type: v.literal('array'), itemType: v.unknown() }), type);
  return [sdkShape(list.itemType)];
}

/** What a request takes. */
function ownShape(schema: unknown): Shape {
  const { type } = v.parse(v.object({ type: v.string() }), schema);
  const at = (part: string): unknown => (schema as Record<string, unknown>)[part];
  switch (type) {
    case 'optional':
      return ownShape(at('wrapped'));
    case 'picklist':
      return 'string';
    case 'array':
      return [ownShape(at('item'))];
    case 'strict_object':
      return ownFields(at('entries') as object);
    default:
      return type;
  }
}

function ownFields(entries: object): Fields {
  return Object.fromEntries(Object.entries(entries).map(([field, schema]) => [field, ownShape(schema)]));
}

/** What a request may not bring, whatever the SDK sends. */
const LEFT_OUT = [
  'clientToken',
  'dryRun',
  'innerIpAddress',
  'ownerAccount',
  'ownerId',
  'regionId',
  'resourceOwnerAccount',
  'resourceOwnerId',
  'vlanId',
];

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

describe('the fields of a request', () => {
  const sdk = fieldsOf(CreateInstanceRequest);
  const own = ownFields(instanceFields);

  test('are those of the SDK’s CreateInstanceRequest, with all that is nested in them', () => {
    expect(without(own, LEFT_OUT)).toEqual(without(sdk, LEFT_OUT));
  });

  test.each(LEFT_OUT)('name %s only to tell why it is left out', (field) => {
    expect(sdk).toHaveProperty(field);
    expect(own[field]).toBe('never');

    const refused = (): unknown => parse(v.strictObject(instanceFields), { [field]: 'canary' }, 'request');

    expect(refused).toThrow(RequestError);
    expect(refused).toThrow(expect.objectContaining({ status: 400, field }) as Error);
    expect(refused).toThrow(new RegExp(`^${field} must be left out: (?!.*canary).+\\.$`));
  });

  test('are spelled as the API’s names with a small first letter, but for KMSKeyId', () => {
    const odd = (model: Model): string[] => [
      ...Object.entries(model.names())
        .filter(([field, name]) => field !== name.charAt(0).toLowerCase() + name.slice(1))
        .map(([field]) => field),
      ...Object.values(model.types()).flatMap((type) => {
        const nested = isModel(type) ? type : (type as { itemType?: unknown }).itemType;
        return isModel(nested) ? odd(nested) : [];
      }),
    ];

    expect(odd(CreateInstanceRequest)).toEqual(['KMSKeyId']);
  });
});
