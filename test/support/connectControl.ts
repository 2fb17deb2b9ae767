import type { FaultRule } from '../../local/faults.ts';

export interface Control {
  /** Replaces all faults by these. */
  setFaults: (rules: readonly FaultRule[]) => Promise<void>;
  stats: () => Promise<Stats>;
}

export interface Stats {
  ecs: { calls: Record<string, number>; instances: Record<string, number> };
  mns: { calls: Record<string, number>; messages: Record<string, number> };
  fc: Record<string, { invocations: number; coldStarts: number; errors: number; gbSeconds: number }>;
}

/** What a local cloud offers under `/_local/`. */
export function connectControl({ fc }: { fc: string }): Control {
  return {
    setFaults: async (rules) => {
      const response = await fetch(`${fc}/_local/faults`, { method: 'PUT', body: JSON.stringify({ rules }) });
      if (!response.ok) throw new Error(`The local cloud does not take the faults: ${await response.text()}`);
    },
    stats: async () => (await (await fetch(`${fc}/_local/stats`)).json()) as Stats,
  };
}
