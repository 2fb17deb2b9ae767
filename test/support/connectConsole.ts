import { exchange } from './exchange.ts';

/** A console as a browser uses it that was opened by its link. */
export interface ConnectedConsole {
  /** Its address without the token. */
  url: string;
  cookie: string;
  state: () => Promise<ShownState>;
  /** Does an action; a refusal is an answer, too. */
  act: (name: string, input: object) => Promise<{ status: number; body: Record<string, unknown> }>;
  /** The events of its stream, as they come. The stream ends with the loop. */
  events: () => AsyncGenerator<{ event: string; data: unknown }>;
}

/** What tests look at of a state. */
export interface ShownState {
  kind: string;
  at: number;
  total: number;
  instances: Record<string, Record<string, unknown>>;
  queues: Record<string, { active: number; inactive: number; delayed: number }>;
  calls: Record<string, { service: string; action: string; code?: string; requestId: string; about: string[] }>;
  invocations: Record<string, { functionName: string }>;
  problems: Record<string, { code: string; message: string }>;
}

/** Opens a console by its link, as a browser does: the token becomes a cookie. */
export async function connectConsole(link: string): Promise<ConnectedConsole> {
  const entered = await exchange(link);
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? '';
  const url = new URL(String(entered.headers.location), link).href.replace(/\/$/, '');
  const headers = { cookie };
  return {
    url,
    cookie,
    state: async () => (await (await fetch(`${url}/state`, { headers })).json()) as ShownState,
    act: async (name, input) => {
      const init = { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } };
      const answer = await fetch(`${url}/${name}`, { ...init, body: JSON.stringify(input) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    },
    events: () => eventsOf(`${url}/stream`, headers),
  };
}

async function* eventsOf(
  url: string,
  headers: Record<string, string>,
): AsyncGenerator<{ event: string; data: unknown }> {
  const leaving = new AbortController();
  try {
    const { body } = await fetch(url, { headers, signal: leaving.signal });
    if (body === null) throw new Error('The stream has no body.');
    yield* eventsIn(body);
  } finally {
    leaving.abort();
  }
}

/** The server-sent events in what comes of a stream. */
export async function* eventsIn(stream: AsyncIterable<Uint8Array>): AsyncGenerator<{ event: string; data: unknown }> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
      yield { event, data: JSON.parse(data) };
    }
  }
}
