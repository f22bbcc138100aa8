// A workspace that holds a copy of Cairn's own packages, whose steps are then the project's own code, and a pipeline with
// all of them. Its steps are never called: they need TensorFlow and data.

import { join, resolve } from 'node:path';
import type { Project } from '../apply-edits.ts';
import { readProject } from '../create-edit-rig.ts';

const repository = resolve(import.meta.dirname, '../../..');

function readPackage(name: string): Project {
  const isWanted = (path: string): boolean =>
    path === 'package.json' || (path.startsWith('src/') && !/\.(test|rig|reference)\.\w+$/.test(path));
  const files = readProject(join(repository, 'packages', name), isWanted, [
    'node_modules',
    'dist',
    'native',
    'references',
  ]);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/${name}/${path}`, text]));
}

export const cairn: Project = {
  'package.json': '{ "name": "workspace", "private": true, "type": "module", "workspaces": ["packages/*"] }\n',
  ...readPackage('core'),
  ...readPackage('stats'),
  ...readPackage('steps'),
  'data/people.csv': 'age,sex,repaid\n30,f,yes\n',
  'pipelines/cairn.ts': `import { best, definePipeline, file } from '@cairn/core';
import { adversarialTest, augment, biasAudit, boolean, category, clean, deploy, evaluate, number, release, train } from '@cairn/steps';

const columns = { age: number({ min: 0, max: 120 }), sex: category(['f', 'm']), repaid: boolean() };

export default definePipeline('cairn', {
  build() {
    const data = clean({ raw: file('data/people.csv') }, { columns, split: { validation: 0.2, test: 0.2 } });
    const { rows } = augment({ rows: data.train }, { copies: 2, jitter: ['age'] });
    const { model } = train({ rows }, { label: 'repaid' });
    const { metrics } = evaluate({ model, rows: data.test });
    const attack = adversarialTest({ model, rows: data.test }, { epsilon: 0.1 }).report;
    const bias = biasAudit({ model, rows: data.test }, { groups: ['sex'] }).report;
    const approved = release(model, { metrics, attack, bias }, { metrics: { accuracy: { atLeast: 0.5 } } });
    return { metrics, attack, bias, bundle: deploy({ model: approved, reports: { metrics } }, { name: 'people' }).bundle };
  },
});
`,
};

/** What an installation would link. */
export const cairnLinks = {
  'node_modules/@cairn/core': 'packages/core',
  'node_modules/@cairn/stats': 'packages/stats',
  'node_modules/@cairn/steps': 'packages/steps',
};
