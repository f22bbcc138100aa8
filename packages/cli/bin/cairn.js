#!/usr/bin/env node
// The cairn command. Plain JavaScript of 2020, so that an old Node can read it and say that it is too old.
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`error: Cairn needs Node 22.18 or newer, and this is Node ${process.versions.node}`);
  // Under npx or npm the project's own Node would have come first: it has none.
  const isUnderNpm = Boolean(process.env.npm_execpath || process.env.npm_config_user_agent);
  console.error(
    isUnderNpm
      ? '  fix: Run npm install in the project, which brings the Node that its package.json pins; or install Node 24.'
      : '  fix: Run it with npx or from an npm script, which use the Node of the project where there is one; or install Node 24.',
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  const source = new URL('../src/main.ts', import.meta.url);
  const isWorkspace = existsSync(source);
  // In the workspace every package is read as source, so that nothing is ever stale.
  if (isWorkspace)
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, 'cairn-source'] }),
    });
  const { main } = await import(isWorkspace ? source.href : new URL('../dist/main.js', import.meta.url).href);
  // Not awaited: where the pipeline's own code waits for ever, Node would end with a warning about this line.
  main();
}
