import { defineConfig } from 'vitest/config';

// The source condition makes every import of a workspace package read its .ts files, so no test reads a stale build.
const conditions = ['cairn-source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'pipelines/**/*.test.ts', 'test/**/*.test.ts', 'simulations/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
