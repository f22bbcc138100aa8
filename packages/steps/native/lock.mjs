// Runs work that several set-ups may begin at once, also from several clones, one at a time. The lock is a file that
// names its owner, so a lock whose owner was killed is noticed and taken over.
//
//      absent ──link──▶ locked ──unlink──▶ absent
//                        │ the owner is dead, and its programs have ended (same host)
//                        │ or there was no sign of life for a minute (another host or container)
//                        └──rename away──▶ absent
//
// A program that the owner started (npm) may outlive it and still write: while one is alive, the lock is still taken.

import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, nameProcess, placeOfPids } from './living-process.mjs';

const signOfLifeEvery = 10_000;
const deadAfter = 60_000;

/**
 * Runs `work` with the lock at `path`. `waiting` is called once with the owner if another process has it.
 *
 * @template T
 * @param {string} path
 * @param {(lock: { startedProgram: (pid: number) => void }) => Promise<T>} work
 * @param {{ waiting?: (owner: { pid: number }) => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(path, work, { waiting } = {}) {
  const owner = { token: randomBytes(8).toString('hex'), place: placeOfPids(), ...nameProcess(), programs: [] };
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path, owner)) {
    const other = read(path);
    if (other === undefined) continue;
    if (isAbandoned(path, other)) {
      removeAbandoned(path, other);
      continue;
    }
    if (!told) waiting?.(other);
    told = true;
    await pause(200);
  }
  const signOfLife = setInterval(() => touch(path), signOfLifeEvery);
  signOfLife.unref();
  try {
    return await work({
      startedProgram: (pid) => {
        owner.programs.push(nameProcess(pid));
        const fresh = `${path}.${owner.token}`;
        writeFileSync(fresh, JSON.stringify(owner));
        renameSync(fresh, path);
      },
    });
  } finally {
    clearInterval(signOfLife);
    if (read(path)?.token === owner.token) rmSync(path, { force: true });
  }
}

/** Writes the whole file under another name, then links it, so that no process reads an incomplete owner. */
function take(path, owner) {
  const fresh = `${path}.${owner.token}`;
  writeFileSync(fresh, JSON.stringify(owner));
  try {
    linkSync(fresh, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return takeWithoutLinks(path, owner, error);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/**
 * Some file systems have no hard links, and report it with various errors. If an owner is killed there between the two
 * calls, the lock cannot be read, and is judged by its age.
 */
function takeWithoutLinks(path, owner, why) {
  try {
    return create(path, JSON.stringify(owner));
  } catch {
    throw why;
  }
}

/** False if the file exists. */
function create(path, text) {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(path) {
  let text;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const owner = JSON.parse(text);
    if (typeof owner.token === 'string' && Number.isInteger(owner.pid)) return owner;
  } catch {
    // It does not name an owner: judged by its age alone.
  }
  return { token: null, place: null, pid: 0, start: null, programs: [], text };
}

function isAbandoned(path, owner) {
  if (owner.place === placeOfPids()) return ![owner, ...owner.programs].some(isAlive);
  try {
    return Date.now() - statSync(path).mtimeMs > deadAfter;
  } catch {
    return false;
  }
}

/** Only one of several waiting processes can rename it. If it was a newer lock by accident, it is put back. */
function removeAbandoned(path, owner) {
  const aside = `${path}.abandoned-${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  if (read(aside)?.token !== owner.token) putBack(aside, path);
  rmSync(aside, { force: true });
}

/** Unless a third process has the lock already. */
function putBack(aside, path) {
  try {
    linkSync(aside, path);
  } catch (error) {
    if (error.code === 'EEXIST') return;
    try {
      create(path, readFileSync(aside, 'utf8'));
    } catch {
      // Its owner continues, and publishes by an atomic rename.
    }
  }
}

function touch(path) {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Its owner is not informed: its work continues, and is published by an atomic rename.
  }
}
