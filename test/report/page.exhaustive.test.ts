// The page in a browser: by clicks, by keyboard, on a phone, in the dark, on paper, and as axe sees it.

import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeReportProject } from '../rig/report-project.ts';
import { missingBrowser, openBrowser } from './open-browser.ts';

if (missingBrowser !== undefined) test.skip(`the pages are not opened: ${missingBrowser}`, () => undefined);

describe.skipIf(missingBrowser !== undefined)('a page', () => {
  let browser: Browser;
  let rig: Rig;
  const pages = { one: '', many: '', failed: '', two: '' };

  beforeAll(async () => {
    browser = await openBrowser();
    rig = await createRig();
    await writeReportProject(rig);
    const write = async (name: keyof typeof pages, ...runs: string[]): Promise<void> => {
      const told = await rig.cairn('report', ...runs, '--out', `${name}.html`);
      expect(told.exitCode).toBe(0);
      pages[name] = `file://${rig.path(`${name}.html`)}`;
    };
    const first = await rig.run('animals');
    await write('one');
    const second = await rig.run('animals', '--set', 'rate=0.3');
    await write('two', first.finished!.run, second.finished!.run);
    await rig.run('animals', '--set', 'failing=1');
    await write('failed');
    await rig.run('animals', '--set', 'trials=150');
    await write('many');
  });

  afterAll(async () => {
    await browser?.close();
    await rig?.[Symbol.asyncDispose]();
  });

  async function open(name: keyof typeof pages, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(100_000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && request.url() !== pages[name]) problems.push(request.url());
    });
    await page.goto(pages[name]);
    expect(problems).toEqual([]);
    return page;
  }

  const isWiderThanWindow = (page: Page): Promise<boolean> =>
    page.evaluate('document.documentElement.scrollWidth > window.innerWidth');

  test.each(['one', 'many', 'failed', 'two'] as const)('axe finds nothing in %s', async (name) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      // axe is put into the page by this test, which the page's own policy would refuse.
      const page = await open(name, { colorScheme, bypassCSP: true });
      await page.evaluate(axe.source);
      const { violations, passes } = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      expect(passes.length).toBeGreaterThan(20);
      await page.context().close();
    }
  });

  test('a click on a node shows it below the graph', async () => {
    const page = await open('one');
    await page.locator('.graph a', { hasText: 'attack' }).click();
    const panel = page.locator('[data-panel]');
    expect(await panel.textContent()).toContain('it never ran before');
    await panel.getByText('Show it in the list').click();
    expect(await page.locator('details.node[open]').count()).toBe(1);
  });

  test('a node is shown by the keyboard alone', async () => {
    const page = await open('one');
    await page.locator('.graph a').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-panel]').textContent()).toContain('animals.csv');
  });

  test('without a script, a link opens the node', async () => {
    const page = await open('one', { javaScriptEnabled: false });
    await page.locator('.graph a', { hasText: 'attack' }).click();
    expect(page.url()).toContain('#node-');
    await page.locator('details.node:target > summary').click();
    expect(await page.locator('details.node:target').textContent()).toContain('The attack was strong.');
  });

  test('a table of trials is sorted by a click on a title', async () => {
    const page = await open('one');
    const rates = () => page.locator('#sweep tbody td:last-child').allInnerTexts();
    await page.locator('#sweep thead button').last().click();
    expect(await rates()).toEqual(['0.2', '0.1']);
    await page.locator('#sweep thead button').last().click();
    expect(await rates()).toEqual(['0.1', '0.2']);
  });

  test('of 300 nodes those are listed that a text names', async () => {
    const page = await open('many');
    expect(await page.locator('.graph a').count()).toBeLessThan(20);
    expect(await page.locator('details.node').count()).toBe(306);
    await page.getByLabel('Only nodes with').fill('release');
    expect(await page.locator('details.node:visible').count()).toBe(1);
  });

  test.each(['one', 'many', 'failed', 'two'] as const)('%s is not wider than a phone', async (name) => {
    const page = await open(name, { viewport: { width: 390, height: 844 } });
    expect(await isWiderThanWindow(page)).toBe(false);
  });

  test('on paper the graph is whole, and nothing is wider than the page', async () => {
    const page = await open('one', { viewport: { width: 780, height: 1100 }, colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });
});
