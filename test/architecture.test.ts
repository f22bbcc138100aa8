// Who may import whom. A new room, or a new way between rooms, is entered here first; a reason stands beside each
// exception.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Rooms of packages/core/src, and the rooms that each may import. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  files: ['base'],
  graph: ['base'],
  dsl: ['base', 'graph'],
  store: ['base', 'files'],
  fingerprint: ['base', 'files'],
  key: ['base', 'graph'],
  plan: ['base', 'files', 'graph', 'dsl', 'key', 'store', 'fingerprint'],
  run: ['base', 'files', 'graph', 'dsl', 'key', 'store', 'fingerprint', 'plan'],
  registry: ['base', 'files', 'graph', 'dsl', 'store', 'plan', 'run'],
  // `registry` has the lock for what is published.
  published: ['base', 'files', 'graph', 'store', 'plan', 'run', 'registry'],
  history: ['base', 'files', 'graph', 'dsl', 'fingerprint', 'key', 'store', 'plan', 'run', 'registry', 'published'],
  // A pipeline in the process of a test, with the runner of all runs.
  testing: ['base', 'files', 'graph', 'dsl', 'fingerprint', 'key', 'plan', 'run', 'store'],
  // The doors hand out what others made.
  'index.ts': ['base', 'files', 'graph', 'dsl', 'store', 'fingerprint', 'key', 'plan', 'run', 'registry', 'history'],
  'jobs.ts': ['plan', 'run'],
  // The results of a test are those of a run.
  'testing.ts': ['testing', 'run'],
};

/**
 * Rooms within a room, and those beside them that each may import. What is in none of them puts them together; `shared` is
 * what they may take of it.
 */
