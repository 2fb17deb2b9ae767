import * as v from 'valibot';

const Line = v.object({
  /** Milliseconds since the epoch, by the cloud's clock. */
  at: v.number(),
  fields: v.record(v.string(), v.string()),
});
const LogStore = v.object({
  name: v.string(),
  ttl: v.number(),
  shardCount: v.number(),
  created: v.number(),
  /** The definition of the index, as it was put. */
  index: v.optional(v.unknown()),
  /** In the order in which they came. Snapshots of before have none. */
  lines: v.optional(v.array(Line), []),
});
const Project = v.object({
  name: v.string(),
  description: v.string(),
  created: v.number(),
  logStores: v.array(LogStore),
});
const Snapshot = v.array(Project);

export type LogLine = v.InferOutput<typeof Line>;
export type LogStore = v.InferOutput<typeof LogStore>;
export type Project = v.InferOutput<typeof Project>;

/** How many lines a log store keeps at most: the newest, some megabytes. The vendor's keeps them for days. */
const MOST_LINES = 10_000;

/** The projects of the log service, each with its log stores and their lines. */
export class SlsState {
  readonly projects = new Map<string, Project>();

  /** Keeps a line where there is such a store. Lines for others are lost, as on the platform. */
  append(project: string, logStore: string, line: LogLine): void {
    const lines = this.projects.get(project)?.logStores.find(({ name }) => name === logStore)?.lines;
    if (lines === undefined) return;
    lines.push(line);
    // Not for each line: taking the first away moves all others.
    if (lines.length > MOST_LINES * 1.1) lines.splice(0, lines.length - MOST_LINES);
  }

  snapshot(): unknown {
    return [...this.projects.values()];
  }

  /** Throws ValiError when it is no snapshot. */
  restore(snapshot: unknown): void {
    this.projects.clear();
    for (const project of v.parse(Snapshot, snapshot)) this.projects.set(project.name, project);
  }
}
