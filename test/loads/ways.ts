// Ways to load code. Each is a step whose result is the number that a file of the project exports, and that file.

import { packageWays } from './package-ways.ts';
import {
  cjs,
  esm,
  followed,
  guarded,
  imported,
  inThread,
  json,
  manifest,
  ofPart,
  required,
  requireHere,
  type Way,
} from './way.ts';

export const ways: Readonly<Record<string, Way>> = {
  ...packageWays,
  relative: imported('../lib/relative.ts', 'lib/relative.ts'),
  escaped: imported('../lib/my%20part.mjs', 'lib/my part.mjs'),
  spaced: imported('../lib/our part.mjs', 'lib/our part.mjs'),
  queried: imported('../lib/queried.mjs?v=1', 'lib/queried.mjs'),
  hashed: imported('../lib/hashed.mjs#part', 'lib/hashed.mjs'),
  linked: imported('../lib/linked.mjs', 'lib/linked-to.mjs', { links: { 'lib/linked.mjs': 'linked-to.mjs' } }),
  commonjs: imported('../lib/commonjs.cjs', 'lib/commonjs.cjs', { text: cjs }),
  'commonjs of commonjs': imported('../lib/outer.cjs', 'lib/inner.cjs', {
    text: cjs,
    beside: { 'lib/outer.cjs': "exports.value = require('./inner.cjs').value;\n" },
  }),
  barrel: imported('../lib/barrel.mjs', 'lib/barrelled.mjs', {
    beside: { 'lib/barrel.mjs': "export * from './barrelled.mjs';\n" },
  }),
  json: followed({
    top: "import data from '../lib/data.json' with { type: 'json' };\n",
    body: 'data.value',
    file: 'lib/data.json',
    text: json,
  }),
  'own import': imported('#own/own.mjs', 'lib/own/own.mjs'),
  'own import by condition': imported('#how', 'lib/how-import.mjs'),
  'own import that is required': required('#how', 'lib/how-require.cjs'),
  'own name': imported('loads/named', 'lib/named.mjs'),
  'required without ending': required('../lib/plain/ending', 'lib/plain/ending.js', {
    beside: { 'lib/plain/package.json': '{ "type": "commonjs" }\n' },
  }),
  'required json': required('../lib/table', 'lib/table.json', { text: json }),
  'required folder': required('../lib/folder', 'lib/folder/index.js', { text: esm }),
  'required folder by main': required('../lib/by-main', 'lib/by-main/inner/start.js', {
    beside: { 'lib/by-main/package.json': '{ "main": "inner/start" }\n' },
  }),
  'sibling that is imported': imported('words', 'packages/words/import.mjs', {
    beside: {
      'packages/words/package.json': manifest({ exports: { require: './require.cjs', import: './import.mjs' } }),
    },
    links: { 'node_modules/words': '../packages/words' },
  }),
  'sibling that is required': required('words', 'packages/words/require.cjs'),
  'sibling by main': required('speech', 'packages/speech/lib/index.js', {
    beside: { 'packages/speech/package.json': manifest({ name: 'speech', main: 'lib' }) },
    links: { 'node_modules/speech': '../packages/speech' },
  }),
  'lazy import': followed({ body: "(await import('../lib/lazy.mjs')).value", file: 'lib/lazy.mjs' }),
  'computed import': followed({
    body: "(await import(['..', 'lib', 'computed.mjs'].join('/'))).value",
    file: 'lib/computed.mjs',
  }),
  'required from elsewhere': guarded({
    top: "import { createRequire } from 'node:module';\nconst require = createRequire(new URL('../lib/deep/x.cjs', import.meta.url));\n",
    body: "require('./near.cjs').value",
    file: 'lib/deep/near.cjs',
    text: cjs,
  }),
  'computed import outside of the project': guarded({
    body: "(await import(['..', '..', 'outside', 'far.mjs'].join('/'))).value",
    file: '../outside/far.mjs',
  }),
  'computed require outside of the project': guarded({
    top: requireHere,
    body: "require(['..', '..', 'outside', 'far.cjs'].join('/')).value",
    file: '../outside/far.cjs',
    text: cjs,
  }),
  'alias of require': guarded({
    top: `${requireHere}const load = require;\n`,
    body: "load('../lib/aliased.cjs').value",
    file: 'lib/aliased.cjs',
    text: cjs,
  }),
  'the loader itself': guarded({
    top: "import Module from 'node:module';\n",
    body: "Module._load('../lib/loaded.cjs', { id: import.meta.filename, filename: import.meta.filename, paths: [] }).value",
    file: 'lib/loaded.cjs',
    text: cjs,
  }),
  'a part of Node, asked for later': guarded({
    body: "process.getBuiltinModule('node:module')['create' + 'Require'](import.meta.url)('../lib/asked.cjs').value",
    file: 'lib/asked.cjs',
    text: cjs,
  }),
  'written code that imports': followed({
    top: "import { writeFileSync } from 'node:fs';\nimport { join } from 'node:path';\nimport { pathToFileURL } from 'node:url';\n",
    body: `await (async () => {
      const file = join(context.folder, 'written.mjs');
      writeFileSync(file, "export { value } from " + JSON.stringify(import.meta.url.replace(/steps.*/, 'lib/written.mjs')) + ";");
      return (await import(pathToFileURL(file).href)).value;
    })()`,
    file: 'lib/written.mjs',
  }),
  'hooks of its own': followed({
    top: "import { registerHooks } from 'node:module';\n",
    body: `await (async () => {
      const at = import.meta.url.replace(/steps.*/, 'lib/hooked.mjs');
      const hooks = registerHooks({ resolve: (name, context, next) => name === 'virtual:x' ? { url: at, shortCircuit: true } : next(name, context) });
      const found = await import(['virtual', 'x'].join(':'));
      hooks.deregister();
      return found.value;
    })()`,
    file: 'lib/hooked.mjs',
  }),
  'a thread': followed({
    top: "import { once } from 'node:events';\nimport { Worker } from 'node:worker_threads';\n",
    body: "(await once(new Worker(new URL('../lib/thread.mjs', import.meta.url)), 'message'))[0]",
    file: 'lib/thread.mjs',
    text: `${inThread}parentPort.postMessage(1);\n`,
  }),
  'a computed thread': guarded({
    top: "import { once } from 'node:events';\nimport { Worker } from 'node:worker_threads';\n",
    body: "(await once(new Worker(new URL(['..', 'lib', 'far-thread.mjs'].join('/'), import.meta.url)), 'message'))[0]",
    file: 'lib/far-thread.mjs',
    text: `${inThread}parentPort.postMessage(1);\n`,
  }),
  'what a thread imports': guarded({
    top: "import { once } from 'node:events';\nimport { Worker } from 'node:worker_threads';\n",
    body: "(await once(new Worker('import(' + JSON.stringify(import.meta.url.replace(/steps.*/, 'lib/of-thread.mjs')) + \").then((m) => require('node:worker_threads').parentPort.postMessage(m.value))\", { eval: true }), 'message'))[0]",
    file: 'lib/of-thread.mjs',
  }),
  'a process of Node': guarded({
    top: "import { execFileSync } from 'node:child_process';\n",
    body: "Number(execFileSync(process.execPath, [import.meta.filename.replace(/steps.*/, 'lib/child.mjs')], { encoding: 'utf8' }))",
    file: 'lib/child.mjs',
    text: 'console.log(1);\n',
  }),
  'a forked process': guarded({
    top: "import { fork } from 'node:child_process';\nimport { once } from 'node:events';\n",
    body: "(await once(fork(import.meta.filename.replace(/steps.*/, 'lib/forked.mjs')), 'message'))[0]",
    file: 'lib/forked.mjs',
    text: 'process.send(1, () => process.disconnect());\n',
  }),
  'the type of a package': followed({
    top: "import '../lib/typed/script.js';\n",
    body: 'globalThis.isTyped',
    file: 'lib/typed/package.json',
    text: '{ "type": "module" }\n',
    edited: '{ "type": "commonjs" }\n',
    beside: { 'lib/typed/script.js': 'globalThis.isTyped = this === undefined ? 1 : 2;\n' },
  }),
  'a script of vm': guarded({
    top: "import vm from 'node:vm';\n",
    body: "(await new vm.Script('import(' + JSON.stringify(import.meta.url.replace(/steps.*/, 'lib/of-script.mjs')) + ')', { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER }).runInThisContext()).value",
    file: 'lib/of-script.mjs',
  }),
  'a module that is handed a file': guarded({
    top: "import Module from 'node:module';\n",
    body: "(() => { const module = new Module('handed'); module.load(import.meta.filename.replace(/steps.*/, 'lib/handed.cjs')); return module.exports.value; })()",
    file: 'lib/handed.cjs',
    text: cjs,
  }),
  'another part of a file, by an alias of require': guarded({
    top: `${requireHere}import { used } from '../lib/part-aliased.mjs';\nconst load = require;\n`,
    body: "load('../lib/part-aliased.mjs').value + used",
    file: 'lib/part-aliased.mjs',
    text: ofPart,
  }),
  'another part of a file, while modules load': guarded({
    top: `${requireHere}import { used } from '../lib/part-early.mjs';\nconst load = require;\nconst { value } = load('../lib/part-early.mjs');\n`,
    body: 'value + used',
    file: 'lib/part-early.mjs',
    text: ofPart,
  }),
  'another part of a file, by code that is a text': guarded({
    top: "import { used } from '../lib/part-of-text.mjs';\n",
    body: "(await (0, eval)('import(' + JSON.stringify(import.meta.url.replace(/steps.*/, 'lib/part-of-text.mjs')) + ')')).value + used",
    file: 'lib/part-of-text.mjs',
    text: ofPart,
  }),
  'another part of a file, by a package': guarded({
    top: "import { load } from 'chooser';\nimport { used } from '../lib/part-chosen.mjs';\n",
    body: 'load(import.meta.filename) + used',
    file: 'lib/part-chosen.mjs',
    text: ofPart,
    beside: {
      'node_modules/chooser/package.json': manifest({ name: 'chooser', main: 'index.js' }),
      'node_modules/chooser/index.js':
        "exports.load = (file) => require(file.replace(/steps.*/, 'lib/part-chosen.mjs')).value;\n",
    },
  }),
  'another part of a file, by a call that names it': followed({
    top: "import { used } from '../lib/part-named.mjs';\n",
    body: "(await import('../lib/part-named.mjs')).value + used",
    file: 'lib/part-named.mjs',
    text: ofPart,
  }),
};