const innerRooms: Readonly<Record<string, InnerRooms>> = {
  'core/base': { rooms: { difference: [], errors: [], random: [] }, shared: ['canonical.ts', 'depth.ts'] },
  'core/store': {
    rooms: {
      locks: [],
      format: [],
      blobs: ['format', 'locks'],
      // A store of blobs that machines share, behind a store of this machine.
      shared: ['blobs', 'format'],
      disk: ['format', 'locks'],
      claims: ['disk', 'locks'],
      check: ['claims', 'disk', 'format'],
    },
    shared: ['result-name.ts', 'store.ts', 'write-error.ts'],
  },
  'core/fingerprint': {
    rooms: {
      disk: [],
      surface: [],
      packages: ['disk'],
      resolve: ['disk', 'packages'],
      parse: ['surface'],
      trace: ['disk', 'packages', 'resolve', 'parse'],
    },
    shared: [],
  },
  'core/plan': {
    rooms: {
      copying: [],
      decisions: [],
      outcome: ['decisions'],
      params: [],
      environment: [],
      project: ['environment'],
      sources: [],
      // The code of a step as later runs read it, to say what changed.
      listing: ['project', 'sources'],
      selection: [],
      // A source is asked with the secrets of the environment.
      versions: ['environment'],
    },
    shared: [],
  },
  'core/run': {
    rooms: {
      record: [],
      // What a program is started with, and what it prints.
      programs: [],
      worker: ['programs'],
      difference: [],
      pool: ['programs', 'worker'],
      limits: [],
      inputs: [],
      local: ['inputs', 'pool', 'programs', 'worker'],
      // Nodes as jobs of a cluster: what runs there is the executor of that machine.
      jobs: ['inputs', 'local'],
      // One node in a terminal, as its worker would run it.
      debug: ['inputs', 'local', 'worker'],
      // How nodes run is the executor's own: what decides which node runs when knows nothing of processes.
      node: ['choice', 'difference', 'inputs', 'limits', 'record'],
      // Which trial is best.
      choice: [],
      // The values of results, for programs.
      results: [],
    },
    shared: ['clock.ts', 'execution.ts', 'executor.ts', 'loaded-way.ts', 'node-logs.ts', 'run-options.ts'],
  },
  stats: {
    rooms: {
      base: [],
      distributions: ['base'],
      hypothesis: ['base', 'distributions'],
      rates: ['base', 'distributions'],
      classification: ['base'],
      regression: ['base'],
      calibration: ['base', 'classification', 'rates'],
      intervals: ['base', 'distributions', 'rates', 'classification', 'calibration'],
      fairness: ['base', 'hypothesis', 'rates', 'calibration'],
      privacy: ['distributions'],
      robustness: ['distributions', 'rates'],
    },
    shared: [],
  },
  'steps/compiled': {
    rooms: { graph: [], writing: ['graph'], recording: ['graph'], rewriting: ['graph', 'recording'] },
    shared: ['native-binding.ts'],
  },
  'steps/exporting': {
    rooms: {
      layers: [],
      onnx: ['layers'],
      tensorflow: [],
      lightgbm: [],
      pmml: [],
      tflite: ['layers'],
    },
    shared: [
      'check-network.ts',
      'encoded-rows.ts',
      'exported-input.ts',
      'exported-predictions.ts',
      'exporter.ts',
      'lightgbm-trees.ts',
      'not-held.ts',
    ],
  },
  'steps/exporting/onnx': { rooms: { layers: [] }, shared: ['onnx-graph.ts'] },
  report: {
    rooms: {
      text: [],
      view: ['text'],
      figures: [],
      markup: ['text'],
      gather: ['view'],
      graph: ['text', 'view', 'markup'],
      charts: ['text', 'figures', 'markup'],
      sections: ['text', 'view', 'figures', 'markup', 'gather', 'graph', 'charts'],
      // Reports as files of their own, for steps.
      pictures: ['text', 'figures', 'markup', 'charts'],
      page: ['text', 'view', 'markup', 'gather', 'graph', 'sections'],
    },
    shared: [],
  },
  serve: {
    rooms: {
      errors: [],
      batching: ['errors'],
      limits: ['errors'],
      metrics: [],
      models: ['errors', 'batching'],
      recording: ['models'],
      traffic: ['models', 'recording'],
      protocols: ['errors', 'limits', 'models', 'recording', 'traffic'],
      openapi: ['models'],
      server: ['errors', 'limits', 'metrics', 'models', 'recording', 'traffic', 'protocols', 'openapi'],
    },
    shared: [],
  },
  ui: {
    rooms: {
      shell: [],
      pages: ['shell'],
      server: ['pages', 'shell'],
    },
    shared: [],
  },
  cli: {
    rooms: {
      process: [],
      text: [],
      usage: ['process'],
      'command-line': ['usage'],
      // The configuration of a project: options, profiles and hooks.
      config: ['usage', 'command-line'],
      terminal: ['process', 'text', 'usage', 'command-line', 'config'],
      params: ['usage', 'terminal'],
      workflows: ['text'],
      pages: ['text', 'terminal'],
      reporters: ['text', 'terminal', 'pages'],
      ci: ['text', 'usage', 'terminal'],
      lookup: ['usage', 'terminal', 'params'],
      commands: [
        ...['process', 'text', 'usage', 'command-line', 'terminal', 'params', 'workflows', 'pages'],
        ...['reporters', 'ci', 'lookup', 'config'],
      ],
    },
    shared: [],
  },
  'cli/pages': { rooms: { change: [], plan: [], run: [], store: [] }, shared: [] },
  'cli/commands': {
    rooms: {
      options: [],
      run: ['options'],
      history: ['options'],
      store: ['options'],
      models: ['options'],
      project: ['options'],
      doctor: ['options'],
    },
    shared: [],
  },
};

/** Rooms of packages that may become packages of their own, and what of their package they may import. */
const removable: Readonly<Record<string, readonly string[]>> = {
  'steps/compiled/': ['steps/backend/'],
};

interface InnerRooms {
  readonly rooms: Readonly<Record<string, readonly string[]>>;
  readonly shared: readonly string[];
}

