import type { FunctionDependencies, LocalFunction } from '../function.ts';
import type { Source, SourceDependencies } from '../trigger/sources.ts';
import type { FunctionResource } from './functionResource.ts';

/** A function: what was deployed, and what runs of it. */
export interface Deployed {
  resource: FunctionResource;
  readonly running: LocalFunction;
  /** What invokes it by itself, by the trigger's name. */
  readonly sources: Map<string, Source>;
  /** Whether anybody has changed it, so that it is no longer what the spec says. */
  changed: boolean;
}

export interface FunctionsDependencies extends FunctionDependencies {
  sources: SourceDependencies;
  newId: () => string;
  /** Throws FcError (400) when a function may not log where its `logConfig` says. */
  checkLogConfig: (logConfig: unknown) => void;
}

/** Puts a resource in the place of the one before. */
export function change(deployed: Deployed, resource: FunctionResource): void {
  deployed.resource = resource;
  deployed.changed = true;
}
