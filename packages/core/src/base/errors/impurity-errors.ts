// The messages for impure code, which depends on something that is not in the key. Each is an error, or a warning with
// --allow-impure.

import type { Words } from './words.ts';

export interface Impure {
  /** `step 'train'`, `the pipeline 'digits'`. */
  readonly of: string;
  readonly name: string | null;
  /** Where the code was found. A command can declare only variables, a gate only memos, and `build` nothing. */
  readonly role: 'step' | 'gate' | 'command' | 'build';
  /** It happens while a module loads. */
  readonly isAtLoad: boolean;
  /** Whether a path is a folder. */
  readonly isFolder?: boolean;
}

const forBuild = 'build sees its params and nothing else: take it as a param, and set it with --set or a params file.';

export const impurityErrors = {
  'impure-clock': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reads the time of day (${name}), which is not in the key`,
    fix:
      role === 'build'
        ? forBuild
        : `Take the time as a param${role === 'step' ? '; or declare clock: true if its outputs do not depend on it' : ''}.`,
  }),
  'impure-env': ({ of, name, role }: Impure) => ({
    message:
      name === null
        ? `${capital(of)} reads the environment as a whole`
        : `${capital(of)} reads the environment variable ${name}, which ${role === 'step' || role === 'command' ? 'it does not declare' : 'is not in the key'}`,
    fix: role === 'build' ? forBuild : role === 'gate' ? 'Take it as a param.' : declareVariable(name),
  }),
  'impure-file': ({ of, name, role, isFolder }: Impure) => ({
    message: withoutPath.test(name ?? '')
      ? `${capital(of)} uses ${name}, and what it reads is not in the key`
      : `${capital(of)} reads the ${isFolder ? 'folder' : 'file'} '${name}', which is not an input of it`,
    fix: withoutPath.test(name ?? '')
      ? 'Take what it needs as a param, or pass it in as a file.'
      : letFlowIn(name ?? '', role, isFolder),
  }),
  'impure-machine': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reads a fact of the machine or the process (${name}), which is not in the key`,
    fix:
      role === 'build'
        ? forBuild
        : `Take it as a param${role === 'step' ? '; or declare machine: true if its outputs do not depend on it' : ''}.`,
  }),
  'impure-network': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reaches over the network (${name}), which is not in the key`,
    fix:
      role === 'build'
        ? forBuild
        : `Fetch it before the run and pass it in as a file${role === 'step' ? '; or declare network: true if its outputs do not depend on when it runs' : ''}.`,
  }),
  'impure-random': ({ of, name, role, isAtLoad }: Impure) => ({
    message: isAtLoad
      ? `${capital(of)} draws a random number (${name}) while its module loads, so every process gets a different one`
      : `${capital(of)} draws a random number (${name}), and a ${role === 'build' ? 'plan' : role} has no seed`,
    fix: 'Draw it inside the run of a step, where random numbers are seeded: context.random, or Math.random.',
  }),
  'impure-state': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} changes '${name}', a variable of its module, so one node can see what another did`,
    fix:
      role === 'step' || role === 'gate'
        ? `Keep it inside the function; or declare memo: ['${name}'] if it only caches what could be computed again.`
        : 'Keep it inside the function.',
  }),
} as const satisfies Record<string, (p: Impure) => Words>;

/** These read files whose paths are not visible in the code. */
const withoutPath = /^((local|session)Storage|(node:)?wasi)$/;

function letFlowIn(path: string, role: Impure['role'], isFolder = false): string {
  const [, root = path, match] = /^([^*?[{]*)\/([^/]*[*?[{].*)$/.exec(path) ?? [];
  const source =
    isFolder || match !== undefined
      ? `folder('${root}'${match === undefined ? '' : `, { match: '${match}' }`})`
      : `file('${path}')`;
  if (role === 'build')
    return `build sees its params and nothing else: pass ${source} to a step that reads it; or take its content as a param, and set it with --set or a params file.`;
  if (role === 'command')
    return `Name it in uses: ['${root}'], so that it is in the key and is copied next to the program; or pass it in: ${source} in the pipeline, and an input of the command.`;
  return `Pass it in: ${source} in the pipeline, and an input of the ${role}.`;
}

function declareVariable(name: string | null): string {
  const what = name === null ? 'each variable by its name' : `env: ['${name}']`;
  return `Declare ${what}, which makes its value part of the key; or take it as a param.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