const mostFiles = 25;
/** Rooms that are to be divided: a number may fall, and not rise. */
const crowded: Readonly<Record<string, number>> = {};

/** Rooms within history, and those that each may import; what lies beside them puts them together. */
const roomsOfHistory: Readonly<Record<string, readonly string[]>> = {
  git: [],
  metadata: ['git'],
  records: ['git', 'metadata'],
  snapshot: ['git', 'records'],
  kept: ['git', 'records'],
  diff: ['git', 'records', 'stores'],
  reproduce: ['git', 'records', 'stores'],
  live: [],
  // The run's commit on machines that do not see the project.
  machines: ['git', 'reproduce', 'snapshot', 'stores'],
  share: ['git', 'metadata', 'records', 'stores'],
  // The store of a project: its own, or a shared one behind it.
  stores: [],
  housekeeping: ['git', 'metadata', 'records', 'stores'],
  selected: ['git', 'records'],
  // What people decide about stored results, for which it has to know who needs them.
  decisions: ['git', 'records', 'housekeeping', 'selected', 'stores'],
  sources: ['records'],
};

/** Packages of this repository that a package may import, by their doors alone. */
const doors: Readonly<Record<string, readonly string[]>> = {
  core: [],
  stats: [],
  steps: ['@cairn/core', '@cairn/stats', '@cairn/report/charts'],
  report: ['@cairn/core'],
  serve: ['@cairn/core', '@cairn/steps/serving'],
  'store-http': ['@cairn/core'],
  // S3 is HTTP with signatures.
  'store-s3': ['@cairn/core', '@cairn/store-http'],
  ui: ['@cairn/core', '@cairn/report', '@cairn/report/html'],
  'executor-slurm': ['@cairn/core', '@cairn/core/jobs'],
  'executor-kubernetes': ['@cairn/core', '@cairn/core/jobs'],
  cli: ['@cairn/core', '@cairn/report', '@cairn/report/html'],
};

/** Further doors for tests. */
const testDoors = ['@cairn/core/testing', '@cairn/core'];

/** Modules that live in one place. */
const kept: Readonly<Record<string, readonly string[]>> = {
  'ts-morph': ['core/fingerprint/'],
  'simple-git': ['core/history/'],
  'p-queue': ['core/run/'],
  // Runs every other program: commands, and what a commit's locked install and second run need.
  execa: [
    'core/plan/',
    'core/run/',
    'core/history/reproduce/install-locked.ts',
    'core/history/reproduce/run-again.ts',
    'core/history/reproduce/describe-in-worktree.ts',
    // The commands of the cluster.
    'executor-slurm/call-slurm.ts',
  ],
  // Params files, and workflows.
  yaml: ['core/plan/params/', 'cli/workflows/'],
  // What draws pages, which only `cairn report` and `cairn ui` load.
  '@observablehq/plot': ['report/charts/'],
  linkedom: ['report/charts/'],
  '@dagrejs/dagre': ['report/graph/'],
  'markdown-it': ['report/sections/documents.ts'],
  '@duckdb/node-api': ['steps/tables/'],
  sharp: ['steps/images/'],
  // Runs ONNX files, which only the export loads.
  'onnxruntime-web': ['steps/exporting/onnx/open-onnx.ts'],
  zod: ['steps/'],
  // The HTTP server, which only `cairn serve` and `cairn ui` load.
  fastify: ['serve/server/', 'serve/protocols/', 'ui/server/'],
  'prom-client': ['serve/metrics/'],
  // Processes that execa is too slow for (a worker's channel), or that a check must end by itself.
  // Planning counts who starts one; many files are synced by one program.
  'node:child_process': [
    'core/run/pool/worker-process.ts',
    'core/run/pool/spawn-worker.ts',
    'core/files/sync-many.ts',
    'cli/commands/doctor/',
    // The project's own TypeScript.
    'cli/commands/project/check/',
    // Each run of `cairn run --watch` is the command again.
    'cli/commands/run/watch-run.ts',
    // Programs that a project calls before and after a run.
    'cli/commands/run/run-hook.ts',
    'core/plan/project/watch-planning.ts',
    // git, for files of another repository.
    'steps/sources/ask-git.ts',
    // The answer where there is nothing to do has no time for more.
    'core/plan/environment/ask-again.ts',
    // What outlives a worker.
    'core/run/programs/guard-container.ts',
  ],
  // The client of a shared store.
  'node:http': ['store-http/transport.ts'],
  'node:https': ['store-http/transport.ts'],
  // The client of a cluster.
  '@kubernetes/client-node': ['executor-kubernetes/'],
  // The pipe between a worker and its runner: a file descriptor, and no port.
  'node:net': ['core/run/worker/'],
};

