// An image without a registry: a folder tree of a system without its programs, which are mounted, and one program that
// waits forever, for the containers that hold the network of a pod.

import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** @param file - an archive as `docker save` writes it */
export async function writeImage(file: string, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-image-'));
  try {
    const root = join(folder, 'root');
    for (const place of ['tmp', 'proc', 'sys', 'dev', 'etc', 'usr'])
      await mkdir(join(root, place), { recursive: true });
    for (const place of ['bin', 'lib', 'lib64']) await symlink(`usr/${place}`, join(root, place));
    await chmod(join(root, 'tmp'), 0o1777);
    await writeFile(join(root, 'wait'), waitForever, { mode: 0o755 });
    await execa('tar', ['--create', '--file', join(folder, 'layer.tar'), '--directory', root, '.']);
    const layer = digest(await readFile(join(folder, 'layer.tar')));
    const config = JSON.stringify({
      ...{ architecture: process.arch === 'x64' ? 'amd64' : process.arch, os: 'linux', history: [{}] },
      config: { Cmd: ['/wait'], Env: ['PATH=/usr/local/bin:/usr/bin:/bin'] },
      rootfs: { type: 'layers', diff_ids: [`sha256:${layer}`] },
    });
    const described = `${digest(Buffer.from(config))}.json`;
    await writeFile(join(folder, described), config);
    const manifest = [{ Config: described, RepoTags: [name], Layers: ['layer.tar'] }];
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    await execa('tar', ['--create', '--file', file, '--directory', folder, described, 'layer.tar', 'manifest.json']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A program of Linux (x64) that calls `pause` again and again: header, one segment, and ten bytes of code. */
const waitForever = Buffer.from(
  [
    '7f454c46020101000000000000000000', // ELF, 64 bits, little endian
    '02003e00010000007800400000000000', // a program for x86-64, which begins at 0x400078
    '40000000000000000000000000000000', // its segments begin at byte 64
    '00000000400038000100000000000000', // one segment of 56 bytes
    '01000000050000000000000000000000', // it is loaded, and can be read and executed
    '00004000000000000000400000000000', // at 0x400000
    '82000000000000008200000000000000', // 130 bytes
    '0010000000000000', // aligned to a page
    'b822000000', // mov eax, 34 (pause)
    '0f05', // syscall
    'ebf7', // jmp to the beginning
    '90',
  ].join(''),
  'hex',
);
