// The texts of a file that people read: comments and messages of source, paragraphs of Markdown.

import ts from 'typescript';
import type { Area } from './areas.ts';

export interface ReadText {
  readonly line: number;
  readonly text: string;
}

export function readTexts(name: string, content: string, reads: Area['reads']): readonly ReadText[] {
  if (name.endsWith('.md')) return readMarkdown(content, reads).map(clean);
  const source = ts.createSourceFile(name, content, ts.ScriptTarget.ESNext, true);
  const texts = [...readMessages(source), ...(reads === 'source' ? readComments(source) : [])];
  return texts.map(clean);
}

/** Without inline code: names there are not words. */
function clean({ line, text }: ReadText): ReadText {
  return {
    line,
    text: text
      .replace(/`[^`]*`/g, '`…`')
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/\s+/g, ' ')
      .trim(),
  };
}

/** Texts of more than one word, a template as one with `…` for its values. */
function readMessages(source: ts.SourceFile): readonly ReadText[] {
  const found: ReadText[] = [];
  const add = (node: ts.Node, text: string): void => {
    if (/\S\s+\S/.test(text)) found.push({ line: lineOf(source, node.getStart(source)), text });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text);
    if (ts.isTemplateExpression(node))
      add(node, node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Lines of one comment that follow each other are one text. */
function readComments(source: ts.SourceFile): readonly ReadText[] {
  const ranges = new Map<number, number>();
  const note = (all: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of all ?? []) ranges.set(pos, end);
  };
  const visit = (node: ts.Node): void => {
    note(ts.getLeadingCommentRanges(source.text, node.getFullStart()));
    note(ts.getTrailingCommentRanges(source.text, node.end));
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  const found: { line: number; end: number; text: string }[] = [];
  for (const [pos, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const text = source.text.slice(pos, end);
    const words = text.replace(/^\/\*\*?|\*\/$|^\/\//g, '').replace(/^\s*\* ?/gm, '');
    const last = found.at(-1);
    if (last && text.startsWith('//') && /^\r?\n[ \t]*$/.test(source.text.slice(last.end, pos))) {
      last.text += ` ${words.trim()}`;
      last.end = end;
    } else found.push({ line: lineOf(source, pos), end, text: words });
  }
  return found.flatMap(({ line, text }) =>
    // A tag of TSDoc begins a text of its own.
    text.split(/(?=@(?:param|throws|returns))/).map((part) => ({ line, text: part.replace(/^@\w+ (?:\w+ - )?/, '') })),
  );
}

function lineOf(source: ts.SourceFile, pos: number): number {
  return source.getLineAndCharacterOfPosition(pos).line + 1;
}

/** Paragraphs, each line of a list or a table as one. */
function readMarkdown(content: string, reads: Area['reads']): readonly ReadText[] {
  const found: ReadText[] = [];
  let fence: string | undefined;
  for (const [index, text] of content.split('\n').entries()) {
    const mark = /^\s*```(.*)$/.exec(text)?.[1];
    if (mark !== undefined) fence = fence === undefined ? mark : undefined;
    else if (fence === undefined || (reads === 'pages' && fence === '')) found.push({ line: index + 1, text });
    if (reads === 'titles' && found.length) break;
  }
  return found;
}
