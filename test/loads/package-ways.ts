// Ways to load code in which an installed package takes part.

import { cjs, guarded, imported, manifest, required, type Way } from './way.ts';

/** A package whose value is that of its dependency. */
const led = (leader: string, name = 'led'): Readonly<Record<string, string>> => ({
  [`node_modules/${leader}/package.json`]: manifest({ name: leader, main: 'index.js', dependencies: { [name]: '*' } }),
  [`node_modules/${leader}/index.js`]: `exports.value = require('${name}').value;\n`,
  [`node_modules/${name}/package.json`]: manifest({ name, main: 'index.js' }),
  [`node_modules/${name}/index.js`]: cjs,
});

export const packageWays: Readonly<Record<string, Way>> = {
  'a package that loads from the project': guarded({
    top: "import { load } from 'tool';\n",
    body: 'load(import.meta.filename)',
    file: 'lib/tool-config.cjs',
    text: cjs,
    beside: {
      'node_modules/tool/package.json': manifest({ name: 'tool', main: 'index.js' }),
      'node_modules/tool/index.js':
        "exports.load = (file) => require(file.replace(/steps.*/, 'lib/tool-config.cjs')).value;\n",
    },
  }),
  'a dependency that is not declared': guarded({
    top: "import { value } from 'careless';\n",
    body: 'value',
    file: 'node_modules/hidden/index.js',
    text: cjs,
    beside: {
      'node_modules/careless/package.json': manifest({ name: 'careless', main: 'index.js' }),
      'node_modules/careless/index.js': "exports.value = require('hidden').value;\n",
      'node_modules/hidden/package.json': manifest({ name: 'hidden', main: 'index.js' }),
    },
  }),
  'a dependency of a package': imported('outer', 'node_modules/.store/inner/node_modules/inner/index.js', {
    text: cjs,
    beside: {
      'node_modules/.store/outer/node_modules/outer/package.json': manifest({
        ...{ name: 'outer', main: 'index.js', dependencies: { inner: '*' } },
      }),
      'node_modules/.store/outer/node_modules/outer/index.js': "exports.value = require('inner').value;\n",
      'node_modules/.store/inner/node_modules/inner/package.json': manifest({ name: 'inner', main: 'index.js' }),
    },
    links: {
      'node_modules/outer': '.store/outer/node_modules/outer',
      'node_modules/.store/outer/node_modules/inner': '../../inner/node_modules/inner',
    },
  }),
  'a file in node_modules': required('lone', 'node_modules/lone.js'),
  'a nearer package without a manifest': imported('close', 'steps/node_modules/close/index.js', {
    text: cjs,
    isNew: true,
    beside: {
      'node_modules/close/package.json': manifest({ name: 'close', main: 'index.js' }),
      'node_modules/close/index.js': cjs,
    },
  }),
  'a nearer file': required('closer', 'steps/node_modules/closer.js', {
    isNew: true,
    beside: {
      'node_modules/closer/package.json': manifest({ name: 'closer', main: 'index.js' }),
      'node_modules/closer/index.js': cjs,
    },
  }),
  'a file in front of a dependency of a package': imported('leader', 'node_modules/leader/node_modules/led.js', {
    text: cjs,
    isNew: true,
    beside: led('leader'),
  }),
  'a file next to a dependency of a package': imported('chief', 'node_modules/chief-led.js', {
    text: cjs,
    isNew: true,
    beside: led('chief', 'chief-led'),
  }),
  'a nearer dependency of a package, without a manifest': imported(
    'head',
    'node_modules/head/node_modules/head-led/part.js',
    {
      text: cjs,
      isNew: true,
      beside: {
        ...led('head', 'head-led'),
        'node_modules/head/index.js': "exports.value = require('head-led/part').value;\n",
        'node_modules/head-led/part.js': cjs,
      },
    },
  ),
  'a link in a package': guarded({
    top: "import { value } from 'bridge';\n",
    body: 'value',
    file: 'lib/bridged.cjs',
    text: cjs,
    beside: {
      'node_modules/bridge/package.json': manifest({ name: 'bridge', main: 'index.js' }),
      'node_modules/bridge/index.js': "exports.value = require('./link.cjs').value;\n",
    },
    links: { 'node_modules/bridge/link.cjs': '../../lib/bridged.cjs' },
  }),
};
