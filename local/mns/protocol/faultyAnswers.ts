import type { ServerResponse } from 'node:http';
import { errorWritten, type Faults } from '../../faults.ts';
import { resetConnection } from '../../httpServer.ts';
import { MnsError } from '../model/errors.ts';
import type { Refusal } from './answers.ts';

/**
 * Lets a fault strike before the call has any effect. Returns whether the fault has ended the response.
 * Throws MnsError `QpsLimitExceeded`, `InternalError` or `ServiceUnavailable`.
 */
export function strikeBefore(
  faults: Faults,
  action: string,
  response: ServerResponse,
  refuse: (error: Refusal) => void,
): boolean {
  const fault = faults.take({ service: 'mns', action }, 'throttle', 'error', 'answer', 'badGateway', 'resetBefore');
  if (fault === undefined) return false;
  if (fault.kind === 'throttle') throw new MnsError('QpsLimitExceeded');
  if (fault.kind === 'error') throw new MnsError(fault.status === 503 ? 'ServiceUnavailable' : 'InternalError');
  if (fault.kind === 'answer') refuse(errorWritten(fault));
  else if (fault.kind === 'badGateway') badGateway(response, fault.html === true);
  else resetConnection(response);
  return true;
}

// The answer of a load balancer whose service does not answer: no XML of MNS.
function badGateway(response: ServerResponse, html: boolean): void {
  const body = html ? '<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>' : '';
  response.writeHead(502, { ...(html ? { 'Content-Type': 'text/html' } : {}), 'Content-Length': body.length });
  response.end(body);
}
