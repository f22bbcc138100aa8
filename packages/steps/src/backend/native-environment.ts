// The part of a key that describes the native library. It is read without loading the library, because a run with
// nothing to do does not load TensorFlow. The set-up (packages/steps/native) writes `deps/native.json` next to the
// library.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface NativeEnvironment {
  /** TensorFlow's version, such as `2.21.0`. */
  readonly libraryVersion: string;
  /** sha256 in hex of each library by file name; empty if tfjs-node downloaded its own. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly arch: string;
  /** Threads of one operation. The number is Cairn's, not the machine's: see {@link tensorflowThreads}. */
  readonly threads: number;
  /** `TF_*` and `DNNL_*` as set by the user, in code-unit order, without those that cannot change a result. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Logging does not change results, and the number of threads is a field of its own. */
const withoutEffect = new Set([
  'TF_CPP_MIN_LOG_LEVEL',
  'TF_CPP_MAX_VLOG_LEVEL',
  'TF_CPP_VMODULE',
  'TF_NUM_INTRAOP_THREADS',
  'TF_NUM_INTEROP_THREADS',
]);

const missing =
  "TensorFlow's native library is not installed: run `npm run setup` in Cairn's repository, `npx cairn-native` elsewhere.";

const notInstalled =
  'TensorFlow is not installed, and networks need it: run `npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0`, then `npx cairn-native`.';

/**
 * The environment of every step whose code reaches tfjs, for its key.
 *
 * @throws Error when the native library is not installed
 */
export function nativeEnvironment(options: { readonly threads?: number } = {}): NativeEnvironment {
  const { tensorflow, libraries } = readNative();
  return {
    libraryVersion: tensorflow,
    libraries,
    platform: process.platform,
    arch: process.arch,
    threads: tensorflowThreads(options.threads),
    variables: variablesIn(process.env),
  };
}

/**
 * The number of threads that TensorFlow gets: the step's, or `TF_NUM_INTRAOP_THREADS`, or one. Never the number of
 * cores, because then every key would depend on the machine.
 *
 * @throws Error when it is not an integer from 1
 */
export function tensorflowThreads(asked?: number): number {
  // The environment is read here, as an exception to "only in cli/command-line/args.ts": TensorFlow itself reads these
  // variables.
  const threads = asked ?? Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 1);
  if (Number.isInteger(threads) && threads >= 1) return threads;
  const named =
    asked === undefined
      ? `TF_NUM_INTRAOP_THREADS is "${process.env['TF_NUM_INTRAOP_THREADS']}"`
      : `threads is ${asked}`;
  throw new Error(`${named}: TensorFlow requires a whole number of threads, 1 or more.`);
}

/** The installed version of TensorFlow. Steps may call this, because it returns nothing else about the environment. */
export function installedVersion(): string {
  return readNative().tensorflow;
}

/**
 * The loaded library must be the one in the keys of nodes.
 *
 * @param loaded - the version that the library reports
 * @param installed - the one in `deps/native.json`
 * @throws Error if they differ
 */
export function checkLoadedVersion(loaded: string, installed: string): void {
  if (loaded === installed) return;
  throw new Error(
    `TensorFlow ${loaded} was loaded, and ${installed} is installed: unset LD_LIBRARY_PATH and LD_PRELOAD, or run \`npx cairn-native\` again.`,
  );
}

/**
 * The folder of the tfjs-node package that these steps use.
 *
 * @throws Error with the code `tensorflow-missing` when the project does not have it: only networks need it
 */
export function tfjsNodeFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
  } catch (cause) {
    throw Object.assign(new Error(notInstalled, { cause }), { code: 'tensorflow-missing' });
  }
}

/** The error that says what to do when there is no native library. */
export function missingNativeLibrary(cause?: unknown): Error {
  return new Error(missing, { cause });
}

function readNative(): { tensorflow: string; libraries: Record<string, string> } {
  const folder = tfjsNodeFolder();
  try {
    return JSON.parse(readFileSync(join(folder, 'deps', 'native.json'), 'utf8'));
  } catch (error) {
    throw missingNativeLibrary(error);
  }
}

function variablesIn(environment: NodeJS.ProcessEnv): Record<string, string> {
  const names = Object.keys(environment).filter((name) => /^(TF|DNNL|ONEDNN)_/.test(name) && !withoutEffect.has(name));
  return Object.fromEntries(names.sort().map((name) => [name, environment[name] ?? '']));
}
