// `cairn run --ci`: what a job of GitHub Actions shows of a run, and the files that it leaves.

import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { formatSeconds } from '@cairn/report';
import { execa } from 'execa';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';
import { writeJudgingProject } from '../rig/judging-project.ts';
import { holdModule } from '../rig/open-probe.ts';
import { normalise, runInCi } from '../rig/run-in-ci.ts';

async function createJudgingRig(): Promise<Rig> {
  const rig = await createRig();
  await writeJudgingProject(rig);
  await rig.write('.gitignore', 'node_modules/\n*.xml\n*.md\n');
  await rig.git('init', '--quiet', '--initial-branch=main');
  await commit(rig, 'the beginning');
  return rig;
}

async function commit(rig: Rig, message: string): Promise<void> {
  await rig.git('add', '--all');
  await rig.git('commit', '--quiet', '--allow-empty', `--message=${message}`);
}

/** As HTML readers do: every element with its attributes, in order; throws where the XML is not well-formed. */
function readXml(text: string): readonly { readonly name: string; readonly attributes: Record<string, string> }[] {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.write(text).close();
  return elements;
}

test('a failing step and a refused gate, as annotations, on the page of the job, and as JUnit XML', async () => {
  await using rig = await createJudgingRig();
  const refused = await runInCi(rig, ['judging', '--ci', '--set', 'wanted=0.9', '--junit', 'reports/refused.xml']);
  expect([refused.exitCode, refused.stderr]).toEqual([1, '']);
  expect(refused.annotations).toMatchInlineSnapshot(`
    [
      "::error title=pass refused::score: 0.700 [0.650, 0.750], required ≥ 0.9: failed",
    ]
  `);
  expect(refused.page).toMatchInlineSnapshot(`
    "## ❌ judging: refused

    11 nodes: 9 ran, 1 fresh, 1 blocked, in <time>.

    ### Gates

    \`pass\` failed: 0 of 1 rule passed

    | | rule | value | required | decision |
    | --- | --- | ---: | --- | --- |
    | ❌ | score | 0.700 [0.650,&nbsp;0.750] | ≥ 0.9 | **failed** |

    Blocked: \`ship\`. Nothing was deployed.

    ### Metrics

    Nothing to compare with: no finished run at an earlier commit is known here.

    | metric | this run |
    | --- | ---: |
    | score.score | 0.700 [0.650,&nbsp;0.750] |

    ### What ran, and why

    | node | | time | why |
    | --- | --- | ---: | --- |
    | \`file(data/rows.txt)\` | ran | <time> | it never ran before |
    | \`make(size=3)\` | ran | <time> | it never ran before |
    | \`judge(size=3)\` | ran | <time> | it never ran before |
    | \`make(size=7)\` | ran | <time> | it never ran before |
    | \`judge(size=7)\` | ran | <time> | it never ran before |
    | \`make(size=5)\` | ran | <time> | it never ran before |
    | \`judge(size=5)\` | ran | <time> | it never ran before |
    | \`best\` | ran | <time> | it never ran before |
    | \`pass\` | ran | <time> | it never ran before |

    <sub>run \`<run>\`, commit \`<commit>\`</sub>
    "
  `);

  const failed = await runInCi(rig, ['judging', '--ci', '--set', 'failing=7', '--junit', 'failed.xml']);
  expect(failed.exitCode).toBe(1);
  expect(failed.annotations).toMatchInlineSnapshot(`
    [
      "::error file=steps/make.ts,line=11,col=22,title=make(size=7) failed::this trial fails (rows: data/rows.txt)",
    ]
  `);
  expect(failed.page).toMatchInlineSnapshot(`
    "## ❌ judging: failed

    11 nodes: 5 fresh, 1 failed, 5 blocked, in <time>. Fresh nodes saved **<time>** of work.

    ### Failed

    \`make(size=7)\` at \`steps/make.ts:11\`

    \`\`\`text
    this trial fails (rows: data/rows.txt)
    \`\`\`

    Blocked: \`judge(size=7)\`, \`best\`, \`judge(best)\`, \`pass\`, \`ship\`. Nothing was deployed.

    ### What ran, and why

    | node | | time | why |
    | --- | --- | ---: | --- |
    | \`make(size=7)\` | failed | <time> | see above |

    <sub>run \`<run>\`, commit \`<commit>\`</sub>
    "
  `);

  const junit = await rig.read('reports/refused.xml');
  const [suites, suite, ...cases] = readXml(junit);
  expect([suites?.name, suite?.name, suite?.attributes['name']]).toEqual(['testsuites', 'testsuite', 'judging']);
  expect(suite?.attributes).toMatchObject({ tests: '12', failures: '1', errors: '0', skipped: '1' });
  expect(cases.filter(({ name }) => name === 'testcase')).toHaveLength(12);
  expect(normalise(junit.slice(junit.indexOf('<testcase name="pass"')))).toMatchInlineSnapshot(`
    "<testcase name="pass" classname="judging" time="<time>"/>
    <testcase name="pass: score" classname="judging.pass" time="<time>">
    <failure message="0.700 [0.650, 0.750], required ≥ 0.9: failed" type="failed">0.700 [0.650, 0.750], required ≥ 0.9: failed</failure>
    </testcase>
    <testcase name="ship" classname="judging" time="<time>">
    <skipped message="blocked: gate pass did not hold"/>
    </testcase>
    </testsuite>
    </testsuites>
    "
  `);
  expect(readXml(await rig.read('failed.xml'))[1]?.attributes).toMatchObject({
    tests: '11',
    failures: '1',
    skipped: '5',
  });
});

