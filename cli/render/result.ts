import type { Track } from '../tracks.ts';

/** What a script is told of one instance. */
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

/** A track as `--json` tells it: every field is there, null where nothing is known. */
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
