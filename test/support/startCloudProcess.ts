import { fileURLToPath } from 'node:url';
import { FREE_PORTS, neededFlags } from '../../cli/localCloud.ts';
import { startServerProcess } from '../../cli/serverProcess.ts';
import { connectControl, type Control } from './connectControl.ts';
import type { Endpoints } from './endpoints.ts';

/** The project's folder: two above this file, and two above every built program. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

export interface CloudProcess extends Control {
  endpoints: Endpoints;
  /** Ends it, and kills it where it does not end within 5 seconds. */
  close: () => Promise<void>;
}

interface Options {
  /** Flags of the local cloud; ports are free ones in any case. */
  flags?: readonly string[];
  /** What Node runs instead of the local cloud itself, such as the command line, which starts it. */
  command?: readonly string[];
  /** The folder of s.yaml. */
  cwd?: string;
  /** Gets every line of its log, as JSON. */
  onLog?: (line: string) => void;
}

/**
 * Starts the built local cloud, with the built functions, in a process of its own.
 * @throws Error when it exits before it is ready.
 */
export async function startCloudProcess({
  flags = [],
  command = [`${PROJECT}local/dist/main.js`, ...neededFlags()],
  cwd = PROJECT,
  onLog,
}: Options = {}): Promise<CloudProcess> {
  const { line, close } = await startServerProcess([...command, '--json', ...FREE_PORTS, ...flags], { cwd, onLog });
  const endpoints = JSON.parse(line) as Endpoints;
  return { endpoints, ...connectControl(endpoints), close };
}
