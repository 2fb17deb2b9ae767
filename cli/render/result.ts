import type { Track } from '../tracks.ts';

/** One instance in the output of `--json`. */
export interface InstanceResult {
  slot: number | null;
  instanceId: string | null;
  status: string;
  goal: string | null;
  result: Track['result'];
  code: string | null;
  reason: string | null;
  publicIpAddresses: readonly string[];
  privateIpAddresses: readonly string[];
  zoneId: string | null;
  instanceType: string | null;
}

/** A track as `--json` prints it. Every field is present; an unknown one is null. */
export function resultOf({ slot, instanceId, status, goal, result, code, reason, latest }: Track): InstanceResult {
  return {
    slot: slot ?? null,
    instanceId: instanceId ?? null,
    status,
    goal: goal ?? null,
    result,
    code: code ?? null,
    reason: reason ?? null,
    publicIpAddresses: latest?.publicIpAddresses ?? [],
    privateIpAddresses: latest?.privateIpAddresses ?? [],
    zoneId: latest?.placement?.zoneId ?? null,
    instanceType: latest?.placement?.instanceType ?? null,
  };
}
