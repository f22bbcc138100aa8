// The words for programs that are steps.

import type { Words } from './words.ts';

export const programErrors = {
  'command-version': (p: { name: string; program: string; said: string }) => ({
    message: `The version of command '${p.name}' is unknown: '${p.program}' failed${p.said && `: ${p.said}`}`,
    fix: 'Install the program, or correct its version command.',
  }),
  'file-name-wrong': (p: { name: string }) => ({
    message: `'${p.name}' is not the name of a file`,
    fix: "Write a name without folders: storedFile.as('sample.fq.gz').",
  }),
  'file-names-equal': (p: { step: string; name: string; fields: readonly string[] }) => ({
    message: `'${p.step}' names two files '${p.name}': ${p.fields.join(' and ')}`,
    fix: 'Give them different names with storedFile.as(…).',
  }),
  'stdout-unknown': (p: { step: string; output: string; outputs: readonly string[] }) => ({
    message: `'stdout' of '${p.step}' is '${p.output}', which is not one of its outputs`,
    fix: `Name an output that is a file: ${p.outputs.join(', ') || 'the command has none'}.`,
  }),
  'python-wrong': (p: { step: string; problem: string }) => ({
    message: `'python' of '${p.step}': ${p.problem}`,
    fix: "Write python: { lock: 'requirements.lock', version: '3.12' }.",
  }),
  'python-unavailable': (p: { step: string; version: string; problem: string }) => ({
    message: `'${p.step}' needs Python ${p.version}, and uv did not provide it: ${p.problem}`,
    fix: 'Install uv (pip install uv) so that it is on PATH, and the Python version: uv python install.',
  }),
  'python-lock': (p: { step: string; path: string; line: number; problem: string }) => ({
    message: `Line ${p.line} of '${p.path}' does not decide what '${p.step}' is run with: ${p.problem}`,
    fix: `Write it with uv pip compile --generate-hashes requirements.in -o ${p.path}.`,
  }),
  'container-wrong': (p: { step: string; problem: string }) => ({
    message: `'container' of '${p.step}': ${p.problem}`,
    fix: "Write container: 'name@sha256:…', or container: { image: 'name@sha256:…', network: true }.",
  }),
  'container-unavailable': (p: { step: string; problem: string }) => ({
    message: `'${p.step}' runs in a container, and nothing here runs containers: ${p.problem}`,
    fix: 'Install podman or docker so that it is on PATH, and start its daemon if it has one.',
  }),
  'image-without-digest': (p: { step: string; image: string; found: readonly string[]; show: string }) => ({
    message: `'${p.step}' runs in '${p.image}', which may be another image tomorrow`,
    fix: p.found.length
      ? `Write container: '${p.found[0]}'.`
      : `Write its digest: container: '${p.image}@sha256:…'. It is printed by: ${p.show}`,
  }),
} as const satisfies Record<string, (p: never) => Words>;
