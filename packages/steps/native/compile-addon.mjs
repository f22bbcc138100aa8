// Compiles tfjs-node's addon for the stored library. The objects are linked against two empty libraries with the right
// names, not against the real ones: reading 788 MB of symbols would take 9 of 11 seconds. Missing symbols are noticed
// when the addon is loaded, directly afterwards.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines, runProgram } from './run-program.mjs';

/** The path that tfjs-node expects: 8 is the newest Node-API that it knows, which every Node since 15 has. */
export const addonPath = 'lib/napi-v8/tfjs_binding.node';

/** Linux only: on macOS TensorFlow's initialisers print nothing. */
const quietLogPath = 'lib/napi-v8/libcairn_quiet_log.so';

export const quietLog = fileURLToPath(new URL('quiet-log.cc', import.meta.url));

export const compileFlags = ['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8'];

/**
 * Linux: the path of the libraries. It is an RPATH and not a RUNPATH, because LD_LIBRARY_PATH has priority over a
 * RUNPATH: the loaded library must be the one in `native.json`, and so in the key of a node.
 */
export const linkFlags = ['-Wl,--no-as-needed', '-Wl,--disable-new-dtags', '-Wl,-rpath,$ORIGIN:$ORIGIN/../../deps/lib'];

/** The command of the C++ compiler: `CXX`, which may include a wrapper (`ccache g++`), or the first one that exists. */
export async function findCompiler(environment = process.env) {
  const named = environment.CXX?.trim();
  const commands = named ? [named] : process.platform === 'darwin' ? ['c++', 'clang++'] : ['g++', 'c++', 'clang++'];
  for (const command of commands) {
    const [program, ...parameters] = command.split(/\s+/);
    const { code } = await runProgram(program, [...parameters, '--version']);
    if (code === 0) return [program, ...parameters];
  }
  if (named) throw new Error(`CXX names a C++ compiler that does not run: "${named}".`);
  throw new Error(
    'There is no C++ compiler (on Debian and Ubuntu: apt-get install g++; on macOS: xcode-select --install).',
  );
}

/**
 * @param {{ compiler: string[], tfjsNode: string, nodeApiHeaders: string, library: string, libraries: string[], target: string }} parts
 * `library` is the kept library's folder, `target` the folder that gets {@link addonPath}
 */
export async function compileAddon({ compiler, tfjsNode, nodeApiHeaders, library, libraries, target }) {
  const work = join(target, 'objects');
  mkdirSync(work);
  const headers = [join(tfjsNode, 'binding'), join(library, 'include'), nodeApiHeaders].flatMap((path) => ['-I', path]);
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(tfjsNode, 'binding', name));
  const objects = await Promise.all(
    sources.map(async (source, index) => {
      const object = join(work, `${index}.o`);
      await compile(compiler, [...compileFlags, ...headers, '-c', source, '-o', object]);
      return object;
    }),
  );
  mkdirSync(join(target, 'lib', 'napi-v8'), { recursive: true });
  const linking =
    process.platform === 'darwin' ? linkOnMac(library) : await linkOnLinux({ compiler, libraries, work, target });
  await compile(compiler, [...objects, ...linking, '-o', join(target, addonPath)]);
  rmSync(work, { recursive: true });
}

/** Node loads the addon by its real path, in the cache, and the libraries are found relative to it. */
async function linkOnLinux({ compiler, libraries, work, target }) {
  const empty = join(work, 'empty.cc');
  writeFileSync(empty, '');
  const makeShared = async (source, name, path, more = []) => {
    await compile(compiler, ['-shared', ...compileFlags, ...more, `-Wl,-soname,${name}`, source, '-o', path]);
    return path;
  };
  const needed = await Promise.all([
    makeShared(quietLog, basename(quietLogPath), join(target, quietLogPath), ['-Wl,-z,initfirst']),
    ...libraries.map((name) => makeShared(empty, name, join(work, name))),
  ]);
  const [all, ...paths] = linkFlags;
  return ['-shared', all, ...needed, ...paths];
}

/** macOS records the libraries' own names, `@rpath/libtensorflow_cc.2.dylib`. Node provides the other symbols. */
function linkOnMac(library) {
  const lib = join(library, 'lib');
  return [
    ...['-bundle', '-undefined', 'dynamic_lookup', `-L${lib}`, '-ltensorflow', '-ltensorflow_framework'],
    '-Wl,-rpath,@loader_path/../../deps/lib',
  ];
}

async function compile([program, ...before], parameters) {
  const { code, output } = await runProgram(program, [...before, ...parameters]);
  if (code !== 0) throw new Error(`${program} could not build tfjs-node's addon:\n${lastLines(output)}`);
}
