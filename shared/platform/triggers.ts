import * as v from 'valibot';
import type { LogFields } from './log.ts';

/** What invoked a function. */
export type Trigger =
  | {
      kind: 'http';
      method: string;
      query: Readonly<Record<string, string>>;
      body: Buffer;
      source?: string;
      caller?: string;
    }
  | { kind: 'timer'; name: string; time: string; payload: string }
  /** CloudEvents of EventBridge: a batch of queue messages, or one state change. */
  | { kind: 'events'; events: unknown[] }
  /** A direct invocation, with its payload. */
  | { kind: 'direct'; payload: unknown };

/** The part of Function Compute's context that we use. */
export interface Context {
  requestId: string;
  credentials?: { accessKeyId?: string; accessKeySecret?: string; securityToken?: string };
  function: { name: string; timeout: number };
}

/** A query parameter. Function Compute passes one that occurs twice as a list; we take the first. */
const queryValue = v.union([
  v.string(),
  v.pipe(
    v.array(v.string()),
    v.transform(([first = '']) => first),
  ),
]);

const HttpEvent = v.object({
  version: v.literal('v1'),
  body: v.nullish(v.string(), ''),
  isBase64Encoded: v.nullish(v.boolean(), false),
  queryParameters: v.nullish(v.record(v.string(), queryValue), {}),
  headers: v.optional(v.record(v.string(), v.unknown()), {}),
  requestContext: v.object({ http: v.object({ method: v.string(), sourceIp: v.optional(v.string()) }) }),
});

const TimerEvent = v.object({ triggerTime: v.string(), triggerName: v.string(), payload: v.optional(v.string(), '') });

const CloudEvent = v.looseObject({ specversion: v.string(), type: v.string() });

/**
 * Recognizes the trigger by the form of the event, because Function Compute does not name it. An event of no known form
 * is a direct invocation.
 * @param event a Buffer in the built-in runtimes; a string or an object elsewhere.
 * @example
 * decodeTrigger('{"triggerName": "nightly", "triggerTime": "2026-01-01T00:00:00Z", "payload": "{}"}');
 * // {kind: 'timer', name: 'nightly', time: '2026-01-01T00:00:00Z', payload: '{}'}
 */
export function decodeTrigger(event: unknown): Trigger {
  const payload = parseJson(Buffer.isBuffer(event) || event instanceof Uint8Array ? decode(event) : event);
  const http = v.safeParse(HttpEvent, payload);
  if (http.success) {
    const { body, isBase64Encoded, queryParameters, requestContext, headers } = http.output;
    const { method, sourceIp } = requestContext.http;
    const caller = keyIdIn(headers);
    const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
    return {
      kind: 'http',
      method,
      query: queryParameters,
      body: bytes,
      ...(sourceIp !== undefined && { source: sourceIp }),
      ...(caller !== undefined && { caller }),
    };
  }
  const timer = v.safeParse(TimerEvent, payload);
  if (timer.success) {
    const { triggerName, triggerTime } = timer.output;
    return { kind: 'timer', name: triggerName, time: triggerTime, payload: timer.output.payload };
  }
  if (Array.isArray(payload)) return { kind: 'events', events: payload.map(parseJson) };
  if (v.is(CloudEvent, payload)) return { kind: 'events', events: [payload] };
  return { kind: 'direct', payload };
}

/**
 * The id of the access key that signed a request (`ACS3-HMAC-SHA256 Credential=<id>,SignedHeaders=…,Signature=…`). Function
 * Compute has checked the signature before. It documents no field of the event that names the caller.
 */
function keyIdIn(headers: Readonly<Record<string, unknown>>): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? [];
  return typeof value === 'string' ? /\bCredential=([\w.-]{1,128}),/.exec(value)?.[1] : undefined;
}

/**
 * Who woke a function up, for the log. Secrets have no way in: of a request it is the key's id and the address that it came
 * from, of a timer its name and time.
 * @example
 * whoWoke({ kind: 'timer', name: 'nightly', time: '2026-01-01T00:00:00Z', payload: '' });
 * // {trigger: 'timer', timer: 'nightly', fired: '2026-01-01T00:00:00Z'}
 */
export function whoWoke(trigger: Trigger): LogFields {
  switch (trigger.kind) {
    case 'http':
      return { trigger: 'http', caller: trigger.caller, source: trigger.source };
    case 'timer':
      return { trigger: 'timer', timer: trigger.name, fired: trigger.time };
    case 'events':
    case 'direct':
      return { trigger: trigger.kind };
  }
}

const Queued = v.object({ data: v.object({ messageBody: v.unknown() }) });

/**
 * The message body in an event of the queue. Any other event is returned whole, so that the caller can put it aside.
 * @example messageBodyOf({ data: { messageBody: { version: 1 } } }); // {version: 1}
 */
export function messageBodyOf(event: unknown): unknown {
  return v.is(Queued, event) ? event.data.messageBody : event;
}

const State = v.object({ resourceId: v.optional(v.string()), state: v.string() });
const StateChange = v.object({
  type: v.literal('ecs:Instance:StateChange'),
  subject: v.optional(v.string(), ''),
  data: v.union([
    State,
    v.pipe(
      v.object({ content: State }),
      v.transform(({ content }) => content),
    ),
  ]),
});

/**
 * Reads an ECS state-change event. The vendor documents its data in two forms, so we read both. Where the data do not
 * name the instance, the subject does (`acs:ecs:<region>:<account>:instance/<id>`).
 * @returns the instance and its new state; undefined for any other event.
 * @example
 * stateChangeOf({ type: 'ecs:Instance:StateChange', data: { resourceId: 'i-1', state: 'Stopped' }, … });
 * // {instanceId: 'i-1', state: 'Stopped'}
 */
export function stateChangeOf(event: unknown): { instanceId: string; state: string } | undefined {
  const parsed = v.safeParse(StateChange, event);
  if (!parsed.success) return undefined;
  const { subject, data } = parsed.output;
  return { instanceId: data.resourceId ?? subject.slice(subject.lastIndexOf('/') + 1), state: data.state };
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** Parses a JSON text, with or without a byte order mark. Returns any other text as it is. */
function parseJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value.replace(/^\uFEFF/, ''));
  } catch {
    return value;
  }
}
