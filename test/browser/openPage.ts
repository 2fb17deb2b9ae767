import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

export interface OpenedBrowser {
  /** Opens a page in a window of its own. What goes wrong in it is in `problems`. */
  open: (link: string, options?: BrowserContextOptions) => Promise<Page>;
  /** What the pages have complained about, such as a break of their policy; a test expects none. */
  problems: string[];
  close: () => Promise<void>;
}

/** Starts the Chromium that CHROMIUM names. */
export async function startBrowser(): Promise<OpenedBrowser> {
  // Chromium has no sandbox for root, as whom containers run.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser: Browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? 'chromium', args });
  const problems: string[] = [];
  return {
    problems,
    open: async (link, options) => {
      const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB', ...options });
      const page = await context.newPage();
      page.on('pageerror', ({ message }) => problems.push(message));
      page.on('console', (message) => {
        // A refused request is told by the page itself.
        if (
          message.type() === 'error' &&
          !/Failed to load resource|ERR_|^EventSource's response has/.test(message.text())
        )
          problems.push(message.text());
      });
      await page.goto(link);
      return page;
    },
    close: () => browser.close(),
  };
}
