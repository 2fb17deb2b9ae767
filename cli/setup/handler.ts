import type { Found, Kind, Resource } from './resource.ts';

/** What can be done with the resources of one kind. Every method throws RefusedError or NoAnswerError. */
export interface Handler {
  /** What is there; undefined where nothing is. */
  look(resource: Resource): Promise<Found | undefined>;
  create(resource: Resource): Promise<void>;
  change(resource: Resource, changes: Readonly<Record<string, string>>): Promise<void>;
  remove(resource: Resource): Promise<void>;
}

/** Those of all kinds. */
export type Handlers = Record<Kind, Handler>;
