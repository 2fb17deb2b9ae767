import * as v from 'valibot';

const LogStore = v.object({
  name: v.string(),
  ttl: v.number(),
  shardCount: v.number(),
  created: v.number(),
  /** The definition of the index, as it was put. */
  index: v.optional(v.unknown()),
});
const Project = v.object({
  name: v.string(),
  description: v.string(),
  created: v.number(),
  logStores: v.array(LogStore),
});
const Snapshot = v.array(Project);

export type LogStore = v.InferOutput<typeof LogStore>;
export type Project = v.InferOutput<typeof Project>;

/** The projects of the log service, each with its log stores. They hold no logs. */
export class SlsState {
  readonly projects = new Map<string, Project>();

  snapshot(): unknown {
    return [...this.projects.values()];
  }

  /** Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    this.projects.clear();
    for (const project of v.parse(Snapshot, snapshot)) this.projects.set(project.name, project);
  }
}