/** Who reads and writes files. */
const disk: Readonly<Record<string, string>> = {
  'executor-slurm/check-slurm.ts': 'looks whether the shared folder can be written',
  'core/files/': 'what store, plan and history do with any file',
  'core/store/': 'keeps artifacts and records',
  'core/fingerprint/': 'reads source and lockfiles',
  'core/history/': 'reads the working tree, writes the records of runs',
  'serve/recording/': 'writes the request log of a server',
  'steps/parallel/': 'hands what a shard knows to its next round, as a file',
  'store-s3/credentials/': 'reads profiles and tokens of the AWS tools',
  'ui/shell/': 'reads the style and the script of its pages',
  'core/plan/': 'finds projects, and what their sources hold',
  'core/run/': 'gives each node a folder',
  'core/registry/': 'lays out the bundles that are published',
  'core/published/': 'writes results to files of the project',
  'core/base/digest.ts': 'digests files as they stream',
  'core/base/file-mark.ts': 'names the facts by which a file is known to be the same',
  'core/base/read-chunks.ts': 'reads them',
  'core/dsl/kinds/': 'how values are stored',
  'core/testing/': 'makes the folder of a test, with the files that it replaces',
  'steps/tables/': 'how tables are stored, and given out as plain files',
  'steps/models/': 'how models are stored',
  'steps/trees/trees-file.ts': 'how trees are stored',
  'steps/bundling/': 'writes the bundle into the folder of its node',
  'steps/backend/': 'finds the native library',
  'steps/compiled/open-session.ts': 'hands a graph to the native library, which takes it from a folder',
  'steps/sources/': 'writes what is fetched into the folder of its node, and asks when a database was written',
  'steps/reading/open-text.ts': 'reads raw files as they stream',
  'steps/exporting/': 'writes models in the formats of other programs',
  'steps/packed/packed-file.ts': 'how networks with packed weights are stored',
  'steps/integers/integers-file.ts': 'how networks in integers are stored',
  'steps/compressing/measure-size.ts': 'measures the files of a model',
  'steps/kinds/exported-model.ts': 'reads what format a stored export has',
  'steps/kinds/pictures.ts': 'how pictures are stored',
  'steps/kinds/result-table.ts': 'writes tables of results as CSV',
  'steps/showing/export-plot.ts': 'writes a stored plot as a picture',
  'steps/images/': 'reads image files, which sharp and IDX take as bytes',
  'steps/transfer/open-pretrained.ts': 'reads what a model of tfjs names before tfjs opens it',
  'report/gather/': 'reads values, pictures and documents out of the store',
  'report/page/report-folder.ts': 'reads the style and the script of a page',
  'cli/terminal/answer-terminal.ts': 'writes to standard output without streams, which take long to load',
  'cli/terminal/project-files.ts': 'reads the source around an error',
  'cli/process/own-package.ts': 'finds its own version',
  'cli/commands/': 'reads and writes what a command names: init, get, predict, doctor',
  'cli/params/': 'reads params files',
  'cli/config/': 'finds the configuration of a project, and names the line of a mistake',
  'cli/usage/unreadable-file.ts': 'says why a file that was named cannot be read',
  'cli/usage/write-whole.ts': 'writes files where the user of a command says',
  'cli/ci/append-report.ts': 'adds to the summary of a CI job',
};

