import type { BuildOptions, Plugin } from 'esbuild';

export const FOR_PLATFORM: BuildOptions;
export function lean(apis?: readonly string[]): Plugin[];
export function functionBundles(): Promise<BuildOptions[]>;
