// The environment that the code of a node sees: what it declares, a fixed time zone and locale, and what the machine
// needs to start a program at all. The rest of the caller's environment is in no key, so a node does not see it.

import { isVariableOf, type NativePackages } from '../../fingerprint/packages/native-packages.ts';
import type { Variables } from './environment.ts';
import { fixedLocale, isOfLocale } from './locale-variables.ts';

/**
 * Where programs, libraries, devices, certificates and folders of this machine are, and how Node starts. They decide how
 * a program finds something, and not what it computes.
 */
const ofMachine = new RegExp(
  `^(${[
    'PATH|HOME|XDG_\\w+|TMPDIR|TMP|TEMP|LD_\\w+|DYLD_\\w+|CUDA_\\w+|NVIDIA_\\w+|ROCR_\\w+|HIP_\\w+',
    'SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|HOMEDRIVE|HOMEPATH|(LOCAL)?APPDATA|PROGRAMDATA',
    'PROGRAMFILES(\\(X86\\))?|COMMONPROGRAMFILES(\\(X86\\))?|(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)',
    'NODE_(?!ENV$)\\w+|CAIRN_\\w+',
  ].join('|')})$`,
  'i',
);

/** Whether a variable only says how a program of this machine finds something. */
export function isOfMachine(name: string): boolean {
  return ofMachine.test(name);
}

export interface ProcessNeeds {
  /** Variables that the step declares. */
  readonly declared: readonly string[];
  /** How many threads it takes. */
  readonly threads: number;
  /** Native packages that are declared for it: whether it reaches them or not, so that nodes share processes. */
  readonly natives: NativePackages;
}

/**
 * What the process of a node is started with. Variables of threads are set, whatever the caller sets them to.
 *
 * @param isWhole - where code that reads what it does not declare is allowed: all variables but those of the locale
 */
export function stepVariables(
  { declared, threads, natives }: ProcessNeeds,
  variables: Variables,
  isWhole = false,
): Variables {
  const known = [...natives.values()].flat();
  const isOfNative = (name: string): boolean => known.some((native) => isVariableOf(native, name));
  const isGiven = (name: string): boolean =>
    declared.includes(name) || (!isOfLocale(name) && (isWhole || isOfMachine(name) || isOfNative(name)));
  const given = Object.entries(variables).filter(([name, value]) => value !== undefined && isGiven(name));
  const ofThreads = known.flatMap((native) => native.threads.map((name) => [name, String(threads)] as const));
  return {
    ...fixedLocale,
    ...Object.assign({}, ...known.map(({ defaults }) => defaults)),
    ...Object.fromEntries(given),
    ...Object.fromEntries(ofThreads),
  };
}

/** Without these, most programs of Windows do not start. There, names of variables have no case: `Path`. */
const ofWindowsPrograms = /^(PATH|PATHEXT|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|TEMP|TMP)$/i;

/** What a command is started with: the path of programs, the fixed time zone and locale, and what it declares. */
export function commandVariables(
  declared: readonly string[],
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const ofPrograms = platform === 'win32' ? ofWindowsPrograms : /^PATH$/;
  const names = [...Object.keys(variables).filter((name) => ofPrograms.test(name)), ...declared];
  const given = names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]] as const]));
  return { ...fixedLocale, ...Object.fromEntries(given) };
}
