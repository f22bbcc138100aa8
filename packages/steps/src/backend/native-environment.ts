// What the native library contributes to a key: told without loading it, because a run with nothing to do loads no
// TensorFlow. The set-up (packages/steps/native) writes `deps/native.json` beside the library.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface NativeEnvironment {
  /** TensorFlow's version, such as `2.21.0`. */
  readonly libraryVersion: string;
  /** sha256 in hex of each library by file name; empty where tfjs-node downloaded its own. */
  readonly libraries: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly arch: string;
  /** Threads of one operation. Cairn's, not the machine's: see {@link tensorflowThreads}. */
  readonly threads: number;
  /** `TF_*` and `DNNL_*` as set by the user, in code-unit order, without those that cannot change a result. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Logging changes no result; the threads are told apart. */
const withoutEffect = new Set([
  'TF_CPP_MIN_LOG_LEVEL',
  'TF_CPP_MAX_VLOG_LEVEL',
  'TF_CPP_VMODULE',
  'TF_NUM_INTRAOP_THREADS',
  'TF_NUM_INTEROP_THREADS',
]);

const missing =
  "TensorFlow's native library is not installed: run `npm run setup` in Cairn's repository, `npx cairn-native` elsewhere.";

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
 * How many threads TensorFlow gets: what the step asks for, or `TF_NUM_INTRAOP_THREADS`, or one. Never the number of
 * cores, which would put the machine in every key.
 *
 * @throws Error when it is not a whole number from 1 on
 */
export function tensorflowThreads(asked?: number): number {
  // The environment is read here, as an exception to "only in cli/command-line/args.ts": TensorFlow itself reads these variables.
  const threads = asked ?? Number(process.env['TF_NUM_INTRAOP_THREADS'] ?? 1);
  if (Number.isInteger(threads) && threads >= 1) return threads;
  const named =
    asked === undefined
      ? `TF_NUM_INTRAOP_THREADS is "${process.env['TF_NUM_INTRAOP_THREADS']}"`
      : `threads is ${asked}`;
  throw new Error(`${named}: TensorFlow wants a whole number of threads, 1 or more.`);
}

/** The version of TensorFlow that is installed. Of the rest of the environment it tells nothing, so steps may ask it. */
export function installedVersion(): string {
  return readNative().tensorflow;
}

/**
 * What is loaded must be what the keys of nodes name.
 *
 * @param loaded - the version that the library says of itself
 * @param installed - the one in `deps/native.json`
 * @throws Error where they differ
 */
export function checkLoadedVersion(loaded: string, installed: string): void {
  if (loaded === installed) return;
  throw new Error(
    `TensorFlow ${loaded} was loaded, and ${installed} is installed: unset LD_LIBRARY_PATH and LD_PRELOAD, or run \`npx cairn-native\` again.`,
  );
}

/** The folder of the tfjs-node package that these steps use. */
export function tfjsNodeFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
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
