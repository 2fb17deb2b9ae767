import type { Instance } from '../domain/instance.ts';

/** Why an instance may not get a goal; `status` is that of HTTP where no other instance gets it. */
export interface Refusal {
  status: number;
  code: string;
  message: string;
}

/** Why an instance may not get a goal now (milliseconds since the epoch); undefined lets it. */
export type Refuse = (instance: Instance, now: number) => Refusal | undefined;
