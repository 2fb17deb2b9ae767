import type Fc3 from '@alicloud/fc20230330';
import type { Credentials } from '../../shared/cloud/credentials.ts';
import { wordsOf } from '../account/failure.ts';
import { NoAnswerError, UsageError, whyNoAnswer } from '../exit.ts';
import type { Target } from '../target.ts';
import { unfold } from '../unfold.ts';

/** The vendor's client of Function Compute 3.0, and where its calls go. */
export interface Fc3Client {
  client: Fc3;
  endpoint: URL;
}

/**
 * Connects to Function Compute 3.0.
 * @param what what needs it, for the message.
 * @throws UsageError when the target does not say where it is.
 */
export async function createFc3Client(
  { fc, region, accountId }: Target,
  credentials: Credentials,
  what: string,
): Promise<Fc3Client> {
  if (fc === undefined && accountId === undefined) {
    throw new UsageError(`${what} needs accountId (or fc, the endpoint) in the target.`);
  }
  const endpoint = new URL(fc ?? `https://${accountId ?? ''}.${region}.fc.aliyuncs.com`);
  const client = await fc3ClientAt(endpoint, region, credentials);
  return { client, endpoint };
}

/** The vendor's client for an endpoint. No call is made yet. */
export async function fc3ClientAt(
  endpoint: URL,
  regionId: string,
  credentials: Credentials,
  timeouts: { readTimeout?: number; connectTimeout?: number } = {},
): Promise<Fc3> {
  const { default: Client } = await import('@alicloud/fc20230330');
  const { $OpenApiUtil } = await import('@alicloud/openapi-core');
  const protocol = endpoint.protocol.replace(':', '');
  const config = { ...credentials, ...timeouts, regionId, endpoint: endpoint.host, protocol };
  return new (unfold(Client))(new $OpenApiUtil.Config(config));
}

/** The status and code of an API's error. It throws where there was no answer, and what is no error of a call. */
export function refusalOf(error: unknown, { origin }: URL): { status: number; code: string; message: string } {
  if (!(error instanceof Error) || error instanceof NoAnswerError) throw error;
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const reason = typeof code === 'string' ? code : undefined;
  if (typeof statusCode !== 'number') {
    throw new NoAnswerError(`No answer from ${origin} (${whyNoAnswer(error)}).`, reason, { cause: error });
  }
  const status = `HTTP${statusCode}`;
  return { status: statusCode, code: reason ?? status, message: wordsOf(error, reason ?? status) };
}
