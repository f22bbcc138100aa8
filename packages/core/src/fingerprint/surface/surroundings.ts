// The environment of a step, in addition to Node.

import type { Surface } from './answer.ts';

/** Facts about the process and its environment that do not come from Node. */
export const surroundings: Surface = {
  'environment variables': [
    'key',
    'those that a step declares; of the others it sees only where this machine has its programs, libraries, certificates and folders (`PATH`, `HOME`, `LD_*`, `NODE_*`, …)',
  ],
  'time zone': ['fixed', 'UTC, unless the step declares `TZ`'],
  locale: [
    'fixed',
    '`LANG` is `C.UTF-8`, which for `Intl` is `en-US`, unless the step declares `LANG`, `LC_ALL` or another of its kind; on Windows `Intl` asks the system, which is not covered',
  ],
  'working folder': [
    'fixed',
    "the project's root; of a command, a folder of its own with its `uses`, `inputs/` and `outputs/`",
  ],
  'paths of inputs': [
    'key',
    "they end in the input's name and the extension of its file; a command is given relative paths; what is above is where the project is",
  ],
  'order of names': ['key', 'in params and records of inputs, where the caller chooses it'],
  'modes of files': [
    'key',
    'which files are programs, in folders and in `uses`; other modes and times are the same in every run',
  ],
  'standard input': ['fixed', 'empty'],
  'mode of new files': ['fixed', 'a umask of 0o022'],
  'conditions and loaders': ['key', 'what is loaded of the project is compared with the code in the key'],
  'number of processors': ['fixed', 'those of native packages are set; `os.cpus` is `impure-machine`'],
  'kind of processor': [
    'key',
    'architecture, of steps that reach native code; features of a processor are recorded, and not in the key',
  ],
  'where the project is': [
    'open',
    '`process.cwd()`, `import.meta`, `Error.stack`: a path in a result differs from machine to machine',
  ],
  'empty folders': ['fixed', 'they are dropped from folders that are stored: a folder is its files'],
  'order of a listing': ['open', '`readdir` sorts; `opendir` and programs list a folder as the disk does'],
  'code of packages': ['key', 'by their versions; what they read of the above is not looked for'],
};
