import type { IncomingHttpHeaders } from 'node:http';
import { headerText } from '../../signature/headers.ts';
import { invalidArgument, type FcError } from '../errors.ts';

const HEADERS_LIMIT = 8 * 1024;
const PATH_LIMIT = 4 * 1024;

/**
 * Throws FcError (400 InvalidArgument) for a request whose headers, names and values together, or whose path with its
 * query are longer than HTTP triggers document.
 */
export function checkRequestSize(target: string, headers: IncomingHttpHeaders): void {
  if (target.length > PATH_LIMIT) throw invalidArgument(`path and query may take ${PATH_LIMIT} bytes`);
  const size = Object.keys(headers).reduce(
    (sum, name) => sum + name.length + (headerText(headers, name) ?? '').length,
    0,
  );
  if (size > HEADERS_LIMIT) throw invalidArgument(`headers may take ${HEADERS_LIMIT} bytes`);
}

/** The refusal of a body over the limit; calls of the API have another code for it. */
export function bodyTooLong(limit: number): FcError {
  return invalidArgument(`the body may take ${limit} bytes`);
}
