// Several versions of the native library on one machine: each project has its own, whatever another one sets up, and what
// is loaded is what its `deps/native.json` names, which is in keys. The libraries here are small ones, compiled for this.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkLoadedVersion } from './native-environment.ts';

const load = (name: string) => import(new URL(`../../native/${name}.mjs`, import.meta.url).href);
const { findCompiler } = await load('compile-addon');
const { fileDigest } = await load('file-digest');
const { addonFolders, addonNames, keepAddon } = await load('keep-addon');
const { findLibrary, libraryNames } = await load('keep-library');
const { keepFolder } = await load('kept-folder');
const { isLinked, linkNative } = await load('link-native');

const name = 'libfake.so.2';
const tfjsVersion = '9.9.9';
const say = () => {};

interface Project {
  readonly tfjs: string;
  readonly library: string;
  readonly wheel: { readonly libraries: Readonly<Record<string, string>> };
}

let folder = '';
let cache = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-native-')));
  cache = join(folder, 'cache');
  mkdirSync(cache);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const binding = `
#include <node_api.h>
extern "C" const char* fake_version();
static napi_value start(napi_env env, napi_value exports) {
  napi_value text;
  napi_create_string_utf8(env, fake_version(), NAPI_AUTO_LENGTH, &text);
  napi_set_named_property(env, exports, "TF_Version", text);
  return exports;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, start)
`;

/** A project with a tfjs-node package, and a library of a version that is kept in the cache all projects share. */
async function setUp(project: string, version: string): Promise<Project> {
  const tfjs = join(folder, project);
  mkdirSync(join(tfjs, 'binding'), { recursive: true });
  writeFileSync(join(tfjs, 'binding', 'tfjs_binding.cc'), binding);
  writeFileSync(join(tfjs, 'binding', 'tfjs_backend.cc'), '');
  const built = join(tfjs, name);
  const source = join(tfjs, 'fake.cc');
  writeFileSync(source, `extern "C" const char* fake_version() { return "${version}"; }`);
  const [program, ...before] = (await findCompiler()) as string[];
  execFileSync(program!, [...before, '-shared', '-fPIC', `-Wl,-soname,${name}`, source, '-o', built]);
  const wheel = { libraries: { [name]: (await fileDigest(built)) as string } };
  const kept = await keepFolder(cache, libraryNames(wheel)[0], {
    say,
    make: async (into: string) => {
      mkdirSync(join(into, 'lib'));
      mkdirSync(join(into, 'include'));
      writeFileSync(join(into, 'lib', name), readFileSync(built));
      return {
        about: { tensorflow: version, libraries: wheel.libraries },
        files: { [`lib/${name}`]: wheel.libraries[name] },
      };
    },
  });
  const addon = await keepAddon(cache, { tfjsNode: { folder: tfjs, version: tfjsVersion }, library: kept, wheel, say });
  linkNative(tfjs, addon.folder);
  expect(isLinked(tfjs, addon.folder)).toBe(true);
  return { tfjs, library: join(kept.folder, 'lib'), wheel };
}

/** The version of the library that a process of a project loads. */
function loadIn({ tfjs }: Project, variables: Readonly<Record<string, string>> = {}): string {
  const script = 'process.stdout.write(require(process.argv[1]).TF_Version)';
  return execFileSync(process.execPath, ['-e', script, join(tfjs, 'lib/napi-v8/tfjs_binding.node')], {
    env: { ...process.env, NODE_OPTIONS: '', ...variables },
    encoding: 'utf8',
  });
}

const named = ({ tfjs }: Project): string => readFileSync(join(tfjs, 'deps', 'native.json'), 'utf8');

test.skipIf(process.platform !== 'linux')(
  'two versions lie side by side, and each project keeps and loads its own',
  async () => {
    const first = await setUp('first', 'one');
    const before = named(first);
    const second = await setUp('second', 'two');
    expect(readdirSync(cache).filter((entry) => !entry.endsWith('.lock')).length).toBe(4);
    expect(named(first)).toBe(before);
    expect([first, second].map((project) => JSON.parse(named(project)).tensorflow)).toEqual(['one', 'two']);
    expect([loadIn(first), loadIn(second)]).toEqual(['one', 'two']);
    // The same version again is the same folder.
    const third = await setUp('third', 'one');
    expect([named(third), loadIn(third)]).toEqual([before, 'one']);
    expect(readdirSync(cache).filter((entry) => !entry.endsWith('.lock')).length).toBe(4);

    // What a key names is loaded, wherever the environment says that libraries are.
    expect(loadIn(first, { LD_LIBRARY_PATH: second.library })).toBe('one');
    expect(loadIn(second, { LD_LIBRARY_PATH: first.library })).toBe('two');
  },
);

test('what an earlier version kept under a name without digests is taken where it is the pinned one, and nowhere else', async () => {
  const [wheel, other] = ['a', 'b'].map((digit) => ({ libraries: { [name]: digit.repeat(64) } }));
  expect(libraryNames(wheel)[1]).toBe(libraryNames(other)[1]);
  expect(libraryNames(wheel)[0]).not.toBe(libraryNames(other)[0]);
  expect(addonNames('1.0.0', wheel)[0]).not.toBe(addonNames('1.0.0', other)[0]);
  const about = { tensorflow: '1', libraries: wheel!.libraries };
  const make = async () => ({ about, files: {} });
  const library = await keepFolder(cache, libraryNames(wheel)[1], { say, make });
  const addon = await keepFolder(cache, addonNames('1.0.0', wheel)[1], { say, make });
  expect([(await findLibrary(cache, wheel)).folder, addonFolders(cache, '1.0.0', wheel)]).toEqual([
    library.folder,
    [addon.folder],
  ]);
  expect([await findLibrary(cache, other), addonFolders(cache, '1.0.0', other)]).toEqual([undefined, []]);
});

test('another version in the process than the one that the key names is an error', () => {
  expect(() => checkLoadedVersion('2.21.0', '2.21.0')).not.toThrow();
  expect(() => checkLoadedVersion('2.9.1', '2.21.0')).toThrow(
    /TensorFlow 2\.9\.1 was loaded, and 2\.21\.0 is installed/,
  );
});
