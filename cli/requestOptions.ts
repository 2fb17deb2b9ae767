import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import { collect, wholePositive } from './options.ts';
import { parseSetting, readRequestFile, withSetting, type RequestBody } from './request.ts';

/** The options that make up a request for servers. */
export interface RequestOptions {
  file?: string;
  count?: number;
  requestId?: string;
  set: string[];
}

/** Adds the options of the commands that take a request. */
export function addRequestOptions(command: Command): Command {
  return command
    .option('-f, --file <file>', 'the request as JSON; - reads the standard input (default: an empty request)')
    .option('--count <n>', 'how many servers', wholePositive)
    .option('--request-id <id>', 'the same id never creates twice, so a call may be repeated (default: a fresh one)')
    .addOption(
      new Option('--set <field=value>', 'sets a field of the request; may be repeated')
        .argParser(collect)
        .default([], 'none'),
    );
}

/** Makes the request: the file, then --set, then the other options. It always has an id. */
export function buildRequest({ file, set, count, requestId }: RequestOptions): RequestBody & { requestId: string } {
  const base = file === undefined ? {} : readRequestFile(file);
  const request = set.map(parseSetting).reduce(withSetting, base);
  const named = requestId ?? request['requestId'] ?? `cli-${randomUUID()}`;
  // The file may hold an id that is no text. The function refuses it and names the field.
  return { ...request, ...(count !== undefined && { count }), requestId: named as string };
}