/** Who reads the environment or the arguments of the process. */
const surroundings: Readonly<Record<string, string>> = {
  'cli/command-line/args.ts': 'the only place for what was typed',
  'core/plan/environment/process-environment.ts': 'the default of `environment`, for programs that call run themselves',
  'core/history/reproduce/difference-program.ts': 'a program: its request is a file that it is given',
  'core/run/debug/program.ts': 'a program, with the request as its argument',
  'core/history/machines/program.ts': 'a program: its folders are its arguments',
  'core/run/jobs/program.ts': 'a program: its folder is its argument, and values of variables are in no file',
  'core/run/worker/note-loads.ts': 'threads and programs are given the list in which they note what they load',
  'core/run/worker/own-process.ts': 'puts back what a step changed of its process',
  'steps/backend/load-backend.ts': 'TensorFlow has no other switch for its threads',
  'steps/backend/native-environment.ts': "TensorFlow's own variables, which are part of a key",
};

/** Who writes to the terminal. */
const terminal: Readonly<Record<string, string>> = {
  'cli/terminal/terminal.ts': 'the only place',
  'core/run/worker/': "what a worker writes is its node's log",
  'core/run/debug/program.ts': 'runs in the terminal of the user, and prints what the step logs',
};

/** Who knows the path of its own file. What is published is bundled, so that the folder of a file may be another there. */
const ownPaths: Readonly<Record<string, string>> = {
  'core/base/core-package.ts': 'finds the folder of core, and the programs in it',
  'report/page/report-folder.ts': 'finds the folder of the report, with the style and the script of a page',
  'cli/process/own-package.ts': 'finds the folder of the command, and the programs in it',
  'core/plan/project/watch-planning.ts': 'leaves its own lines out of a stack, in whatever file it is',
  'core/run/worker/watch-reads.ts': 'the same',
};

const strayNames = /^(utils?|helpers?|types|common|misc|shared|index)\.ts$/;
const mostLines = 300;

const root = join(import.meta.dirname, '..');

interface SourceFile {
  /** From packages/, without src: `core/graph/order.ts`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Tests, and what only they use. */
  readonly isTest: boolean;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = Object.keys(doors).flatMap((pack) => {
  const source = join(root, 'packages', pack, 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const path = join(source, name);
      const text = readFileSync(path, 'utf8');
      const imports = ts.preProcessFile(text).importedFiles.map((file) => file.fileName);
      const isTest = /\.(test|rig|reference)\.ts$/.test(name);
      return { name: `${pack}/${name.split(sep).join('/')}`, path, text, isTest, imports };
    });
});
const sources = files.filter((file) => !file.isTest);
const packageOf = (name: string): string => name.split('/')[0]!;
const lies = (name: string, places: readonly string[]): boolean =>
  places.some((place) => (place.endsWith('/') ? name.startsWith(place) : name === place));

/** The file that a relative import means. */
const target = (file: SourceFile, specifier: string): string => {
  const path = relative(join(root, 'packages'), join(dirname(file.path), specifier)).split(sep);
  return [path[0], ...path.slice(2)].join('/');
};
/** Whether `import.meta` is in its code, and not in a comment or a text. */
function usesOwnPath(path: string, text: string): boolean {
  const isIn = (node: ts.Node): boolean => ts.isMetaProperty(node) || (ts.forEachChild(node, isIn) ?? false);
  return isIn(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext));
}
const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** Of packages that are small. */
const leastFiles: Readonly<Record<string, number>> = {
  serve: 20,
  ui: 15,
  'store-http': 4,
  'store-s3': 9,
  'executor-slurm': 7,
  'executor-kubernetes': 8,
};

it('sees the files of all packages', () => {
  for (const pack of Object.keys(doors))
    expect(sources.filter((file) => packageOf(file.name) === pack).length).toBeGreaterThan(leastFiles[pack] ?? 30);
  expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(500);
});

