/** The address below which the console's server answers: the folder of this script. */
export const BASE = new URL('.', import.meta.url);

/** What the console's server refused, or that it did not answer. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/**
 * Asks the console's server for something.
 * @throws Refused when it refuses, and with the code `NoAnswer` when it does not answer.
 */
export async function post<T>(name: string, input: object): Promise<T> {
  return read<T>(() =>
    fetch(new URL(name, BASE), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    }),
  );
}

/** Reads an answer that is JSON. */
export async function read<T>(send: () => Promise<Response>): Promise<T> {
  let response: Response;
  let value: unknown;
  try {
    response = await send();
    value = await response.json();
  } catch {
    throw new Refused('NoAnswer', '', 0);
  }
  if (response.ok) return value as T;
  const { error, Code, Message } = value as {
    error?: { code?: string; message?: string };
    Code?: string;
    Message?: string;
  };
  throw new Refused(error?.code ?? Code ?? 'Unknown', error?.message ?? Message ?? '', response.status);
}
