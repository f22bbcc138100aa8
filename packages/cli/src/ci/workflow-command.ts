// A workflow command: a line that GitHub Actions reads from what a step prints, and shows as an annotation.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions

import { cleanText } from '@cairn/report';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
  /** Relative to the repository's root. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** `::error file=steps/train.ts,line=12,col=3,title=train failed::it threw` */
export function writeAnnotation({ level, title, message, file, line, column }: Annotation): string {
  const properties = { file, line, col: column, title };
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${level} ${written.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return cleanText(text.trimEnd().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
