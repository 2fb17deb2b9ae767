export function buildRevision(revision: string, folder: string): string;