describe('what is bundled', () => {
  const bundled = sources.filter(
    ({ name }) =>
      !['stats', 'steps', 'serve', 'store-http', 'store-s3', 'ui', 'executor-slurm', 'executor-kubernetes'].includes(
        packageOf(name),
      ),
  );

  it('does not count the folders above a file', () => {
    const using = bundled.filter(({ path, text }) => text.includes('import.meta') && usesOwnPath(path, text));
    expect(using.map(({ name }) => name).sort()).toEqual(Object.keys(ownPaths).sort());
  });

  it('keeps each program that is started as a file of its own', () => {
    const layouts = readFileSync(join(root, 'publishing/bundle-code.mjs'), 'utf8');
    const started = bundled.flatMap(({ text }) =>
      [...text.matchAll(/(?:core|cli)Program\('([^']+)'\)/g)].map(([, program]) => program!),
    );
    expect(started.length).toBeGreaterThan(2);
    expect(started.filter((program) => !layouts.includes(`'${program}'`))).toEqual([]);
  });
});

describe('imports', () => {
  it('between rooms of core are in the table', () => {
    const roomOf = (name: string): string => name.split('/')[1]!;
    const wrong = sources
      .filter((file) => packageOf(file.name) === 'core')
      .flatMap((file) =>
        file.imports.filter(isRelative).flatMap((specifier) => {
          const [from, to] = [roomOf(file.name), roomOf(target(file, specifier))];
          if (!rooms[from]) return [`${file.name}: '${from}' is no room`];
          return from === to || rooms[from].includes(to) ? [] : [`${file.name} → ${target(file, specifier)}`];
        }),
      );
    expect([...new Set(wrong)]).toEqual([]);
  });

  it('of what knows where things are in a store come from the store alone', () => {
    const inside = ['core/store/disk/', 'core/store/blobs/', 'core/store/format/'];
    const imports = sources.flatMap((file) =>
      file.imports.filter(isRelative).map((specifier) => [file.name, target(file, specifier)] as const),
    );
    const found = imports.filter(([, to]) => lies(to, inside));
    expect(found.length).toBeGreaterThan(20);
    expect(found.filter(([from]) => !from.startsWith('core/store/'))).toEqual([]);
  });

  it('between rooms of history are in the table', () => {
    const inside = 'core/history/';
    const roomOf = (name: string): string | undefined =>
      name.startsWith(inside) && name.split('/').length > 3 ? name.split('/')[2]! : undefined;
    const seen = new Set<string>();
    const wrong = sources.flatMap((file) => {
      const from = roomOf(file.name);
      if (from === undefined) return [];
      seen.add(from);
      const targets = file.imports.filter(isRelative).map((specifier) => target(file, specifier));
      return targets
        .filter((to) => to.startsWith(inside))
        .filter((to) => roomOf(to) !== from && !(roomsOfHistory[from] ?? []).includes(roomOf(to) ?? ''))
        .map((to) => `${file.name} → ${to}`);
    });
    expect(wrong).toEqual([]);
    expect([...seen].sort()).toEqual(Object.keys(roomsOfHistory).sort());
  });

  it.each(Object.entries(innerRooms))('between the rooms of %s are in the table', (room, { rooms, shared }) => {
    const inside = `${room}/`;
    const roomOf = (name: string): string | undefined => {
      const [first, ...more] = name.slice(inside.length).split('/');
      return more.length ? first : undefined;
    };
    const own = sources.filter(({ name }) => name.startsWith(inside));
    const wrong = own.flatMap((file) => {
      const from = roomOf(file.name);
      if (from === undefined) return [];
      return file.imports
        .filter(isRelative)
        .map((specifier) => target(file, specifier))
        .filter((to) => to.startsWith(inside) && roomOf(to) !== from)
        .filter((to) => ![...(rooms[from] ?? []), ...shared].includes(roomOf(to) ?? to.slice(inside.length)))
        .map((to) => `${file.name} → ${to}`);
    });
    expect(wrong).toEqual([]);
    const seen = new Set(own.flatMap(({ name }) => roomOf(name) ?? []));
    expect([...seen].sort()).toEqual(Object.keys(rooms).sort());
    expect(findCircle(new Map(Object.entries(rooms))), 'a cycle of rooms').toEqual([]);
  });

  it.each(Object.entries(removable))('of %s are few, so that it can be moved', (room, allowed) => {
    const own = sources.filter(({ name }) => name.startsWith(room));
    expect(own.length).toBeGreaterThan(10);
    const wrong = own.flatMap((file) =>
      file.imports
        .filter(isRelative)
        .map((specifier) => target(file, specifier))
        .filter((to) => !lies(to, [room, ...allowed]))
        .map((to) => `${file.name} → ${to}`),
    );
    expect(wrong).toEqual([]);
  });

  it('stay in their package, or go through a door', () => {
    const wrong = files.flatMap((file) =>
      file.imports.flatMap((specifier) => {
        const pack = packageOf(file.name);
        if (isRelative(specifier))
          return packageOf(target(file, specifier)) === pack ? [] : [`${file.name} → ${specifier}`];
        if (!specifier.startsWith('@cairn/')) return [];
        const isOpen = doors[pack]!.includes(specifier) || (file.isTest && testDoors.includes(specifier));
        return isOpen ? [] : [`${file.name} → ${specifier}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('of files name their ending', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((name) => isRelative(name) && !/\.(ts|js|json)$/.test(name))
        .map((name) => `${file.name} → ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('of packages are where those belong', () => {
    const wrong = sources.flatMap((file) =>
      file.imports
        .filter((specifier) => kept[specifier] && !lies(file.name, kept[specifier]))
        .map((specifier) => `${file.name} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
    const used = new Set(sources.flatMap((file) => file.imports));
    expect(Object.keys(kept).filter((name) => kept[name]!.length && !used.has(name))).toEqual([]);
  });

  it('do not go round, types included', () => {
    const edges = new Map(
      sources.map((file) => [file.name, file.imports.filter(isRelative).map((name) => target(file, name))]),
    );
    expect(edges.size).toBe(sources.length);
    expect(findCircle(edges)).toEqual([]);
  });

  it('of tests are not those of sources', () => {
    const isOfTests = (name: string): boolean => /\.(test|rig|reference)\.ts$|^vitest$|^fast-check$/.test(name);
    const wrong = sources.flatMap((file) => file.imports.filter(isOfTests).map((name) => `${file.name} → ${name}`));
    expect(wrong).toEqual([]);
  });
});

describe('the outside', () => {
  it('the disk is for those in the table', () => {
    const readers = sources.filter((file) => file.imports.some((name) => /^node:fs(\/promises)?$/.test(name)));
    expect(readers.map((file) => file.name).filter((name) => !lies(name, Object.keys(disk)))).toEqual([]);
    const idle = Object.keys(disk).filter((place) => !readers.some((file) => lies(file.name, [place])));
    expect(idle, 'in the table, and reads nothing').toEqual([]);
  });

  it('the environment and the arguments are for those in the table', () => {
    const readers = sources.filter((file) =>
      /\bprocess\.(env|argv)\b|\bimport\(['"]node:process/.test(stripComments(file.text)),
    );
    expect(readers.map((file) => file.name).sort()).toEqual(Object.keys(surroundings).sort());
  });

  it('the terminal is for those in the table', () => {
    const wrong = sources
      .filter((file) => /\bconsole\.\w+\(|\bprocess\.(stdout|stderr)\b/.test(stripComments(file.text)))
      .map((file) => file.name)
      .filter((name) => !lies(name, Object.keys(terminal)));
    expect(wrong).toEqual([]);
  });

  it('the clock and chance are not for what makes keys and plans', () => {
    const pure = ['core/base/', 'core/graph/', 'core/dsl/', 'core/key/'];
    // When its module was loaded is in no key: it says whether the module is older than its file.
    const knowsTime = 'core/dsl/pipeline.ts';
    const wrong = sources.filter(
      (file) =>
        lies(file.name, pure) &&
        file.name !== knowsTime &&
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(stripComments(file.text)),
    );
    expect(wrong.map((file) => file.name)).toEqual([]);
  });

  // One test among thousands that fails once in fifty runs says nothing of the change that it holds up.
  it('chance in tests has a seed', () => {
    const tests = ['packages', 'test'].flatMap((place) =>
      readdirSync(join(root, place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
        .map((name) => ({ name, text: readFileSync(join(root, place, name), 'utf8') }))
        .filter(({ text }) => text.includes("from 'fast-check'")),
    );
    const count = (text: string, part: RegExp): number => text.match(part)?.length ?? 0;
    expect(tests.length).toBeGreaterThan(8);
    const bare = tests.filter(
      ({ text }) => count(text, /fc\.assert\(/g) > count(text, /\{ (?:numRuns: \d+, )?seed\b/g),
    );
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('native libraries are known to those who declare them', () => {
    const names = /tensorflow|tfjs|duckdb|\bsharp\b|\b(TF|DNNL|VIPS|OMP)_/i;
    const core = sources.filter((file) => packageOf(file.name) === 'core');
    expect(core.length).toBeGreaterThan(300);
    // Programs of any kind are told how many threads they may take, by the names that they all read.
    const told = 'core/run/programs/program-variables.ts';
    expect(core.filter((file) => names.test(stripComments(file.text))).map((file) => file.name)).toEqual([told]);
    expect(names.test(readFileSync(join(root, 'packages/steps/package.json'), 'utf8'))).toBe(true);
  });

  it('strings are never compared by locale', () => {
    const wrong = sources.filter((file) => /\.localeCompare\(|Intl\.Collator/.test(stripComments(file.text)));
    expect(wrong.map((file) => file.name)).toEqual([]);
  });
});

describe('files', () => {
  it('are short', () => {
    const long = sources.filter((file) => file.text.split('\n').length > mostLines).map((file) => file.name);
    expect(long).toEqual([]);
  });

  it('are not too many in one folder', () => {
    const folders = Map.groupBy(sources, ({ name }) => dirname(name));
    const found = [...folders].filter(([, inside]) => inside.length > mostFiles);
    expect(Object.fromEntries(found.map(([folder, inside]) => [folder, inside.length]))).toEqual(crowded);
  });

  it('have names that say something, in kebab-case', () => {
    const names = files.filter(({ name }) => !/^[\w-]+\/(index|testing)\.ts$/.test(name)).map(({ name }) => name);
    const wrong = names.filter((name) => {
      const last = name.split('/').at(-1)!;
      return (
        strayNames.test(last) || !/^[a-z0-9]+(-[a-z0-9]+)*(\.((exhaustive\.)?test|rig|reference))?\.ts$/.test(last)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('begin by saying what they are for', () => {
    // A file of one function may begin with its imports: then what it exports says what it is for.
    const silent = sources.filter(
      ({ text }) => !/^(\/\/|#!)/.test(text) && !/^(import [^;]*;\s*|\/\*\* @\w[^*]*\*\/\s*)*\/\*\*/.test(text),
    );
    expect(silent.map((file) => file.name)).toEqual([]);
    expect(sources.filter((file) => !/\/\/|\/\*\*/.test(file.text)).map((file) => file.name)).toEqual([]);
  });

  it('export nothing wholesale', () => {
    const wrong = sources.filter((file) => /^export (type )?\*/m.test(file.text)).map((file) => file.name);
    expect(wrong).toEqual([]);
  });
});

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}

/** The first circle of imports, as the files on it. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of edges.get(name) ?? []) {
      const circle = walk(next, [...way, name]);
      if (circle.length) return circle;
    }
    done.add(name);
    return [];
  };
  for (const name of edges.keys()) {
    const circle = walk(name, []);
    if (circle.length) return circle;
  }
  return [];
}