test('a step that failed is told with the last lines of its log', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'steps/double.ts',
    `import { defineStep, json } from '@cairn/core';

export const double = defineStep('double', {
  in: { count: json<{ readonly lines: number }>() },
  out: { count: json<{ readonly lines: number }>() },
  run({ count }, _, context) {
    for (let line = 1; line <= 40; line += 1) context.log(\`line \${line} of \${count.lines} <lines> \\u001b[31mred\\u001b[39m\`);
    throw new Error('nothing, to 100%: doubles\\nsecond line');
  },
});
`,
  );
  const told = await runInCi(rig, ['counting', '--ci', '--junit', 'j.xml']);
  expect(told.exitCode).toBe(1);
  expect(told.annotations).toMatchInlineSnapshot(`
    [
      "::error file=steps/double.ts,line=8,col=11,title=double failed::nothing, to 100%25: doubles%0Asecond line",
      "::warning title=no-snapshot::This run has no commit, so it cannot be reproduced elsewhere: the project is not in a git repository with a working tree",
    ]
  `);
  expect(told.page).toContain('line 40 of 3 <lines> red\n');
  expect(told.page).toContain('\nline 11 of 3');
  expect(told.page).not.toContain('line 10 of 3');
  const junit = await rig.read('j.xml');
  expect(readXml(junit).find(({ name }) => name === 'failure')?.attributes).toEqual({
    message: 'nothing, to 100%: doubles',
    type: 'step-threw',
  });
  expect(junit).toContain('\nline 40 of 3 &lt;lines&gt; red</failure>');
});

