import { existsSync } from 'node:fs';
import path from 'node:path';
import type ParseSpec from '@serverless-devs/parse-spec';
import * as v from 'valibot';
import { UsageError } from '../usageError.ts';
import { handlerFile } from './code/handlerFile.ts';
import { FunctionProps, type FunctionConfig } from './functionConfig.ts';

/** A function of a spec, ready to run. */
export interface SpecFunction extends FunctionConfig {
  /** As the spec has it, its variables resolved. */
  props: Record<string, unknown>;
}

export interface SpecOptions {
  /** Offered to `${env('NAME')}`; what the process's own environment sets wins. */
  offers: Record<string, string>;
  accountId: string;
  accessKeyId: string;
  accessKeySecret: string;
}

/**
 * Reads the functions of an s.yaml (edition 3.0.0, component fc3), its variables resolved.
 * Throws UsageError when the file is missing, cannot be resolved, or describes what the local host cannot run.
 */
export async function readSpec(file: string, options: SpecOptions): Promise<SpecFunction[]> {
  if (!existsSync(file))
    throw new UsageError(
      `${file} does not exist: name the spec with --spec (library: spec), start where it is, or start without functions ` +
        `with --only ecs,mns (library: services)`,
    );
  const steps = await resolve(file, options);
  const functions = steps.filter((step) => step.component === 'fc3');
  if (functions.length === 0)
    throw new UsageError(`${file} has no function (component fc3): name another with --spec, or start with --empty`);
  return functions.map((step) => toConfig(step.projectName, step.props, file));
}

/**
 * Resolves variables with Serverless Devs' own parser, so that the file means here what it means to `s deploy`. The
 * parser reads only `process.env`, so the offered variables and the local account's keys are put there while it runs.
 * The keys also keep it from looking up the user's real ones for `${config('AccountID')}`.
 */
async function resolve(
  file: string,
  options: SpecOptions,
): Promise<{ component: string; projectName: string; props: unknown }[]> {
  const Parser = await loadParser();
  const before = { ...process.env };
  Object.assign(process.env, options.offers, before, {
    AccountID: options.accountId,
    AccessKeyID: options.accessKeyId,
    AccessKeySecret: options.accessKeySecret,
  });
  try {
    const spec = await new Parser(file, { argv: ['deploy'], logger: SILENT }).start();
    return spec.steps;
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
  // A CommonJS package: Node puts all its exports into `default`, a bundler or test runner may unfold them.
  return 'default' in loaded.default ? loaded.default.default : loaded.default;
}

// The parser logs each resolution step; what goes wrong it throws.
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

function toConfig(resource: string, props: unknown, file: string): SpecFunction {
  const parsed = v.safeParse(FunctionProps, props);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new UsageError(`${file}, resource ${resource}, ${v.getDotPath(issue) ?? 'props'}: ${issue.message}`);
  }
  const { code, ...config } = parsed.output;
  // What has passed the schema is an object.
  const asWritten = props as Record<string, unknown>;
  return { ...config, codeDirectory: path.resolve(path.dirname(path.resolve(file)), code), props: asWritten };
}

/** The file that holds `handler`. Throws UsageError when the bundle has not been built. */
export function bundleFile(config: FunctionConfig): string {
  const file = handlerFile(config.codeDirectory, config.handler);
  if (file !== undefined) return file;
  const [module = ''] = config.handler.split('.');
  throw new UsageError(
    `function ${config.functionName}: ${path.join(config.codeDirectory, `${module}.js`)} does not exist: run npm run build`,
  );
}
