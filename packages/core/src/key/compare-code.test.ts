import { describe, expect, it } from 'vitest';
import { digestBytes } from '../base/digest.ts';
import { comparePieces } from './compare-code.ts';
import type { ExplainedPiece } from './explained-manifest.ts';

/** `mean math/mean.ts 1`: name, file and text; `-` for no name. */
const piece = (told: string): ExplainedPiece => {
  const [name, file, text] = told.split(' ');
  return { name: name === '-' ? null : name!, file: file!, line: 1, digest: digestBytes(text!) };
};

function compare(now: readonly string[], before: readonly string[]): unknown {
  const tell = ({ name, file }: ExplainedPiece): string => `${name} ${file}`;
  const { changed, added, gone } = comparePieces(now.map(piece), before.map(piece));
  return {
    changed: changed.map((pair) => `${tell(pair.before)} → ${tell(pair.now)}`),
    added: added.map(tell),
    gone: gone.map(tell),
  };
}

const nothing = { changed: [], added: [], gone: [] };

describe('pieces', () => {
  const before = ['train train.ts 1', 'mean math.ts 2', '- plug-in.ts 3'];

  it('that are the same are not told, in whatever order and file', () => {
    expect(compare(before, before)).toEqual(nothing);
    expect(compare(before.toReversed(), before)).toEqual(nothing);
    expect(compare(['train train.ts 1', 'mean lib/mean.ts 2', '- other.ts 3'], before)).toEqual(nothing);
  });

  it('that changed are told with what they were, also where they moved', () => {
    expect(compare(['train train.ts 1', 'mean math.ts 9', '- plug-in.ts 3'], before)).toEqual({
      ...nothing,
      changed: ['mean math.ts → mean math.ts'],
    });
    expect(compare(['train train.ts 1', 'mean lib/mean.ts 9', '- plug-in.ts 3'], before)).toEqual({
      ...nothing,
      changed: ['mean math.ts → mean lib/mean.ts'],
    });
  });

  it('of one name belong together by their files', () => {
    const two = ['mean a.ts 1', 'mean b.ts 2'];
    expect(compare(['mean a.ts 1', 'mean b.ts 9'], two)).toEqual({ ...nothing, changed: ['mean b.ts → mean b.ts'] });
    expect(compare(['mean b.ts 9', 'mean a.ts 8'], two)).toEqual({
      ...nothing,
      changed: ['mean b.ts → mean b.ts', 'mean a.ts → mean a.ts'],
    });
    expect(compare(['mean b.ts 1', 'mean a.ts 2'], two)).toEqual(nothing);
  });

  it('that came or went are told as such; a statement of another file is another', () => {
    expect(compare([...before, 'more math.ts 4'], before)).toEqual({ ...nothing, added: ['more math.ts'] });
    expect(compare(before.slice(0, 2), before)).toEqual({ ...nothing, gone: ['null plug-in.ts'] });
    expect(compare([...before.slice(0, 2), '- other.ts 9'], before)).toEqual({
      ...nothing,
      added: ['null other.ts'],
      gone: ['null plug-in.ts'],
    });
    expect(compare([...before.slice(0, 2), '- plug-in.ts 9'], before)).toEqual({
      ...nothing,
      changed: ['null plug-in.ts → null plug-in.ts'],
    });
  });

  it('that are the same twice are the same twice', () => {
    expect(compare(['a a.ts 1', 'a a.ts 1'], ['a a.ts 1', 'a a.ts 1'])).toEqual(nothing);
    expect(compare(['a a.ts 1', 'a a.ts 1'], ['a a.ts 1'])).toEqual({ ...nothing, added: ['a a.ts'] });
  });
});
