// Extracts single files from a wheel, which is a zip. Each file is hashed while it is written and compared with the
// wheel's own RECORD. This is not done by Python, so that extracting and hashing go on at the same time, and while npm
// works.

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const stored = 0;
const deflated = 8;

/**
 * Opens the wheel and reads its directory and its RECORD.
 *
 * @param {string} path
 */
export async function openWheel(path) {
  const entries = await readDirectory(path);
  const recordName = [...entries.keys()].find((name) => name.endsWith('.dist-info/RECORD'));
  if (recordName === undefined) throw new Error('The wheel has no RECORD of what it holds.');
  const lines = (await readEntry(path, entries.get(recordName))).toString('utf8').split('\n');
  const record = new Map(
    lines.flatMap((line) => {
      const found = /^"?(.+?)"?,sha256=([\w-]+),\d+\s*$/.exec(line);
      return found === null ? [] : [[found[1], Buffer.from(found[2], 'base64url').toString('hex')]];
    }),
  );
  return {
    names: [...entries.keys()],
    /** Writes one file to `target` and returns its sha256 in hex. */
    async extract(name, target) {
      const entry = entries.get(name);
      if (entry === undefined) throw new Error(`The wheel does not contain ${name}.`);
      if (!record.has(name)) throw new Error(`The wheel's RECORD does not name ${name}.`);
      mkdirSync(dirname(target), { recursive: true });
      const hash = createHash('sha256');
      await pipeline(
        ...(await streamsOf(path, entry)),
        async function* (pieces) {
          for await (const piece of pieces) {
            hash.update(piece);
            yield piece;
          }
        },
        createWriteStream(target, { highWaterMark: 1 << 20 }),
      );
      const sha256 = hash.digest('hex');
      if (sha256 !== record.get(name)) throw new Error(`${name} is not what the wheel's RECORD says.`);
      return sha256;
    },
  };
}

/**
 * The names are those of the zip. A name with `..` does no harm, because only names that the caller knows are written.
 */
async function readDirectory(path) {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 65_557));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || tail.readUInt32LE(end) !== endOfDirectory) throw new Error('The wheel is not a whole zip file.');
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const start = tail.readUInt32LE(end + 16);
    if (count === 0xffff || start === 0xffffffff) throw new Error('The wheel is a zip64 file, which is not read here.');
    const directory = Buffer.alloc(length);
    await file.read(directory, 0, length, start);
    const entries = new Map();
    for (let at = 0; at < length; ) {
      if (directory.readUInt32LE(at) !== directoryEntry) throw new Error('The directory of the wheel is damaged.');
      const nameLength = directory.readUInt16LE(at + 28);
      const name = directory.toString('utf8', at + 46, at + 46 + nameLength);
      entries.set(name, {
        method: directory.readUInt16LE(at + 10),
        packedBytes: directory.readUInt32LE(at + 20),
        headerAt: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

async function streamsOf(path, entry) {
  if (entry.method !== stored && entry.method !== deflated) throw new Error('The wheel is packed in an unknown way.');
  const header = Buffer.alloc(30);
  const file = await open(path, 'r');
  try {
    await file.read(header, 0, 30, entry.headerAt);
  } finally {
    await file.close();
  }
  if (header.readUInt32LE(0) !== localHeader) throw new Error('The wheel is damaged.');
  const start = entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = createReadStream(path, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 20 });
  return entry.method === stored ? [packed] : [packed, createInflateRaw({ chunkSize: 1 << 20 })];
}

async function readEntry(path, entry) {
  const pieces = [];
  await pipeline(...(await streamsOf(path, entry)), async (source) => {
    for await (const piece of source) pieces.push(piece);
  });
  return Buffer.concat(pieces);
}
