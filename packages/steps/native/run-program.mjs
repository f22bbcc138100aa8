// Runs another program to its end and returns what it printed. It never uses a shell.

import { spawn } from 'node:child_process';

/**
 * @param {string} program
 * @param {string[]} parameters
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, started?: (pid: number) => void, giveUp?: AbortSignal }} [options]
 * @returns {Promise<{ code: number | null, found: boolean, stdout: string, output: string }>} `found` is false if the
 * program does not exist; `output` is standard output and error together, in the order in which they came.
 */
export function runProgram(program, parameters, options = {}) {
  return new Promise((resolve) => {
    const pieces = [];
    const printed = [];
    const child = spawn(program, parameters, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const end = (code, found) =>
      resolve({
        code,
        found,
        stdout: Buffer.concat(printed).toString(),
        output: Buffer.concat(pieces).toString(),
      });
    child.stdout.on('data', (piece) => {
      printed.push(piece);
      pieces.push(piece);
    });
    child.stderr.on('data', (piece) => pieces.push(piece));
    child.on('spawn', () => options.started?.(child.pid));
    child.on('error', (error) => {
      pieces.push(Buffer.from(error.message));
      end(null, error.code !== 'ENOENT' && error.code !== 'EACCES');
    });
    child.on('close', (code) => end(code, true));
    options.giveUp?.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  });
}

/** The last lines of a program's output, without empty ones. */
export function lastLines(output, count = 20) {
  return output
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
