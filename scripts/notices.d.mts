export function notices(
  metafiles: readonly { outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }> }[],
): Promise<{ path: string; contents: Buffer }[]>;
