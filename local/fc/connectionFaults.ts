import type { ServerResponse } from 'node:http';
import type { Faults, Opportunity } from '../faults.ts';
import { resetConnection } from '../httpServer.ts';
import { send, type Answer, type Call } from './answer.ts';
import { API_2, API_3 } from './api/versions.ts';
import { triggerAddress } from './trigger/address.ts';

/** Carries out a call and sends its answer, unless a fault breaks the connection or the gateway. */
export async function answerOrFail(
  call: Call,
  response: ServerResponse,
  faults: Faults,
  carryOut: () => Promise<Answer>,
): Promise<void> {
  const where: Opportunity = { service: 'fc', action: functionOf(call.path) };
  const before = faults.take(where, 'resetBefore', 'badGateway');
  if (before?.kind === 'resetBefore') {
    resetConnection(response);
    return;
  }
  if (before !== undefined) {
    const html = before.html === true ? '<html><body><h1>502 Bad Gateway</h1></body></html>' : '';
    send(response, call, { status: 502, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) });
    return;
  }
  const answer = await carryOut();
  if (faults.take(where, 'resetAfter') === undefined) send(response, call, answer);
  else resetConnection(response);
}

const BY_API = new RegExp(`^(?:${API_3}|${API_2})(?!proxy/).*?functions/([^/]+)`);

/**
 * The function that a path names: after `functions/` in the paths of the APIs, else at the start of an HTTP trigger's
 * path.
 */
function functionOf(path: string): string {
  const [, byApi] = BY_API.exec(path) ?? [];
  return byApi ?? triggerAddress(path).functionName;
}
