// The words for what would make a key lie. Each is an error, or a warning under --allow-impure.

import type { Words } from './words.ts';

export interface Impure {
  /** `step 'train'`, `the pipeline 'digits'`. */
  readonly of: string;
  readonly name: string | null;
  /** What it is found in: a command declares variables alone, a gate memos alone, `build` nothing. */
  readonly role: 'step' | 'gate' | 'command' | 'build';
  /** It happens while a module loads. */
  readonly isAtLoad: boolean;
  /** Of a file: it is a folder. */
  readonly isFolder?: boolean;
}

const forBuild = 'build sees its params and nothing else: take it as a param, and set it with --set or a params file.';

export const impurityErrors = {
  'impure-clock': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reads the time of day (${name}), which is in no key`,
    fix:
      role === 'build'
        ? forBuild
        : `Take the time as a param${role === 'step' ? '; or declare clock: true where what it makes does not depend on it' : ''}.`,
  }),
  'impure-env': ({ of, name, role }: Impure) => ({
    message:
      name === null
        ? `${capital(of)} reads the environment as a whole`
        : `${capital(of)} reads the environment variable ${name}, which ${role === 'step' || role === 'command' ? 'it does not declare' : 'is in no key'}`,
    fix: role === 'build' ? forBuild : role === 'gate' ? 'Take it as a param.' : declareVariable(name),
  }),
  'impure-file': ({ of, name, role, isFolder }: Impure) => ({
    message: withoutPath.test(name ?? '')
      ? `${capital(of)} uses ${name}, and what it reads is in no key`
      : `${capital(of)} reads the ${isFolder ? 'folder' : 'file'} '${name}', which is no input of it`,
    fix: withoutPath.test(name ?? '')
      ? 'Take what it needs as a param, or let it flow in as a file.'
      : letFlowIn(name ?? '', role, isFolder),
  }),
  'impure-machine': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reads a fact of the machine or the process (${name}), which is in no key`,
    fix:
      role === 'build'
        ? forBuild
        : `Take it as a param${role === 'step' ? '; or declare machine: true where what it makes does not depend on it' : ''}.`,
  }),
  'impure-network': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} reaches over the network (${name}), which is in no key`,
    fix:
      role === 'build'
        ? forBuild
        : `Fetch it before the run and let it flow in as a file${role === 'step' ? '; or declare network: true where what it makes does not depend on when it is asked' : ''}.`,
  }),
  'impure-random': ({ of, name, role, isAtLoad }: Impure) => ({
    message: isAtLoad
      ? `${capital(of)} draws a random number (${name}) while its module loads, so every process gets another`
      : `${capital(of)} draws a random number (${name}), and a ${role === 'build' ? 'plan' : role} has no seed`,
    fix: 'Draw it inside the run of a step, where chance is seeded: context.random, or Math.random.',
  }),
  'impure-state': ({ of, name, role }: Impure) => ({
    message: `${capital(of)} changes '${name}', a variable of its module, so one node can see what another did`,
    fix:
      role === 'step' || role === 'gate'
        ? `Keep it inside the function; or declare memo: ['${name}'] where it only keeps what could be computed again.`
        : 'Keep it inside the function.',
  }),
} as const satisfies Record<string, (p: Impure) => Words>;

/** What reads files that are not named. */
const withoutPath = /^((local|session)Storage|(node:)?wasi)$/;

function letFlowIn(path: string, role: Impure['role'], isFolder = false): string {
  const [, root = path, match] = /^([^*?[{]*)\/([^/]*[*?[{].*)$/.exec(path) ?? [];
  const source =
    isFolder || match !== undefined
      ? `folder('${root}'${match === undefined ? '' : `, { match: '${match}' }`})`
      : `file('${path}')`;
  if (role === 'build')
    return `build sees its params and nothing else: pass ${source} to a step that reads it; or take what it says as a param, and set it with --set or a params file.`;
  if (role === 'command')
    return `Name it in uses: ['${root}'], so that it counts and is put next to the program; or let it flow in: ${source} in the pipeline, and an input of the command.`;
  return `Let it flow in: ${source} in the pipeline, and an input of the ${role}.`;
}

function declareVariable(name: string | null): string {
  const what = name === null ? 'each variable by its name' : `env: ['${name}']`;
  return `Declare ${what}, which makes its value part of the key; or take it as a param.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
