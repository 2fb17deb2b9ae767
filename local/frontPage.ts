import type { FunctionStats } from './api.ts';
import type { ServiceName } from './services.ts';

const CONTROLS = ['health', 'stats', 'metrics', 'faults', 'clock'];

/** What a browser shows of a cloud: what runs, and where to read on. It holds no key. */
export function frontPage(
  services: readonly ServiceName[],
  functions: Readonly<Record<string, FunctionStats>>,
): string {
  const rows = Object.entries(functions).map(
    ([name, { invocations, errors }]) => `<li>${escape(name)}: ${invocations} runs, ${errors} errors</li>`,
  );
  const links = CONTROLS.map((name) => `<li><a href="/_local/${name}">/_local/${name}</a></li>`);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Local cloud</title></head><body>',
    '<h1>The local cloud is ready</h1>',
    `<p>Services: ${services.join(', ')}. This is the port of Function Compute.</p>`,
    ...(rows.length === 0 ? ['<p>No functions.</p>'] : ['<h2>Functions</h2>', `<ul>${rows.join('')}</ul>`]),
    '<h2>Control</h2>',
    `<ul>${links.join('')}</ul>`,
    '</body></html>\n',
  ].join('\n');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
