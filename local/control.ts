import type { IncomingHttpHeaders } from 'node:http';
import * as v from 'valibot';
import type { Console } from '../console/server/console.ts';
import type { Stats } from './api.ts';
import type { Credentials } from './credentials.ts';
import { parseDuration } from './duration.ts';
import { FaultFile, type Faults } from './faults.ts';
import { frontPage } from './frontPage.ts';
import type { ServiceName } from './services.ts';
import { UsageError } from './usageError.ts';

/** What the local cloud offers besides the real one: it serves `/` and `/_local/…` on the Function Compute port. */
export interface Control {
  stats(): Stats;
  /** Figures in the text format of Prometheus. */
  metrics(): string;
  readonly faults: Faults;
  /** Those that were started. */
  services: readonly ServiceName[];
  /** The cloud's time, in milliseconds since the epoch. */
  now(): number;
  /** Lets so many milliseconds pass. Throws UsageError where time passes by itself. */
  advance(ms: number): Promise<void>;
  /** Makes everything as it was at the start. */
  reset(): Promise<void>;
  /** Writes the state file; undefined when the cloud was started without one. */
  saveState: (() => Promise<void>) | undefined;
  /** A temporary key, as a role would get it. */
  issueKey: () => Credentials;
  /** The page of all this, below `/_local/console`. */
  console: Pick<Console, 'serve' | 'link'>;
}

export interface ControlAnswer {
  status: number;
  /** The body: a page, or a value for programs. */
  value: { html: string } | { json: unknown } | { text: string };
}

/** A request for the front page, or below `/_local/`. */
export interface ControlCall {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

// A browser runs the pages of anybody. Their calls carry the Origin of the page, and, where a page has its own name lead
// to this machine, that name as Host. Other clients send no Origin.
function isFromHere({ host, origin }: IncomingHttpHeaders): boolean {
  if (host === undefined) return origin === undefined;
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
  return isLoopback && (origin === undefined || origin === `http://${host}`);
}

/** Whether a request is for the local cloud itself. Clients of services that answer at `/` sign what they send there. */
export function isControl({
  method,
  target,
  headers,
}: Pick<ControlCall, 'method' | 'headers'> & { target: string }): boolean {
  return target.startsWith('/_local/') || (method === 'GET' && target === '/' && headers.authorization === undefined);
}

/** Answers a request for the local cloud itself. It refuses those that a foreign web page makes. */
export async function serveControl(
  control: Control,
  { method, path, headers, body }: ControlCall,
): Promise<ControlAnswer> {
  if (!isFromHere(headers)) {
    return problem(403, 'control calls come from this machine, not from a web page of others');
  }
  switch (`${method} ${path}`) {
    case 'GET /':
      return { status: 200, value: { html: frontPage(control.services, control.stats().fc) } };
    case 'GET /_local/health':
      return json({ status: 'ready', services: control.services });
    case 'GET /_local/stats':
      return json(control.stats());
    case 'GET /_local/metrics':
      return { status: 200, value: { text: control.metrics() } };
    case 'GET /_local/faults':
      return json({ rules: control.faults.list() });
    case 'PUT /_local/faults':
      return replaceFaults(control.faults, body);
    case 'GET /_local/clock':
      return json(time(control));
    case 'POST /_local/clock':
      return advance(control, body);
    case 'POST /_local/reset':
      await control.reset();
      return json({});
    case 'POST /_local/console-link':
      // A page that a function serves has the same origin, and is none of ours. Browsers name the origin of a POST.
      if (headers.origin !== undefined) return problem(403, 'the link to the console is for programs, not for pages');
      return json({ link: control.console.link });
    case 'POST /_local/sts':
      return json(temporaryKey(control.issueKey()));
    case 'POST /_local/state':
      if (control.saveState === undefined) return problem(409, 'the local cloud was started without --state <file>');
      return save(control.saveState);
    default:
      return problem(404, `${method} ${path} is not part of the local cloud: its README lists what is`);
  }
}

async function save(saveState: () => Promise<void>): Promise<ControlAnswer> {
  try {
    await saveState();
    return json({});
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return problem(500, error.message);
  }
}

async function advance(control: Control, body: Buffer): Promise<ControlAnswer> {
  const asked = v.safeParse(Advance, parseJson(body.toString()));
  if (!asked.success) return problem(400, 'the body must be JSON such as {"advance": "10m"}');
  try {
    await control.advance(parseDuration(asked.output.advance));
    return json(time(control));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return problem(400, error.message);
  }
}

const Advance = v.strictObject({ advance: v.union([v.string(), v.number()]) });

function time(control: Control): unknown {
  return { now: new Date(control.now()).toISOString() };
}

// In the spelling of the Security Token Service.
function temporaryKey({ accessKeyId, accessKeySecret, securityToken, expiration = 0 }: Credentials): unknown {
  return {
    AccessKeyId: accessKeyId,
    AccessKeySecret: accessKeySecret,
    SecurityToken: securityToken,
    Expiration: `${new Date(expiration).toISOString().slice(0, 19)}Z`,
  };
}

function replaceFaults(faults: Faults, body: Buffer): ControlAnswer {
  const file = parseFaults(body.toString());
  if (typeof file === 'string') return problem(400, file);
  faults.replace(file.rules);
  return json({ rules: faults.list() });
}

/** Reads fault rules from JSON. Returns a text that names the mistake where there is one. */
export function parseFaults(json: string): v.InferOutput<typeof FaultFile> | string {
  const value = parseJson(json);
  return value instanceof SyntaxError ? `not JSON: ${value.message}` : checkFaults(value);
}

/** The value that this JSON holds, or what is wrong with it. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    return error;
  }
}

/** Holds a value against the form of a set of fault rules; a string says what is wrong with them. */
export function checkFaults(value: unknown): v.InferOutput<typeof FaultFile> | string {
  const parsed = v.safeParse(FaultFile, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  return `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`;
}

function json(value: unknown): ControlAnswer {
  return { status: 200, value: { json: value } };
}

const CODES: Readonly<Record<number, string>> = { 403: 'AccessDenied', 404: 'NotFound', 500: 'StateNotWritten' };

function problem(status: number, message: string): ControlAnswer {
  return { status, value: { json: { Code: CODES[status] ?? 'InvalidArgument', Message: message } } };
}
