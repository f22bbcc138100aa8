// The TypeScript of README and guides compiles, and the commands they name are commands.

import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { commandTable } from '../../packages/cli/src/command-line/command-table.ts';
import { repository } from '../rig/create-rig.ts';

const pages = ['README.md', ...globSync(['docs/guides/*.md', 'packages/*/README.md'], { cwd: repository })];

interface Example {
  readonly name: string;
  readonly text: string;
}

function examplesOf(page: string, language: string): readonly Example[] {
  const text = readFileSync(join(repository, page), 'utf8');
  const blocks = text.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'));
  return [...blocks].map((block, index) => ({
    name: `${page.replaceAll('/', '-').slice(0, -'.md'.length)}-${index}.ts`,
    text: block[1]!,
  }));
}

/** What a fragment leaves unsaid: its imports, and the columns of its table. */
const unsaid = `import { best, between, defineCommand, defineGate, defineModel, definePipeline, defineStep, file, files, folder, grid, json, metrics, oneOf, randomSearch, storedFile } from '@cairn/core';
import { admitRows, adversarialTest, answerRows, applyCleaning, applyRemoval, augment, bag, baseline, biasAudit, boolean, calibrate, categories, category, certify, chooseGroupThresholds, chooseThreshold, clean, compare, compareSizes, corruptionTest, contactSheet, counterfactuals, crossValidate, date, deploy, distil, drawReports, drift, errorAnalysis, evaluate, expectations, explain, extractionTest, feasibleAttack, fineTune, foolingExamples, id, image, imageInversionTest, integer, inversionTest, keepRemoval, learningCurve, maskAnswers, mixRows, nearDuplicates, notApplicable, number, openSetTest, privacyTest, plot, predictFold, profile, prune, quantise, query, readIdx, readImages, readProfile, rejectUnknown, release, reliabilityTest, removeCorrelation, resultTable, reweigh, shadowTest, smooth, stack, successiveHalving, surrogate, table, takeClasses, takeSample, text, train, trainLinear, trainParallel, trainPrototypes, trainShadows, trainTrees, trainZeroShot, vote } from '@cairn/steps';
import { z } from 'zod';
const columns = { age: number(), income: number(), job: category(['clerk', 'nurse']), sex: category(['f', 'm']), repaid: boolean() };
`;

const namedFile = /^\/\/ ([\w/-]+\.ts)\n/;

test('every TypeScript example compiles', () => {
  const examples = pages.flatMap((page) => examplesOf(page, 'ts'));
  expect(examples.length).toBeGreaterThan(3);
  const files = new Map(
    examples.map(({ name, text }) => {
      // One that names its file can be imported by others.
      const [, path] = namedFile.exec(text) ?? [];
      const isWhole = path !== undefined || text.startsWith('import');
      return [join(repository, 'test/docs', path ?? name), isWhole ? text : unsaid + text] as const;
    }),
  );
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);
  const settings = { ...options, noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(settings);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  const { directoryExists, getSourceFile } = host;
  host.directoryExists = (folder) =>
    [...files.keys()].some((file) => file.startsWith(`${folder}/`)) || (directoryExists?.(folder) ?? true);
  host.getSourceFile = (file, version, ...rest) =>
    files.has(file) ? ts.createSourceFile(file, files.get(file)!, version) : getSourceFile(file, version, ...rest);
  const program = ts.createProgram([...files.keys()], settings, host);
  const wrong = [...files.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map((diagnostic) => {
      return `${basename(file)}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    }),
  );
  expect(wrong).toEqual([]);
});

test('every command of the README is a command', () => {
  const words = new Set(Object.keys(commandTable).map((name) => name.split(' ')[0]));
  const named = [...readFileSync(join(repository, 'README.md'), 'utf8').matchAll(/npx cairn ([a-z-]+)/g)].map(
    (match) => match[1]!,
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !words.has(name))).toEqual([]);
});

test('links between documents lead somewhere', () => {
  const documents = [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    ...globSync('docs/**/*.md', { cwd: repository }),
  ];
  const links = documents.flatMap((page) =>
    [...readFileSync(join(repository, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
      (match) => [page, match[1]!] as const,
    ),
  );
  expect(links.length).toBeGreaterThan(5);
  const broken = links.filter(
    ([page, link]) =>
      !ts.sys.fileExists(join(repository, page, '..', link)) &&
      !ts.sys.directoryExists(join(repository, page, '..', link)),
  );
  expect(broken).toEqual([]);
});
