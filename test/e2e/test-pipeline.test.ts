import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  best,
  defineCommand,
  defineGate,
  defineModel,
  definePipeline,
  defineSource,
  defineStep,
  file,
  folder,
  grid,
  json,
  map,
  metrics,
  published,
  storedFile,
  storedFolder,
  text,
  when,
} from '@cairn/core';
import { testPipeline } from '@cairn/core/testing';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';

let root: string;
const calls: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cairn-testing-'));
  await writeFile(join(root, 'numbers.txt'), '1\n2\n3\n');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const numbers = json<readonly number[]>();

const read = defineStep('read', {
  in: { file: storedFile },
  out: { numbers },
  async run({ file }) {
    calls.push('read');
    return { numbers: (await file.text()).trim().split('\n').map(Number) };
  },
});

const scale = defineStep('scale', {
  in: { numbers },
  out: { scaled: numbers },
  params: z.object({ by: z.number().default(2) }),
  run({ numbers }, { by }, context) {
    calls.push('scale');
    context.log(`by ${by}`);
    console.log('printed %d', by);
    return { scaled: numbers.map((number) => number * by) };
  },
});

const measure = defineStep('measure', {
  in: { scaled: numbers },
  out: { figures: metrics<{ sum: number; draw: number }>() },
  run: ({ scaled }, _params, context) => ({
    figures: { sum: scaled.reduce((sum, each) => sum + each, 0), draw: context.random('draw').next() + Math.random() },
  }),
});

const least = defineGate('least', {
  admits: numbers,
  evidence: { figures: metrics<{ sum: number; draw: number }>() },
  params: z.object({ sum: z.number() }),
  check: ({ figures }, { sum }) => [
    {
      ...{ rule: 'sum', value: figures.sum, low: figures.sum, high: figures.sum, required: `≥ ${sum}` },
      ...{ decision: figures.sum >= sum ? 'passed' : 'failed', isPassed: figures.sum >= sum },
    },
  ],
});

const sums = definePipeline('sums', {
  params: z.object({ by: z.number().default(2), least: z.number().default(10) }),
  build(params) {
    const { numbers } = read({ file: file('numbers.txt') });
    const { scaled } = scale({ numbers }, { by: params.by });
    const { figures } = measure({ scaled });
    return { figures: published(figures, 'figures.json'), admitted: least(scaled, { figures }, { sum: params.least }) };
  },
});

