// The set-up of the native library is plain JavaScript in packages/steps/native, outside the compiler's sight, because it
// runs before anything is installed. Its parts that guard against killed and simultaneous set-ups are tested here.

import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const load = (name: string) => import(new URL(`../../native/${name}.mjs`, import.meta.url).href);
const { withLock } = await load('lock');
const { keepFolder, readKept } = await load('kept-folder');
const { openWheel } = await load('wheel-archive');
const { nameProcess, placeOfPids } = await load('living-process');
const { fileDigest } = await load('file-digest');
const { cacheFolder } = await load('cache-folder');

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cairn-native-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const say = () => {};

describe('the lock', () => {
  const owner = (more: object) => ({ token: 'other', place: placeOfPids(), ...nameProcess(), programs: [], ...more });
  const lockedBy = (more: object) => {
    const path = join(folder, 'lock');
    writeFileSync(path, JSON.stringify(owner(more)));
    return path;
  };
  const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;

  test('lets one in at a time on a disk without hard links, and takes over from the dead', async () => {
    const path = lockedBy({ pid: deadPid(), start: '1' });
    const program = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      fs.linkSync = () => { throw Object.assign(new Error('no hard links here'), { code: process.argv[3] }); };
      syncBuiltinESMExports();
      const { withLock } = await import(process.argv[1]);
      let [inside, most] = [0, 0];
      await Promise.all(Array.from({ length: 8 }, () => withLock(process.argv[2], async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside -= 1;
      })));
      console.log(most);
    `;
    const lock = new URL('../../native/lock.mjs', import.meta.url).href;
    // As exFAT says it on Linux, on macOS, and a network drive on Windows.
    for (const code of ['EPERM', 'ENOTSUP', 'UNKNOWN']) {
      const told = spawnSync(process.execPath, ['--input-type=module', '-e', program, lock, path, code], {
        encoding: 'utf8',
      });
      expect([code, told.stdout, told.stderr]).toEqual([code, '1\n', '']);
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('lets one in at a time', async () => {
    const path = join(folder, 'lock');
    let inside = 0;
    const most = await Promise.all(
      Array.from({ length: 8 }, () =>
        withLock(path, async () => {
          inside += 1;
          await pause(2);
          return inside--;
        }),
      ),
    );
    expect(most).toEqual(Array(8).fill(1));
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is taken from an owner that is dead', async () => {
    const path = lockedBy({ pid: deadPid(), start: '1' });
    expect(await withLock(path, async () => 'in')).toBe('in');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is taken from a dead owner whose pid another process has now', async () => {
    const path = lockedBy({ pid: process.pid, start: 'long ago' });
    expect(await withLock(path, async () => 'in')).toBe('in');
  });

  test('is not taken while a program of its dead owner lives', async () => {
    const path = lockedBy({ pid: deadPid(), start: '1', programs: [nameProcess()] });
    const waits = Promise.withResolvers<void>();
    let isGone = false;
    const entered = withLock(path, async () => isGone, { waiting: waits.resolve });
    await waits.promise;
    isGone = true;
    rmSync(path);
    expect(await entered).toBe(true);
  });

  test('of another machine is taken only after a minute without a sign of life', async () => {
    const path = lockedBy({ place: 'elsewhere' });
    const waits = Promise.withResolvers<void>();
    const entered = withLock(path, async () => 'in', { waiting: waits.resolve });
    await waits.promise;
    const longAgo = new Date(Date.now() - 61_000);
    utimesSync(path, longAgo, longAgo);
    expect(await entered).toBe('in');
  });
});

describe('a kept folder', () => {
  const make = async (path: string) => {
    writeFileSync(join(path, 'library'), 'bytes');
    return { about: { version: 1 }, files: { library: await fileDigest(join(path, 'library')) } };
  };

  test('is made once', async () => {
    expect(await keepFolder(folder, 'it', { make, say })).toMatchObject({ made: true, about: { version: 1 } });
    expect(await keepFolder(folder, 'it', { make, say })).toMatchObject({ made: false, about: { version: 1 } });
  });

  test('is not there when making it fails, and nothing is left', async () => {
    const fail = async (path: string) => {
      writeFileSync(join(path, 'half'), '');
      throw new Error('no network');
    };
    await expect(keepFolder(folder, 'it', { make: fail, say })).rejects.toThrow('no network');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('takes away what a killed set-up left', async () => {
    mkdirSync(join(folder, '.making-it-1-dead'));
    await keepFolder(folder, 'it', { make, say });
    expect(readdirSync(folder)).toEqual(['it']);
  });

  test.each([
    [
      'a changed byte',
      (path: string) => {
        writeFileSync(path, 'bytez');
        // The clock of a file system may not have ticked since it was made.
        utimesSync(path, 1, 1);
      },
    ],
    ['a missing byte', (path: string) => writeFileSync(path, 'byte')],
    ['no file', (path: string) => rmSync(path)],
  ])('with %s is made again', async (_, harm) => {
    const { folder: kept } = await keepFolder(folder, 'it', { make, say });
    harm(join(kept, 'library'));
    expect(await readKept(kept)).toBeUndefined();
    expect(await keepFolder(folder, 'it', { make, say })).toMatchObject({ made: true });
    expect(readFileSync(join(kept, 'library'), 'utf8')).toBe('bytes');
  });

  test('with a changed byte and forged times is found out when all is hashed', async () => {
    const { folder: kept } = await keepFolder(folder, 'it', { make, say });
    const library = join(kept, 'library');
    writeFileSync(library, 'bytez');
    const seen = JSON.parse(readFileSync(join(kept, 'seen.json'), 'utf8'));
    const stat = statSync(library, { bigint: true });
    writeFileSync(
      join(kept, 'seen.json'),
      JSON.stringify({ ...seen, library: [stat.size, stat.ino, stat.mtimeNs, stat.ctimeNs].join(' ') }),
    );
    expect(await readKept(kept)).toBeDefined();
    expect(await readKept(kept, { hashAll: true })).toBeUndefined();
  });
});

describe('a wheel', () => {
  const sha = (bytes: Buffer) => import('node:crypto').then(({ hash }) => hash('sha256', bytes, 'base64url'));

  /** A zip with one deflated file and its RECORD. */
  async function writeWheel(content: Buffer, recorded = content) {
    const record = Buffer.from(`t/lib,sha256=${await sha(recorded)},${recorded.length}\nt/other,,\n`);
    const locals: Buffer[] = [];
    const centrals: Buffer[] = [];
    let at = 0;
    for (const [name, bytes] of [
      ['t/lib', content],
      ['t-1.dist-info/RECORD', record],
    ] as const) {
      const packed = deflateRawSync(bytes);
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(name.length, 26);
      const central = Buffer.alloc(46);
      central.writeUInt32LE(0x02014b50, 0);
      central.writeUInt16LE(8, 10);
      central.writeUInt32LE(crc32(bytes), 16);
      central.writeUInt32LE(packed.length, 20);
      central.writeUInt32LE(bytes.length, 24);
      central.writeUInt16LE(name.length, 28);
      central.writeUInt32LE(at, 42);
      centrals.push(central, Buffer.from(name));
      locals.push(local, Buffer.from(name), packed);
      at += 30 + name.length + packed.length;
    }
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(2, 10);
    end.writeUInt32LE(Buffer.concat(centrals).length, 12);
    end.writeUInt32LE(at, 16);
    const path = join(folder, 't.whl');
    writeFileSync(path, Buffer.concat([...locals, ...centrals, end]));
    return path;
  }

  test('gives a file whose bytes are those of its RECORD', async () => {
    const content = Buffer.from('library '.repeat(300_000));
    const wheel = await openWheel(await writeWheel(content));
    const target = join(folder, 'deep', 'lib');
    expect(await wheel.extract('t/lib', target)).toBe(await fileDigest(target));
    expect(readFileSync(target).equals(content)).toBe(true);
  });

  test('with other bytes than its RECORD says is refused', async () => {
    const wheel = await openWheel(await writeWheel(Buffer.from('bad'), Buffer.from('good')));
    await expect(wheel.extract('t/lib', join(folder, 'lib'))).rejects.toThrow(
      "t/lib is not what the wheel's RECORD says.",
    );
  });

  test('that was cut off is refused', async () => {
    const path = await writeWheel(Buffer.from('library'));
    writeFileSync(path, readFileSync(path).subarray(0, -30));
    await expect(openWheel(path)).rejects.toThrow('The wheel is not a whole zip file.');
  });
});

test('the cache is where it is said to be, else where caches are', () => {
  expect(cacheFolder({ CAIRN_CACHE: '/somewhere', XDG_CACHE_HOME: '/xdg' })).toBe('/somewhere');
  expect(cacheFolder({ XDG_CACHE_HOME: '/xdg' })).toBe('/xdg/cairn');
  expect(cacheFolder({})).toMatch(/\.cache\/cairn$/);
});

test('the LightGBM that is linked is the pinned one, and set-up finds nothing to do', async () => {
  const { installLightgbm } = await load('install-lightgbm');
  const { lightgbmWheelFor } = await load('pinned-lightgbm');
  const said: string[] = [];
  const { files, problem } = await installLightgbm({ say: (line: string) => said.push(line), hashAll: true });
  expect([said, problem]).toEqual([[], undefined]);
  expect(files).toHaveLength(2);
  expect(await fileDigest(files[0])).toBe(lightgbmWheelFor().librarySha256);
  expect(JSON.parse(readFileSync(files[1], 'utf8'))).toEqual({
    lightgbm: lightgbmWheelFor().version,
    library: lightgbmWheelFor().library,
    sha256: lightgbmWheelFor().librarySha256,
  });
});
