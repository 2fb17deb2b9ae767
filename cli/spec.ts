import { existsSync } from 'node:fs';
import type ParseSpec from '@serverless-devs/parse-spec';
import * as v from 'valibot';
import { UsageError } from './exit.ts';

const Trigger = v.object({
  triggerName: v.string(),
  triggerType: v.string(),
  triggerConfig: v.record(v.string(), v.unknown()),
});
const Props = v.object({
  functionName: v.string(),
  triggers: v.optional(v.array(Trigger), []),
  environmentVariables: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** A trigger as s.yaml describes it. */
export type SpecTrigger = v.InferOutput<typeof Trigger>;

/** A function as s.yaml describes it. */
export interface SpecFunction {
  /** As `s <resource> deploy` names it. */
  resource: string;
  functionName: string;
  triggers: SpecTrigger[];
  environmentVariables: Record<string, unknown>;
}

/**
 * Reads the functions of an s.yaml.
 * @throws UsageError when the file is missing or cannot be resolved.
 */
export async function readSpec(file: string, accountId: string): Promise<SpecFunction[]> {
  const steps = await resolveSteps(file, { AccountID: accountId });
  return steps
    .filter(({ component }) => isFc3(component))
    .map(({ projectName, props }) => ({ resource: projectName, ...v.parse(Props, props) }));
}

/** Also of a version (`fc3@0.1.22`), and from a folder. */
function isFc3(component: string): boolean {
  return /(^|\/)fc3(@[^/]*)?$/.test(component);
}

/**
 * The resources of an s.yaml, as Serverless Devs' own parser resolves them: so it means here what it means to `s deploy`.
 * The parser reads `process.env`; the account stands there while it runs, which also keeps it from asking for keys.
 * @param variables what it finds in the environment beside what is there.
 * @throws UsageError when the file is missing or cannot be resolved.
 */
export async function resolveSteps(file: string, variables: Readonly<Record<string, string>>) {
  if (!existsSync(file)) throw new UsageError(`${file} does not exist.`);
  const Parser = await loadParser();
  const before = { ...process.env };
  Object.assign(process.env, { AccessKeyID: 'none', AccessKeySecret: 'none' }, variables);
  try {
    return (await new Parser(file, { argv: ['deploy'], logger: SILENT }).start()).steps;
  } catch (error) {
    throw new UsageError(`${file} cannot be resolved: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  }
}

async function loadParser(): Promise<typeof ParseSpec> {
  const loaded: { default: typeof ParseSpec | { default: typeof ParseSpec } } =
    await import('@serverless-devs/parse-spec');
  return 'default' in loaded.default ? loaded.default.default : loaded.default;
}

const ignore = (): void => undefined;
const SILENT = {
  debug: ignore,
  info: ignore,
  log: ignore,
  warn: ignore,
  error: ignore,
  tips: ignore,
  warnOnce: ignore,
};
