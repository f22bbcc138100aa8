// The pages in a browser: what a person sees of a run that goes on, and what axe finds.

import type { RunningUi } from '@cairn/ui';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingBrowser, openBrowser } from '../report/open-browser.ts';
import type { Rig } from '../rig/create-rig.ts';
import { createUiProject, openUi, startHeldRun } from './ui-project.ts';

if (missingBrowser !== undefined) test.skip(`the pages are not opened: ${missingBrowser}`, () => undefined);

describe.skipIf(missingBrowser !== undefined)('the pages', () => {
  let browser: Browser;
  let rig: Rig;
  let ui: RunningUi;

  beforeAll(async () => {
    browser = await openBrowser();
    rig = await createUiProject();
    for (const rate of [1, 2]) await rig.run('trees', '--set', `rate=${rate}`);
    ui = await openUi(rig);
  });

  afterAll(async () => {
    await browser?.close();
    await ui?.close();
    await rig?.[Symbol.asyncDispose]();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(100_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => expect(error.message).toBe(''));
    await page.goto(new URL(path, ui.url).href);
    return page;
  }

  test.each(['/', '/metric', '/registry', '/store', '/?where=wrong'])('axe finds nothing in %s', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open(path, { colorScheme, bypassCSP: true });
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate('axe.run(document)')) as axe.AxeResults;
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      await page.context().close();
    }
  });

  test('a phone shows the list without scrolling the page sideways', async () => {
    const page = await open('/', { viewport: { width: 360, height: 700 } });
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
  });

  test('a run is seen in the list, followed, and becomes its report; what is sorted and chosen stays so', async () => {
    const list = await open('/');
    await list.locator('thead button', { hasText: 'Time' }).click();
    await list.locator('tbody input').first().check();
    const probe = await rig.probe();
    const { going, letGo } = await startHeldRun(rig, probe, 3);
    const link = list.locator('#live a', { hasText: 'trees' });
    await link.waitFor();
    expect(await list.locator('th[aria-sort] button').textContent()).toBe('Time');
    expect(await list.locator('tbody input:checked').count()).toBe(1);
    await link.click();
    // The graph: a box for each node, which says what the node does, and leads to it in the list.
    const box = list.locator('.graph a.running', { hasText: 'grow' });
    await box.waitFor();
    expect(await list.locator('.graph a.waits', { hasText: 'measure' }).count()).toBe(1);
    const target = (await box.getAttribute('href'))!;
    expect(await list.locator(`details${target}`).textContent()).toContain('grow');
    const node = list.locator('details.node', { hasText: 'grow' });
    await node.locator('summary').click();
    await list.getByText('<b>grows</b> with 3').waitFor();
    // It stays open while the seconds go on.
    await list.waitForTimeout(2500);
    expect(await node.getAttribute('open')).not.toBeNull();
    letGo();
    await list.waitForURL(/\/run\//);
    expect(await list.locator('h1').textContent()).toContain('trees');
    expect((await going.told).exitCode).toBe(0);
    await list.getByText('All runs').click();
    await list.getByText('3 runs').waitFor();
  });

  test('two runs are chosen and compared', async () => {
    const page = await open('/');
    for (const place of [0, 1]) await page.locator('tbody input').nth(place).check();
    await page.getByText('Compare the chosen runs').click();
    await page.getByText('What changed').first().waitFor();
    expect(await page.locator('h1').textContent()).toContain('2 runs compared');
  });

  test('without a script all of it is there', async () => {
    const page = await open('/', { javaScriptEnabled: false });
    await page.locator('a[href^="/run/"]').first().click();
    expect(await page.locator('h1').textContent()).toContain('trees');
  });
});
