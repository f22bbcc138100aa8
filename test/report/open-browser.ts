// Debian's Chromium, headless, for the tests of pages.

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Why there is no browser; undefined if there is one. */
export const missingBrowser: string | undefined =
  path === undefined ? 'Chromium is not installed: apt-get install chromium' : undefined;

export async function openBrowser(): Promise<Browser> {
  if (path === undefined) throw new Error(missingBrowser);
  // Without a sandbox of its own, which needs rights that a container does not give: it opens pages of these tests only.
  return await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
}
