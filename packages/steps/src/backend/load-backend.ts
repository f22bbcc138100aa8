// Loads tfjs-node: the only way to TensorFlow. Environment variables for it are set here, before it is loaded, because
// the native library reads them once.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import {
  checkLoadedVersion,
  installedVersion,
  missingNativeLibrary,
  tensorflowThreads,
  tfjsNodeFolder,
} from './native-environment.ts';
import type { Tensorflow } from './tensorflow.ts';
import type { Tfjs } from './tfjs.ts';

let loaded: { readonly tf: unknown; readonly threads: number } | undefined;

/**
 * TensorFlow on its native backend, typed as far as networks need it; `T` may be `typeof
 * import('@tensorflow/tfjs-node')`.
 *
 * @param options `threads` for one operation, default `TF_NUM_INTRAOP_THREADS` or 1
 * @throws Error when the native library is not installed, or when it is loaded already with another number of threads
 */
export async function loadBackend<T = Tensorflow>(options: { readonly threads?: number } = {}): Promise<T> {
  const threads = tensorflowThreads(options.threads);
  if (loaded !== undefined) {
    if (loaded.threads === threads) return loaded.tf as T;
    throw new Error(
      `TensorFlow is loaded with ${loaded.threads} and cannot change to ${threads} threads: use another process.`,
    );
  }
  prepareEnvironment(threads);
  putBackRemovedFunctions();
  const tf = withoutBanner(requireTfjs);
  await tf.ready();
  const version = versionOf(tf);
  if (version !== undefined) checkLoadedVersion(version, installedVersion());
  loaded = { tf, threads };
  return tf as unknown as T;
}

/** An exception to "process.env only in cli/command-line/args.ts": TensorFlow has no other switch for these. */
function prepareEnvironment(threads: number): void {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] ??= '1';
}

/** The version that the library reports. tfjs-node stores its addon in its backend; undefined for another backend. */
function versionOf(tf: Tfjs): string | undefined {
  return (tf.backend() as { readonly binding?: { readonly TF_Version?: string } }).binding?.TF_Version;
}

/** tfjs-node 4.22 calls two functions that Node 23 removed or warns about (tensorflow/tfjs #8609). */
function putBackRemovedFunctions(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

function requireTfjs(): Tfjs {
  if (!existsSync(join(tfjsNodeFolder(), 'lib', 'napi-v8', 'tfjs_binding.node'))) throw missingNativeLibrary();
  try {
    return createRequire(import.meta.url)('@tensorflow/tfjs-node');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    // The library was removed from the cache, or is for another system.
    if (code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND') throw missingNativeLibrary(error);
    throw error;
  }
}

/** tfjs prints a banner between lines of "=" when it is loaded. All other output is passed on. */
function withoutBanner<T>(load: () => T): T {
  const names = ['log', 'info', 'warn'] as const;
  const own = names.map((name) => [name, console[name]] as const);
  for (const [name, print] of own) {
    console[name] = (...words: unknown[]) => {
      if (!/^\s*={5,}|TensorFlow\.js in Node/.test(String(words[0]))) print(...words);
    };
  }
  try {
    return load();
  } finally {
    for (const [name, print] of own) console[name] = print;
  }
}
