import type { Plugin } from 'esbuild';

export interface Row {
  module: string;
  why: string;
  standIn?: string;
  functions?: string[];
  onlyClass?: string;
  exports?: string[];
}

export function leaveOut(rows: readonly Row[]): Plugin;
