import { readFileSync } from 'node:fs';

/** The page's files, as the build makes them. */
export interface PageFiles {
  js: string;
  css: string;
}

/** Reads the page that the build has put there. */
export function readPage(file: URL): PageFiles {
  return JSON.parse(readFileSync(file, 'utf8')) as PageFiles;
}

/** The page without anything in it. It holds nothing secret: its script asks for all data. */
export function shell(base: string): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>ecs-provisioner</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<link rel="stylesheet" href="${base}/page.css">`,
    `<script type="module" src="${base}/page.js"></script>`,
    '</head><body><div id="page"></div><noscript>The console needs JavaScript.</noscript></body></html>\n',
  ].join('\n');
}
