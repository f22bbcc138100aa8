// The contract of every executor, wherever it runs nodes. packages/core/src/run/executor.ts says what it guarantees.

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Digest, Fingerprint, Key } from '../../packages/core/src/base/brand.ts';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { describeUsed } from '../../packages/core/src/plan/sources/describe-used.ts';
import type {
  Executed,
  Executor,
  NodeInput,
  NodeWork,
  OpenExecutor,
  WorkListeners,
  WorkReport,
} from '../../packages/core/src/run/executor.ts';
import { createLaidArtifacts } from '../../packages/core/src/run/inputs/laid-artifacts.ts';
import { openStore } from '../../packages/core/src/store/open-store.ts';
import type { Store } from '../../packages/core/src/store/store.ts';
import { createTempPlace, type TempPlace } from './temp-place.ts';

const root = join(import.meta.dirname, 'executor-project');
const file = { form: 'file', file: 'unused' } as const;

interface Given {
  readonly executor: Executor;
  readonly store: Store;
  readonly place: TempPlace;
  /** Stores a number or a text as an input. */
  put(value: unknown): Promise<NodeInput>;
  /** The value of an output. */
  read(executed: Executed, output: string): Promise<unknown>;
}

/** Work of one of the steps of the project next to this file. */
export function workOf(exportName: string, given: Partial<NodeWork> = {}): NodeWork {
  return {
    key: digestBytes(`key of ${exportName}`) as string as Key,
    label: exportName,
    step: exportName,
    role: 'step',
    definition: { file: join(root, 'steps.ts'), exportName },
    models: {},
    code: { fingerprint: digestBytes(exportName) as string as Fingerprint, files: {} },
    inputs: {},
    outputs: {},
    params: {},
    seed: 7,
    verdicts: {},
    leftOut: {},
    lineage: [],
    checkpoint: null,
    uses: {},
    resources: { threads: 1, timeout: undefined },
    environment: { PATH: process.env['PATH'], TZ: 'UTC', LANG: 'C' },
    variables: { PATH: process.env['PATH'] },
    isAlone: false,
    ...given,
  };
}

/** Collects all events, and allows everything to be stored. */
function createListeners(review: (report: WorkReport) => Promise<boolean> = async () => true) {
  const told: unknown[] = [];
  const listeners: WorkListeners = {
    onLoaded: () => told.push('loaded'),
    onLog: (stream, message) => told.push([stream, message]),
    onProgress: (fraction, message) => told.push([fraction, message]),
    async review(report) {
      told.push('reviewed');
      return review(report);
    },
  };
  return { told, listeners };
}

const never = new AbortController().signal;

