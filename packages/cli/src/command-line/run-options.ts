// Options about failures, about sources outside of the project, and about what is said of a run.

export const failures = {
  'keep-going': { type: 'flag', summary: 'Continues with nodes that do not depend on a failed node' },
  'max-failures': {
    type: 'count',
    value: 'number',
    least: 1,
    summary: 'Starts no more nodes after this many failures (default 1)',
  },
  'fail-fast': { type: 'flag', summary: 'Also ends the running nodes when no more nodes are started' },
  'keep-failed': {
    type: 'flag',
    summary: 'Keeps the working folders and unfinished outputs of failed nodes, in .cairn/failed',
  },
} as const;

/** What the nodes of a run may take together. */
export const machine = {
  concurrency: {
    type: 'count',
    value: 'number',
    least: 1,
    summary: 'Threads for all nodes together (default: the number of processors)',
  },
  memory: {
    type: 'text',
    value: 'size',
    summary: 'The memory that all nodes together may use, such as 8GB (default: all)',
  },
} as const;

export const notify = {
  type: 'text',
  value: 'command',
  summary: 'Calls this command when the run has ended, also if it failed or was refused',
} as const;

export const over = {
  type: 'texts',
  value: 'name=values',
  summary: 'Values of a param, as in rate=0.1,0.2; repeated: every combination',
} as const;

export const executor = {
  type: 'text',
  value: 'name',
  summary: 'Where nodes run: local (default), slurm, kubernetes, or another that is installed',
} as const;

export const refresh = {
  type: 'some-or-all',
  value: 'source',
  summary: 'Asks this source for its version now; without a name, all sources',
} as const;

/** What is said about a run: `cairn tag` changes it later. */
export const describing = {
  name: { type: 'text', value: 'text', summary: 'The name of the run, to find it by' },
  note: { type: 'text', value: 'text', summary: 'A note about the run' },
  tag: { type: 'texts', value: 'tag', summary: 'A tag of the run, such as nightly; may be repeated' },
  pin: { type: 'flag', summary: 'Keeps the run, whatever the rules of prune and store collect say' },
} as const;
