import type { InstanceStatus } from '../../shared/api/answers.ts';

/** The fields of all answers in one type. A test that reads a missing one fails. */
export interface Reply {
  requestId: string;
  instances: (InstanceStatus & { instanceId: string; placement: unknown })[];
  failures: { instanceId?: string; code: string }[];
  error: { code: string; message: string; field?: string };
}

/** What a function returns to its HTTP trigger, with its body read. */
export function answerOf(result: unknown): { status: number; headers: Record<string, string>; body: Reply } {
  const { statusCode, headers, body } = result as { statusCode: number; headers: Record<string, string>; body: string };
  return { status: statusCode, headers, body: JSON.parse(body) as Reply };
}
