export function unpack(revision: string, folder: string): string;
export function functionsOf(tree: string): Promise<Record<string, string>>;
