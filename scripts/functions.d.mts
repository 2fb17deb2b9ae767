import type { BuildOptions, Plugin } from 'esbuild';

export const FOR_PLATFORM: BuildOptions;
export function lean(): Promise<Plugin[]>;
export function functionEntries(): Promise<{ in: string; out: string }[]>;