test('metrics beside those of the commit that the branch left the base at', async () => {
  await using rig = await createJudgingRig();
  const first = await runInCi(rig, ['judging', '--ci'], { GITHUB_BASE_REF: 'nowhere' });
  // A shallow checkout is no failure, and a misspelt base is not to be found on the page alone.
  expect([first.exitCode, first.stderr]).toEqual([
    0,
    `warning: Metrics are not compared: git does not know 'nowhere' here. Correct the name, or check out the full history (fetch-depth: 0 on GitHub, GIT_DEPTH: "0" on GitLab).`,
  ]);
  expect(metricsOf(first.page)).toMatchInlineSnapshot(`
    "### Metrics

    Nothing to compare with: git does not know \`nowhere\` here. Check out the full history.

    | metric | this run | \`nowhere\` |
    | --- | ---: | --- |
    | score.score | 0.700 [0.650,&nbsp;0.750] | no run known |

    "
  `);

  await rig.git('switch', '--quiet', '--create', 'topic');
  await rig.write('pipelines/judging.ts', (await rig.read('pipelines/judging.ts')).replace('[3, 7, 5]', '[3, 9, 5]'));
  await commit(rig, 'larger');
  const moved = await runInCi(rig, ['judging', '--ci'], { GITHUB_BASE_REF: 'main' });
  expect(metricsOf(moved.page)).toMatchInlineSnapshot(`
    "### Metrics

    Compared with \`main\`: commit \`<commit>\`, run \`<run>\`.

    | metric | this run | \`main\` | change | |
    | --- | ---: | ---: | ---: | --- |
    | score.score | 0.900 [0.850,&nbsp;0.950] | 0.700 [0.650,&nbsp;0.750] | +0.200 | **beyond noise** |

    "
  `);

  await rig.write('pipelines/judging.ts', (await rig.read('pipelines/judging.ts')).replace('[3, 9, 5]', '[3, 7.5, 5]'));
  await commit(rig, 'smaller');
  const near = await runInCi(rig, ['judging', '--ci', '--base', 'main']);
  expect(metricsOf(near.page)).toMatchInlineSnapshot(`
    "### Metrics

    Compared with \`main\`: commit \`<commit>\`, run \`<run>\`.

    | metric | this run | \`main\` | change | |
    | --- | ---: | ---: | ---: | --- |
    | score.score | 0.750 [0.700,&nbsp;0.800] | 0.700 [0.650,&nbsp;0.750] | +0.050 | within noise |

    "
  `);

  // A push has no base: the commit before.
  const pushed = await runInCi(rig, ['judging', '--ci']);
  expect(metricsOf(pushed.page)).toContain('| before |');
  expect(metricsOf(pushed.page)).toContain(
    '| score.score | 0.750 [0.700,&nbsp;0.800] | 0.900 [0.850,&nbsp;0.950] | −0.150 |',
  );
});

test('a run with nothing to do writes its files too, and says what it saved', async () => {
  await using rig = await createJudgingRig();
  const first = await rig.run('judging');
  const again = await runInCi(rig, ['judging', '--ci', '--summary', 'summary.md', '--junit', 'j.xml']);
  expect(again.page).toMatchInlineSnapshot(`
    "## ✅ judging: done

    11 nodes: 11 fresh, in <time>. Fresh nodes saved **<time>** of work.

    ### Gates

    \`pass\` passed: 1 of 1 rule passed

    | | rule | value | required | decision |
    | --- | --- | ---: | --- | --- |
    | ✅ | score | 0.700 [0.650,&nbsp;0.750] | ≥ 0.6 | passed |

    ### Metrics

    Nothing to compare with: no finished run at an earlier commit is known here.

    | metric | this run |
    | --- | ---: |
    | score.score | 0.700 [0.650,&nbsp;0.750] |

    ### What ran

    Nothing: 11 nodes fresh.

    <sub>run \`<run>\`, commit \`<commit>\`</sub>
    "
  `);
  const made = first.events.filter((event) => event.type === 'node-finished' && event.outcome === 'ran');
  const seconds = made.reduce((sum, event) => sum + (event.type === 'node-finished' ? event.seconds : 0), 0);
  expect(again.exactPage).toContain(`Fresh nodes saved **${formatSeconds(seconds)}** of work.`);
  expect(await rig.read('summary.md')).toBe(again.exactPage);
  expect(readXml(await rig.read('j.xml'))[1]?.attributes).toMatchObject({ tests: '12', failures: '0' });
  // Also without --ci: files are files.
  await rm(rig.path('j.xml'));
  await rig.cairn('run', 'judging', '--junit', 'j.xml');
  await access(rig.path('j.xml'));
});

test('where there is no run, that is what is told', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'pipelines/broken.ts',
    "import { definePipeline, file } from '@cairn/core';\n\nexport default definePipeline('broken', {\n  build: () => ({ made: file('data/none.txt') }),\n});\n",
  );
  const told = await runInCi(rig, ['broken', '--ci', '--junit', 'j.xml']);
  expect(told.exitCode).toBe(2);
  expect(told.annotations).toMatchInlineSnapshot(`
    [
      "::error file=pipelines/broken.ts,line=4,col=25,title=broken%3A missing-file::Cannot find file 'data/none.txt'%0Afix: Correct the path, or add the file. Paths are relative to the project (the nearest package.json).",
    ]
  `);
  expect(told.page).toMatchInlineSnapshot(`
    "## ❌ broken: no run

    ❌ \`pipelines/broken.ts:4\`: Cannot find file 'data/none.txt'  
    Correct the path, or add the file. Paths are relative to the project (the nearest package.json).
    "
  `);
  expect(readXml(await rig.read('j.xml')).map(({ name }) => name)).toEqual([
    'testsuites',
    'testsuite',
    'testcase',
    'error',
  ]);
  const unknown = await runInCi(rig, ['nothing', '--ci', '--json']);
  expect(unknown.exitCode).toBe(2);
  // Among JSON lines there is nothing else.
  expect(JSON.parse(unknown.stdout)).toMatchObject({ type: 'error', code: 'unknown-pipeline' });
  expect(unknown.stderr).toMatch(/^::error title=nothing%3A unknown-pipeline::/);
});

