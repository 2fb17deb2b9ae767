import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on a page that is serious or critical, with the elements.
 * @param rule the only one to go by; default: all.
 */
export async function seriousFindings(page: Page, rule?: string): Promise<string[]> {
  // The page's policy lets no script in but its own; what the debugger evaluates is not bound by it.
  await page.evaluate(AXE);
  const options = rule === undefined ? {} : { runOnly: [rule] };
  const findings = await page.evaluate(async (given) => {
    const { axe } = globalThis as unknown as {
      axe: { run: (options: object) => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run(given)).violations;
  }, options);
  return findings
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
}

interface Violation {
  id: string;
  impact: string;
  help: string;
  nodes: { html: string }[];
}