export function contractOfExecutor(name: string, open: OpenExecutor): void {
  const withExecutor = (run: (given: Given) => Promise<void>) => async () => {
    using place = createTempPlace();
    const store = await openStore(place.fresh('store'));
    const workspace = place.fresh('workspace');
    mkdirSync(workspace);
    const executor = open({ root, store, workspace, laid: createLaidArtifacts() });
    try {
      await run({
        ...{ executor, store, place },
        async put(value) {
          const digest = await store.copyIn(place.file(JSON.stringify(value)), 'file');
          return { digest, form: 'file', kind: 'json', path: null };
        },
        async read(executed, output) {
          expect(executed.type).toBe('done');
          const path = await store.pathOf((executed as Extract<Executed, { type: 'done' }>).outputs[output] as Digest);
          return readFileSync(path!, 'utf8');
        },
      });
    } finally {
      await executor.close();
    }
  };
  const execute = ({ executor }: Given, work: NodeWork, listeners = createListeners().listeners) =>
    executor.execute(work, listeners, never);

  describe(`an executor: ${name}`, () => {
    it(
      'gives a step its inputs by digest and its params, and stores what it returns',
      withExecutor(async (given) => {
        const inputs = { a: await given.put(2), 'more.x': await given.put(3), 'more.y': await given.put(5) };
        const work = workOf('add', { inputs, params: { plus: 10 }, outputs: { sum: file, words: file } });
        const executed = await execute(given, work);
        expect(JSON.parse(String(await given.read(executed, 'sum')))).toBe(20);
        expect(await given.read(executed, 'words')).toBe('x and y give 20');
        const { report, outputs } = executed as Extract<Executed, { type: 'done' }>;
        expect(report.descriptions['words']).toEqual({ text: '15 characters' });
        expect([report.verdicts, report.drawsRandom, report.touched]).toEqual([undefined, false, []]);
        // The same work gives the same digests.
        expect(await execute(given, work)).toMatchObject({ type: 'done', outputs });
      }),
    );

    it(
      'chance is that of the seed, whatever ran before',
      withExecutor(async (given) => {
        const outputs = { numbers: file };
        const [first, second] = [workOf('draw', { outputs }), workOf('draw', { outputs, seed: 8 })];
        const told = [];
        for (const work of [first, second, first, { ...first, isAlone: true }])
          told.push(await given.read(await execute(given, work), 'numbers'));
        expect(told[2]).toBe(told[0]);
        expect(told[3]).toBe(told[0]);
        expect(told[1]).not.toBe(told[0]);
        expect((JSON.parse(String(told[1])) as number[])[2]).toBe(8);
        const { report } = (await execute(given, first)) as Extract<Executed, { type: 'done' }>;
        expect(report.drawsRandom).toBe(true);
      }),
    );

    it(
      'a folder is given under the name that the step sees',
      withExecutor(async (given) => {
        const digest = await given.store.copyIn(given.place.folder({ b: '', 'a/c': '1' }), 'folder');
        const folder = { digest, form: 'folder', kind: 'folder', path: 'folder' } as const;
        const work = workOf('list', { inputs: { folder }, outputs: { names: file, path: file } });
        const executed = await execute(given, work);
        expect(JSON.parse(String(await given.read(executed, 'names')))).toEqual(['a', 'a/c', 'b']);
        expect(await given.read(executed, 'path')).toMatch(/[/\\]folder$/);
      }),
    );

    it(
      'tells what a node says while it runs, and what it was told',
      withExecutor(async (given) => {
        const { told, listeners } = createListeners();
        const lineage = [{ step: 'clean' }] as unknown as NodeWork['lineage'];
        const executed = await execute(given, workOf('tell', { outputs: { said: file }, lineage }), listeners);
        expect(await given.read(executed, 'said')).toBe('[{"step":"clean"}]');
        expect(told).toEqual(['loaded', ['log', 'one line'], [0.5, 'half'], 'reviewed']);
      }),
    );

    it(
      'a gate gives verdicts, and writes nothing else',
      withExecutor(async (given) => {
        const inputs = { proof: await given.put(0.9) };
        const work = workOf('early', { role: 'gate', inputs, params: { least: 0.95 }, outputs: { verdicts: file } });
        const executed = await execute(given, work);
        const { report } = executed as Extract<Executed, { type: 'done' }>;
        expect(report.verdicts).toMatchObject([{ rule: 'proof', value: 0.9, decision: 'failed', isPassed: false }]);
        expect(JSON.parse(String(await given.read(executed, 'verdicts')))).toMatchObject([{ decision: 'failed' }]);
      }),
    );

    const upper = async (given: Given, exit: number): Promise<NodeWork> => {
      const digest = await given.store.copyIn(given.place.file('words'), 'file');
      return workOf('upper', {
        role: 'command',
        inputs: { words: { digest, form: 'file', kind: 'file', path: 'words.txt' } },
        params: { exit },
        outputs: { shouted: { form: 'file', file: 'shouted.txt' } },
        uses: { 'scripts/upper.mjs': await describeUsed(join(root, 'scripts/upper.mjs')) },
      });
    };

    it(
      'a command is run with the files that it uses',
      withExecutor(async (given) => {
        const executed = await execute(given, await upper(given, 0));
        expect(await given.read(executed, 'shouted')).toBe('WORDS');
      }),
    );

    it(
      'a command that fails, or whose program is another than in its key, is a failure of its own',
      withExecutor(async (given) => {
        expect(await execute(given, await upper(given, 3))).toMatchObject({
          type: 'failed',
          failure: 'command-failed',
        });
        const other = { ...(await upper(given, 0)), uses: { 'scripts/upper.mjs': 'another' } };
        expect(await execute(given, other)).toMatchObject({ type: 'failed', failure: 'changed-while-running' });
      }),
    );

    it(
      'an input that is missing is named, and nothing runs',
      withExecutor(async (given) => {
        const { told, listeners } = createListeners();
        const missing = { ...(await given.put(1)), digest: digestBytes('never stored') };
        const inputs = { a: await given.put(1), 'more.x': missing };
        expect(await execute(given, workOf('add', { inputs, outputs: { sum: file } }), listeners)).toEqual({
          type: 'input-missing',
          input: 'more.x',
        });
        expect(told).toEqual([]);
        // When the input exists again, the node runs.
        await given.store.copyIn(given.place.file('never stored'), 'file');
        const executed = await execute(given, workOf('add', { inputs, outputs: { sum: file } }), listeners);
        expect(executed).toMatchObject({ type: 'failed' });
      }),
    );

    it.each([
      ['fail', 'step-threw', /^the rows are wrong$/, /steps\.ts/],
      ['forget', 'output-missing', /no 'never'/, /./],
      ['notThere', 'step-threw', /'notThere' is not exported/, /./],
    ] as const)('%s is a failure with its code, and nothing is reviewed', (exportName, failure, message, stack) =>
      withExecutor(async (given) => {
        const { told, listeners } = createListeners();
        const executed = await execute(given, workOf(exportName, { outputs: { never: file } }), listeners);
        expect(executed).toMatchObject({ type: 'failed', failure });
        const { message: said, stack: at } = executed as Extract<Executed, { type: 'failed' }>;
        expect([message.test(said), stack.test(at), told.includes('reviewed')]).toEqual([true, true, false]);
        // The next node is not affected.
        expect((await execute(given, workOf('tell', { outputs: { said: file } }))).type).toBe('done');
      })(),
    );

    it(
      'nothing is stored before the review, and nothing where it refuses or rejects',
      withExecutor(async (given) => {
        const work = workOf('tell', { outputs: { said: file } });
        const isStored = () => given.store.has(digestBytes('[]'));
        const seen: unknown[] = [];
        const refuse = createListeners(async () => {
          seen.push(await isStored());
          return false;
        });
        expect(await execute(given, work, refuse.listeners)).toEqual({ type: 'refused' });
        const reject = createListeners(() => Promise.reject(new Error('not this one')));
        await expect(execute(given, work, reject.listeners)).rejects.toThrow('not this one');
        expect([seen, await isStored()]).toEqual([[false], false]);
        expect(await given.read(await execute(given, work), 'said')).toBe('[]');
        expect(await isStored()).toBe(true);
      }),
    );

    it(
      'reports what ran alone as alone',
      withExecutor(async (given) => {
        const work = workOf('tell', { outputs: { said: file }, isAlone: true });
        for (const _ of ['first', 'second'])
          expect(await execute(given, work)).toMatchObject({ type: 'done', report: { isAlone: true } });
      }),
    );

    it(
      'a node that takes longer than it may has timed out',
      withExecutor(async (given) => {
        const resources = { threads: 1, timeout: 0.2 };
        const work = workOf('wait', { params: { seconds: 3600 }, outputs: { done: file }, resources });
        const executed = await execute(given, work);
        expect(executed).toMatchObject({ type: 'failed', failure: 'timed-out' });
        const { message } = executed as Extract<Executed, { type: 'failed' }>;
        expect(message).toBe('it took longer than its timeout of 0.2 s');
        expect((await execute(given, workOf('tell', { outputs: { said: file } }))).type).toBe('done');
      }),
    );

    it(
      'a node whose run is stopped ends, and one that is asked for later does not begin',
      withExecutor(async (given) => {
        const stop = new AbortController();
        const { listeners, told } = createListeners();
        const waiting: WorkListeners = {
          ...listeners,
          onLog(stream, message) {
            listeners.onLog(stream, message);
            stop.abort();
          },
        };
        const work = workOf('wait', { params: { seconds: 3600 }, outputs: { done: file } });
        expect(await given.executor.execute(work, waiting, stop.signal)).toMatchObject({ type: 'failed' });
        expect(await given.executor.execute(work, waiting, stop.signal)).toMatchObject({ type: 'failed' });
        expect(told).not.toContain('reviewed');
      }),
    );

    it(
      'as many as are asked for at once, each with its own answer',
      withExecutor(async (given) => {
        // All are stored before a node runs: one that runs in this process seeds its random numbers, and so the names of
        // temporary files.
        const numbers = await Promise.all([1, 2, 3, 4].map((a) => given.put(a)));
        const sums = await Promise.all(
          numbers.map(async (a) => {
            const inputs = { a };
            const executed = await execute(
              given,
              workOf('add', { inputs, params: { plus: 0 }, outputs: { sum: file } }),
            );
            return JSON.parse(String(await given.read(executed, 'sum'))) as number;
          }),
        );
        expect(sums).toEqual([1, 2, 3, 4]);
      }),
    );

    it(
      'executes nothing when it is closed',
      withExecutor(async (given) => {
        await given.executor.close();
        await expect(execute(given, workOf('tell', { outputs: { said: file } }))).rejects.toThrow('closed');
      }),
    );
  });
}