describe('testPipeline', () => {
  it('gives typed results with values, and writes nothing to the project', async () => {
    await using tested = await testPipeline(sums, { root });
    expect(tested.status).toBe('done');
    const { sum } = await tested.results.figures.load();
    expect(sum).toBe(12);
    expectTypeOf(sum).toEqualTypeOf<number>();
    expect([...(await tested.results.admitted.load())]).toEqual([2, 4, 6]);
    expect(tested.nodes['scale']).toMatchObject({ outcome: 'ran', isReplaced: false });
    expect(tested.nodes['scale']!.logged).toEqual(['by 2', 'printed 2']);
    expect(existsSync(join(root, '.cairn'))).toBe(false);
    expect(existsSync(join(root, 'figures.json'))).toBe(false);
  });

  it('draws the same random numbers for the same seed, as a run does', async () => {
    const draw = async (seed: number): Promise<number> => {
      await using tested = await testPipeline(sums, { root, seed });
      return (await tested.results.figures.load()).draw;
    };
    expect(await draw(1)).toBe(await draw(1));
    expect(await draw(1)).not.toBe(await draw(2));
  });

  it('replaces a step by its outputs, and does not run what only it needs', async () => {
    calls.length = 0;
    await using tested = await testPipeline(sums, { root, replace: { scale: { scaled: [5, 6] } } });
    expect((await tested.results.figures.load()).sum).toBe(11);
    expect(calls).toEqual([]);
    expect(Object.keys(tested.nodes).sort()).toEqual(['least', 'measure', 'scale']);
    expect(tested.nodes['scale']!.isReplaced).toBe(true);
  });

  it('replaces files by their contents, folders too', async () => {
    await using tested = await testPipeline(sums, { root, replace: { 'numbers.txt': '10\n' } });
    expect((await tested.results.figures.load()).sum).toBe(20);
    const list = defineStep('list', {
      in: { folder: storedFolder },
      out: { names: text },
      run: ({ folder }) => ({ names: readdirSync(folder.path, { recursive: true }).sort().join(' ') }),
    });
    const listing = definePipeline('listing', { build: () => list({ folder: folder('missing') }) });
    await using listed = await testPipeline(listing, {
      root,
      replace: { missing: { 'b.txt': 'b', 'a/c.bin': new Uint8Array([1]) } },
    });
    expect(await listed.results.names.load()).toBe('a a/c.bin b.txt');
  });

  it('replaces a step by a function, which is given inputs and params and may throw', async () => {
    await using tested = await testPipeline(sums, {
      root,
      replace: {
        scale: (inputs: { numbers: number[] }, { by }: { by: number }) => ({ scaled: [inputs.numbers.length * by] }),
      },
    });
    expect((await tested.results.figures.load()).sum).toBe(6);
    await using failed = await testPipeline(sums, {
      root,
      replace: {
        scale: () => {
          throw new Error('no room');
        },
      },
    });
    expect(failed.status).toBe('failed');
    expect(failed.nodes['scale']).toMatchObject({ outcome: 'failed', failure: 'step-threw', reason: 'no room' });
    expect(failed.nodes['measure']).toMatchObject({ outcome: 'blocked' });
    await expect(failed.results.figures.load()).rejects.toThrow(/'figures' was not made: 'measure' blocked/);
  });

  it('a gate that refuses is data, and its verdicts can be replaced', async () => {
    await using refused = await testPipeline(sums, { root, params: { least: 100 } });
    expect(refused.status).toBe('refused');
    expect(refused.nodes['least']!.verdicts).toMatchObject([{ rule: 'sum', value: 12, isPassed: false }]);
    const verdict = { rule: 'sum', value: 1, low: 1, high: 1, required: '', decision: 'passed', isPassed: true };
    await using admitted = await testPipeline(sums, {
      root,
      params: { least: 100 },
      replace: { least: [verdict] },
    });
    expect(admitted.status).toBe('done');
  });

  it('refuses a value that the kind of the output does not allow', async () => {
    await using tested = await testPipeline(sums, { root, replace: { scale: { scaled: [undefined] } } });
    expect(tested.nodes['scale']).toMatchObject({ outcome: 'failed', failure: 'output-invalid' });
  });

  it('names what it does not know', async () => {
    await expect(testPipeline(sums, { root, replace: { scael: {} } })).rejects.toThrow("No node is named 'scael'");
    // @ts-expect-error the params are those of the pipeline
    await expect(testPipeline(sums, { root, params: { by: 'two' } })).rejects.toThrow(/'by'/);
    await expect(testPipeline(sums, { root: tmpdir() })).rejects.toThrow(/numbers\.txt/);
  });

  it('runs maps, branches, grids and models', async () => {
    const start = defineStep('start', { in: {}, out: { list: json<number[]>() }, run: () => ({ list: [1, 2] }) });
    const square = defineStep('square', {
      in: { item: json<number>() },
      out: { squared: json<number>() },
      run: ({ item }) => ({ squared: item * item }),
    });
    const isMany = defineStep('is-many', {
      in: { list: json<number[]>() },
      out: { yes: json<boolean>() },
      run: ({ list }) => ({ yes: list.length > 2 }),
    });
    const net = defineModel('net', (width: number) => ({ width }));
    const build = defineStep('build', {
      in: {},
      out: { figures: metrics<{ width: number }>() },
      params: z.object({ net: z.custom<typeof net>(), width: z.number() }),
      run: (_inputs, { net, width }) => ({ figures: { width: net.build(width).width } }),
    });
    const dynamic = definePipeline('dynamic', {
      build() {
        const { list } = start({});
        const squares = map(list, (item) => square({ item }).squared);
        const taken = when(isMany({ list }).yes, { then: () => ({ list: start({}).list }) });
        const trials = grid({ width: [3, 7] }).map(({ width }) => build({}, { net, width }));
        return { squares, taken: taken.list, widest: best(trials, ({ figures }) => figures, { max: 'width' }).figures };
      },
    });
    await using tested = await testPipeline(dynamic, { root });
    expect(await tested.results.squares.load()).toEqual({ 0: 1, 1: 4 });
    expect(await tested.results.taken.load()).toBe(undefined);
    expect(await tested.results.widest.load()).toEqual({ width: 7 });
  });

  it('runs programs', async () => {
    const count = defineCommand('count', {
      in: { file: storedFile },
      out: { lines: text },
      stdout: 'lines',
      run: ({ inputs }) => ['wc', '-l', inputs.file],
    });
    const counting = definePipeline('counting', { build: () => count({ file: file('numbers.txt') }) });
    await using tested = await testPipeline(counting, { root });
    expect(await tested.results.lines.load()).toMatch(/^\s*3 /);
  });

  it('does not ask a source outside of the project', async () => {
    const rates = defineSource('rates', {
      out: { rates: numbers },
      version: () => {
        throw new Error('asked');
      },
      fetch: () => {
        throw new Error('fetched');
      },
    });
    const prices = definePipeline('prices', { build: () => scale({ numbers: rates().rates }) });
    await expect(testPipeline(prices, { root })).rejects.toThrow(/would ask source 'rates'/);
    await using tested = await testPipeline(prices, { root, replace: { rates: { rates: [1] } } });
    expect(await tested.results.scaled.load()).toEqual([2]);
  });

  it('prints nothing, and leaves no folder behind', async () => {
    const program = `
      import { definePipeline, defineStep, json } from '@cairn/core';
      import { testPipeline } from '@cairn/core/testing';
      const say = defineStep('say', { in: {}, out: { it: json() }, run: () => (console.log('loud'), console.error('louder'), { it: 1 }) });
      const tested = await testPipeline(definePipeline('said', { build: () => say({}) }));
      if ((await tested.results.it.load()) !== 1 || tested.nodes.say.logged.join() !== 'loud,louder') process.exit(1);
    `;
    const temporary = await mkdtemp(join(tmpdir(), 'cairn-testing-'));
    const ended = await execa(process.execPath, ['--conditions=cairn-source', '--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      env: { TMPDIR: temporary, NODE_OPTIONS: '' },
    });
    expect(ended.stdout + ended.stderr).toBe('');
    expect(readdirSync(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });
});
