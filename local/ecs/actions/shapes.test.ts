import * as $Ecs from '@alicloud/ecs20140526';
import { describe, expect, test } from 'vitest';
import { LEFT_OUT, leftOutOf } from '../../test/ecs/leftOutFields.ts';
import { sdkPaths } from '../../test/ecs/sdkModels.ts';
import { CALLS, startFurnishedEcs } from '../../test/ecs/startFurnishedEcs.ts';
import { COVERAGE } from './registry.ts';

/** A response model of the vendor's SDK: what each field is called in the answer and of which type it is. */
interface Model {
  names(): Record<string, string>;
  types(): Record<string, Type>;
}

type Type = string | Model | { type: 'array'; itemType: Type };

function modelOf(name: string): Model {
  const model = ($Ecs as unknown as Record<string, Model | undefined>)[name];
  if (model === undefined) throw new Error(`the SDK has no ${name}`);
  return model;
}

/** The fields of an answer that the SDK does not declare, or declares with another type. */
function strangers(model: Model, answer: object, path = ''): string[] {
  const types = new Map(Object.entries(model.names()).map(([field, name]) => [name, model.types()[field]]));
  return Object.entries(answer).flatMap(([name, value]: [string, unknown]) => {
    const type = types.get(name);
    return type === undefined ? [`${path}${name} is unknown`] : mismatches(type, value, `${path}${name}`);
  });
}

function mismatches(type: Type, value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (typeof type === 'string') return typeof value === type ? [] : [`${path} is ${typeof value}, not ${type}`];
  if ('itemType' in type) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((item: unknown) => mismatches(type.itemType, item, `${path}[]`));
  }
  return typeof value === 'object' && value !== null ? strangers(type, value, `${path}.`) : [`${path} is no object`];
}

/** Fields that the cloud answers on purpose although the SDK declares them otherwise, with the reason. */
const ON_PURPOSE = [
  // The SDK declares text; the documented answers hold numbers and booleans, and strict clients rely on them.
  /^Permissions\.Permission\[\]\.Priority is number/,
  /^Snapshots\.Snapshot\[\]\.SourceDiskSize is number/,
  /^(TotalCount|FailCount) is number/,
  /^Results\.Result\[\]\.Success is boolean/,
  // The ECS calls about networks are answered as the VPC product's, which have more fields.
  /^Vpcs\.Vpc\[\]\.(ResourceGroupId|Tags|RouterTableIds|SecondaryCidrBlocks|Ipv6CidrBlock|Ipv6CidrBlocks) is unknown$/,
  /^RouteTables\.RouteTable\[\]\.RouteEntrys\.RouteEntry\[\]\.RouteEntry(Id|Name) is unknown$/,
  /^VSwitches\.VSwitch\[\]\.(Ipv6CidrBlock|Tags) is unknown$/,
];

function unexpected(action: string, answer: object): string[] {
  const found = strangers(modelOf(`${action}ResponseBody`), answer);
  return [...new Set(found)].filter((each) => !ON_PURPOSE.some((form) => form.test(each)));
}

// Answers that hold nothing but a request id need no look.
const ANSWERING = COVERAGE.flatMap(({ actions }) => actions).flatMap(({ name }) => {
  const fields = sdkPaths(`${name}ResponseBody`)?.filter((path) => path !== 'RequestId') ?? [];
  return fields.length === 0 ? [] : [{ name, fields }];
});

describe("the answers as the vendor's SDK reads them", () => {
  test.each(ANSWERING)(
    '$name answers each field of its model, of its type, or leaves it out for a reason',
    (action) => {
      const { name, fields } = action;
      const answers = (CALLS[name] ?? []).map((parameters) => startFurnishedEcs().call(name, parameters));
      const answered = new Set(answers.flatMap((answer) => pathsIn(answer, '')));
      const leftOut = leftOutOf(name);
      const isLeftOut = (path: string): boolean => leftOut.some((each) => isAtOrBelow(path, each));

      expect(answers.length).toBeGreaterThan(0);
      expect(answers.flatMap((answer) => unexpected(name, answer))).toEqual([]);
      expect(fields.filter((path) => !answered.has(path) && !isLeftOut(path))).toEqual([]);
      expect(fields.filter((path) => answered.has(path) && isLeftOut(path))).toEqual([]);
      expect(leftOut.filter((each) => !fields.some((path) => isAtOrBelow(path, each)))).toEqual([]);
    },
  );

  test('leaves out fields of actions that there are', () => {
    const names = new Set(ANSWERING.map(({ name }) => name));

    expect(LEFT_OUT.flatMap(({ fields }) => Object.keys(fields)).filter((name) => !names.has(name))).toEqual([]);
  });
});

function isAtOrBelow(path: string, branch: string): boolean {
  return path === branch || path.startsWith(`${branch}.`);
}

/** Every field in an answer, as `DataDisk.Size`. An empty list is a field, and tells nothing of fields below it. */
function pathsIn(value: unknown, path: string): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.length === 0 ? [path] : value.flatMap((item: unknown) => pathsIn(item, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, child]) => pathsIn(child, path === '' ? name : `${path}.${name}`));
}
