import { checkRange } from '../model/attributes.ts';
import type { PageRequest } from '../model/directory.ts';
import type { Call } from './call.ts';
import { toInteger } from './xmlReader.ts';

const DEFAULT_PAGE = 1000;

/** The page that the headers of a call ask for. Throws MnsError `InvalidArgument`. */
export function pageRequest(call: Call): PageRequest {
  const number = header(call, 'x-mns-ret-number');
  return {
    prefix: header(call, 'x-mns-prefix'),
    marker: header(call, 'x-mns-marker'),
    max: number === undefined ? DEFAULT_PAGE : checkRange('x-mns-ret-number', toInteger(number)),
  };
}

/** Whether the client wants the attributes of each item besides its URL. */
export function wantsAttributes(call: Call): boolean {
  return header(call, 'x-mns-with-meta')?.toLowerCase() === 'true';
}

function header(call: Call, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
