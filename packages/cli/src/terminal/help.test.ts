import { expect, test } from 'vitest';
import { type CommandName, commandTable } from '../command-line/command-table.ts';
import { renderHelpOf } from './help.ts';
import { plainStyle } from './terminal.ts';

test('the help fits a terminal of 100 columns', () => {
  const names = Object.keys(commandTable) as CommandName[];
  const pages = [
    renderHelpOf('all', { style: plainStyle }),
    ...names.map((name) => renderHelpOf(name, { style: plainStyle })),
  ];
  expect(pages.length).toBeGreaterThan(20);
  for (const line of pages.flatMap((page) => page.split('\n'))) expect(line.length, line).toBeLessThanOrEqual(110);
});

test('all commands', () => {
  expect(renderHelpOf('all', { style: plainStyle })).toMatchSnapshot();
});

test('one command', () => {
  expect(renderHelpOf('get', { style: plainStyle })).toMatchInlineSnapshot(`
    "Writes the outputs of nodes to a folder, as plain files

    Usage  cairn get <run> <node[.output]> [folder] [options]

      --exclude <nodes>     Not these nodes
      --to <path>           Writes one output to this path, without a folder; a plot to .svg or .png as a picture
      --pipeline <name>     The pipeline, if the run is named by latest or a commit
      --format csv|parquet  The format of tables (default csv)
      --escape-formulas     Puts a ' before texts in CSV that a spreadsheet would run as a formula (= + - @)
      --force               Overwrites existing files
      --store <folder|url>  A folder, or the URL of a shared store (default: $CAIRN_STORE, or .cairn)
      --json                Prints one JSON document instead of text

    Examples
      cairn get latest bias-audit.report out
      cairn get latest 'best(max=robustAccuracy).model' --to model
      cairn get latest train out --pipeline digits
      cairn get latest 'train[2024-*].model' models
      cairn get latest compare-costs.curve --to cost.svg"
  `);
});

test('commands that begin with a word', () => {
  expect(renderHelpOf('export', { style: plainStyle })).toMatchInlineSnapshot(`
    "Usage  cairn export <command> [options]

      export github-actions  Writes a workflow that runs the pipelines on GitHub Actions
      export gitlab          Writes a workflow that runs the pipelines on GitLab

    Help for a command: cairn export <command> --help"
  `);
});
