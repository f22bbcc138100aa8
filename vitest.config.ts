import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { RetriedTests } from './test/retries/retried-tests.ts';

// The source condition makes every import of a workspace package read its .ts files, so no test reads a stale build.
const conditions = ['cairn-source', 'node', 'import', 'module', 'default'];

// Hundreds of processes load the same code: what Node compiled of it once is read. Processes of tests inherit this, and
// what they start. A user's processes have the same (`enableCompileCache` in the command).
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');

const rooms = ['packages/*/src/**/*', 'pipelines/**/*', 'test/**/*', 'simulations/**/*'];
const quick = rooms.map((room) => `${room}.test.ts`);
// Their code has no state but caches, and their tests change nothing of the process: these files can share one, which takes
// a third of the time.
const pure = [
  'packages/{stats,report}/src/**/*.test.ts',
  'packages/core/src/{base,dsl,fingerprint,graph,key}/**/*.test.ts',
  'packages/cli/src/{ci,command-line,commands,config,lookup,pages,params,reporters,text,workflows}/**/*.test.ts',
];
const exhaustive = rooms.map((room) => `${room}.exhaustive.test.ts`);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    pool: 'forks',
    globalSetup: 'test/built/build-packages.mjs',
    // Most tests wait for processes of their own, and these wait for the disk, for git and for each other. So one file
    // more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // One unlucky process does not cost a day: in CI a failed test is tried once more, and listed at the end if it passes.
    retry: process.env['CI'] ? 1 : 0,
    reporters: [...configDefaults.reporters, new RetriedTests()],
    // They only end what hangs: on a busy machine a test may take ten times as long as on a quiet one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What a test waits for comes late on a busy machine.
    expect: { poll: { timeout: 300_000 } },
    projects: [
      {
        extends: true,
        test: { name: 'quick', include: quick, exclude: [...pure, ...exhaustive, '**/node_modules/**'] },
      },
      { extends: true, test: { name: 'pure', include: pure, exclude: exhaustive, isolate: false } },
      { extends: true, test: { name: 'exhaustive', include: exhaustive } },
    ],
  },
});
