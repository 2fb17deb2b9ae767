import type * as v from 'valibot';
import { classify, type CloudError } from '../../shared/cloud/errors.ts';
import { instanceFields } from './fields.ts';

/**
 * The field of the request that ECS refuses, spelled as the request spells it; undefined where ECS names none, or
 * several. The message decides before the code, because it may tell which of several disks it speaks of.
 * @example
 * refusedField(new CloudError('CreateInstance', 'InvalidImageId.NotFound', 'No such image.', 404)); // 'imageId'
 * refusedField(new CloudError('CreateInstance', 'MissingParameter', 'DataDisk.2.Size is missing.', 400));
 * // 'dataDisk.1.size'
 */
export function refusedField(error: CloudError): string | undefined {
  const kind = classify(error);
  if (kind !== 'request' && kind !== 'placement') return undefined;
  return fieldInMessage(error.message) ?? fieldInCode(error.code);
}

/** ECS's sentence, with the field that it refuses: `The image does not exist (imageId).` */
export function sentenceOf(error: CloudError): string {
  const field = refusedField(error);
  return field === undefined ? error.message : error.message.replace(/[.\s]*$/, ` (${field}).`);
}

/** Field by the name that ECS has for it, without case, dots and numbers: `systemdisksize` is `systemDisk.size`. */
const FIELDS: ReadonlyMap<string, string> = new Map(
  Object.entries(instanceFields).flatMap(([name, schema]) => {
    const inner = entriesOf(schema).map((part) => `${name}.${part}`);
    return schema.wrapped.type === 'never' ? [] : [name, ...inner].map((path) => [keyOf(path), path] as const);
  }),
);

function entriesOf({ wrapped }: { wrapped: v.GenericSchema }): string[] {
  const item = 'item' in wrapped ? wrapped.item : wrapped;
  return typeof item === 'object' && item !== null && 'entries' in item ? Object.keys(item.entries as object) : [];
}

function keyOf(name: string): string {
  return name
    .replace(/\.(\d+|N)(?=\.|$)/gi, '')
    .replaceAll('.', '')
    .toLowerCase();
}

/**
 * A word that may be a parameter: in quotes, or with a capital inside, as `ImageId` and `DataDisk.1.Size` have. Others,
 * such as `Period` and `password`, may be plain English.
 */
const NAMES = /["'‘“]\s*(\w[\w.]*?)\.?\s*["'’”]|\b([A-Za-z]+[a-z][A-Z]\w*(?:\.\w+)*|[A-Z]\w*(?:\.\w+)+)/g;

function fieldInMessage(message: string): string | undefined {
  const named = [...message.matchAll(NAMES)].map(([, quoted = '', bare = '']) => fieldNamed(quoted || bare));
  const [field, ...others] = new Set(named.filter((name) => name !== undefined));
  return others.length === 0 ? field : undefined;
}

/** A parameter as a field: of a list also with its place, which ECS counts from 1 and JSON from 0. */
function fieldNamed(parameter: string): string | undefined {
  const [, parent = '', place] = /^(\w+)\.(\d+)?/.exec(parameter) ?? [];
  // A small word in quotes may be a value, such as 'host'.
  const whole = /^[A-Z]/.test(parameter) ? fieldOf(keyOf(parameter)) : FIELDS.get(keyOf(parameter));
  const field = whole ?? FIELDS.get(keyOf(parent));
  if (field === undefined || place === undefined) return field;
  const [list, ...rest] = field.split('.');
  return [list, Number(place) - 1, ...rest].join('.');
}

/** ECS calls some parameters shorter than they are: `InvalidImage`, `InvalidRamRole`. */
function fieldOf(key: string): string | undefined {
  return FIELDS.get(key) ?? FIELDS.get(`${key}id`) ?? FIELDS.get(`${key}name`);
}

/** What a code says before and after the parameter: `InvalidImageId.NotFound`, `MissingParameter.PrivatePoolOptions.Id`. */
const BEFORE = /^(?:Invalid|Missing)(?:Parameter|Paramater|Param)?s?\.?/;

function fieldInCode(code: string): string | undefined {
  if (!BEFORE.test(code)) return undefined;
  const parts = code.replace(BEFORE, '').split('.');
  // The longest name counts: PrivatePoolOptions.Id before PrivatePoolOptions.
  for (let length = parts.length; length > 0; length -= 1) {
    const field = fieldOf(keyOf(parts.slice(0, length).join('.')));
    if (field !== undefined) return field;
  }
  return undefined;
}
