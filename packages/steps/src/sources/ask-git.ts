// git, as a program that a source outside of the project asks. It asks nobody for a password, and speaks the protocols that
// git itself allows without a question.

import { execFile } from 'node:child_process';

export interface GitAnswer {
  readonly bytes: Buffer;
  readonly text: string;
}

/** The largest answer: a file of another repository is held in memory once. */
const most = 2 ** 31 - 1;

/** @throws Error with the last line that git printed */
export function askGit(folder: string, words: readonly string[], signal: AbortSignal): Promise<GitAnswer> {
  const settings = [
    'protocol.ext.allow=never',
    'credential.interactive=false',
    'credential.helper=',
    'core.hooksPath=/dev/null',
  ];
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      [...settings.flatMap((setting) => ['-c', setting]), '-C', folder, ...words],
      { encoding: 'buffer', maxBuffer: most, signal },
      (error, stdout, stderr) => {
        if (!error) return resolve({ bytes: stdout, text: stdout.toString('utf8') });
        const lines = stderr.toString('utf8').trim().split('\n');
        const said = lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1);
        reject(
          new Error(
            `git ${words.find((word) => !word.startsWith('-'))} failed: ${said?.replace(/^(fatal|error): /, '') || error.message}`,
          ),
        );
      },
    );
  });
}
