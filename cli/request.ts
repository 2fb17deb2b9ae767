import { UsageError } from './exit.ts';
import { parseJson } from './parseJson.ts';
import { readText } from './readText.ts';

/** A request as it will be sent. The function `create` checks its fields. */
export type RequestBody = Record<string, unknown>;

/** A value for the field at a path, such as `systemDisk.size`. */
export interface Setting {
  path: readonly string[];
  value: unknown;
}

/**
 * Reads a request file.
 * @param file its name; `-` reads the standard input.
 * @throws UsageError when it cannot be read or holds no JSON object.
 */
export function readRequestFile(file: string): RequestBody {
  const name = file === '-' ? 'The standard input' : file;
  const content = readText(file, 'Name a file that is there: examples/ has some.');
  const value = parseJson(content.replace(/^\uFEFF/, ''));
  if (isObject(value)) return value;
  throw new UsageError(`${name} is no JSON object: see examples/three-servers.json for one.`);
}

/** Parses `path=value`. A value that is no JSON is text. Throws UsageError when it has no path. */
export function parseSetting(text: string): Setting {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(at, 0)).split('.');
  if (path.some((part) => !/^[A-Za-z][A-Za-z0-9]*$/.test(part)) || path.includes('constructor')) {
    throw new UsageError(`--set takes a field and a value, such as systemDisk.size=40, not ${JSON.stringify(text)}.`);
  }
  const value = text.slice(at + 1);
  return { path, value: parseJson(value) ?? value };
}

/** The request with a setting applied. Missing objects on the path are created. */
export function withSetting(request: RequestBody, { path, value }: Setting): RequestBody {
  const [first, ...rest] = path;
  if (first === undefined) return request;
  const inner = request[first];
  return {
    ...request,
    [first]: rest.length === 0 ? value : withSetting(isObject(inner) ? inner : {}, { path: rest, value }),
  };
}

function isObject(value: unknown): value is RequestBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
