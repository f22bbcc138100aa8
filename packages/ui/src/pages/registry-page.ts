// The deployed models, the newest version of each first.

import type { RegisteredVersion } from '@cairn/core';
import { formatMoment, shortCommit } from '@cairn/report';
import { type Html, html, table } from '@cairn/report/html';

export function renderRegistryPage(versions: readonly RegisteredVersion[]): Html {
  if (!versions.length)
    return html`<p class="note">No model is deployed yet. A run publishes the bundles among its results.</p>`;
  const byName = Map.groupBy(versions, ({ name }) => name);
  return html`${[...byName].map(([name, own]) => html`<h2>${name}</h2>${renderVersions(name, own)}`)}`;
}

function renderVersions(name: string, versions: readonly RegisteredVersion[]): Html {
  return table({
    caption: `Versions of ${name}`,
    columns: ['Version', 'Aliases', 'When', 'Commit', 'Run', 'State'].map((title) => ({ title })),
    rows: versions
      .toSorted((a, b) => b.version - a.version)
      .map(({ version, aliases, at, commit, run, retired, isRemoved, sameModel }) => [
        `v${version}${sameModel ? ` (the model of v${sameModel.version})` : ''}`,
        aliases.join(', '),
        { content: formatMoment(at), sortsBy: Date.parse(at) },
        shortCommit(commit),
        html`<a href="/run/${run}">${run}</a>`,
        [...(retired === undefined ? [] : ['retired']), ...(isRemoved ? ['removed'] : [])].join(', '),
      ]),
  });
}