test('a run that was stopped leaves its files', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeCountingProject(rig);
  await rig.write('steps/hold.ts', holdModule);
  await rig.write(
    'steps/double.ts',
    `import { defineStep, json } from '@cairn/core';
import { hold } from './hold.ts';

export const double = defineStep('double', {
  in: { count: json<{ readonly lines: number }>() },
  out: { count: json<{ readonly lines: number }>() },
  network: true,
  async run({ count }) {
    await hold(${JSON.stringify(probe.socket)});
    return { count };
  },
});
`,
  );
  const going = rig.start('run', 'counting', '--ci', '--junit', 'j.xml', '--summary', 's.md');
  await probe.arrive();
  going.kill('SIGINT');
  expect((await going.told).exitCode).toBe(130);
  expect(normalise(await rig.read('s.md'))).toContain(
    '## ⚠️ counting: interrupted\n\n3 nodes: 2 ran, 1 skipped, in <time>.',
  );
  expect(readXml(await rig.read('j.xml'))[1]?.attributes).toMatchObject({ tests: '3', failures: '0', skipped: '1' });
});

test('a file that cannot be written is named before anything runs', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await mkdir(rig.path('taken'));
  await rig.write('file', '');
  const fix = 'fix: Name a file in a folder that you can write to.';
  for (const [option, path, message] of [
    ['--junit', 'taken', "'taken' is a folder"],
    ['--summary', './', "'./' is a folder"],
    ['--summary', 'new/', "'new/' is a folder"],
    ['--summary', 'file/s.md', "'file/s.md' cannot be written (ENOTDIR)"],
  ] as const) {
    const told = await rig.cairn('run', 'counting', option, path);
    expect([told.exitCode, told.stdout, told.stderr]).toEqual([2, '', `error: ${message}\n  ${fix}`]);
  }
  const { runs } = JSON.parse((await rig.cairn('runs', '--json')).stdout) as { runs: readonly unknown[] };
  expect(runs).toEqual([]);
  // Nothing is left of having looked.
  await rig.cairn('run', 'counting', '--until', 'nothing', '--ci', '--junit', 'reports/j.xml');
  expect(await readdir(rig.path('reports'))).toEqual(['j.xml']);
});

test.runIf(process.platform === 'linux')(
  'at a terminal: no colours and nothing redrawn, unless they are forced',
  async () => {
    await using rig = await createRig();
    await writeCountingProject(rig);
    const { NO_COLOR: _, ...environment } = rig.environment;
    const atTerminal = async (args: string, more: Record<string, string> = {}): Promise<string> => {
      const command = `${process.execPath} ${rig.bin} run counting ${args}`;
      const env = { ...environment, TERM: 'xterm-256color', ...more };
      const { stdout } = await execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
        cwd: rig.root,
        env,
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
      });
      return stdout;
    };
    const isColored = (text: string): boolean => text.includes('\u001b[');
    expect(isColored(await atTerminal('--force'))).toBe(true);
    const plain = await atTerminal('--force --ci');
    expect(plain).toContain('ran');
    expect(plain).toContain('3 nodes');
    expect(isColored(plain)).toBe(false);
    expect(isColored(await atTerminal('--ci --set times=x'))).toBe(false);
    const forced = await atTerminal('--force --ci', { FORCE_COLOR: '1' });
    expect(isColored(forced)).toBe(true);
    // Colours, and no cursor that moves.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(forced).not.toMatch(/\u001b\[[0-9;?]*[A-HJKhl]/);
  },
);

function metricsOf(page: string): string {
  return page.slice(page.indexOf('### Metrics'), page.indexOf('### What ran'));
}
