import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { writeElement, writeTextElement } from '../../packages/cli/src/ci/xml.ts';

test('elements, attributes and text', () => {
  expect(
    writeElement('a', { name: 'x "y" <z>\n', left: undefined, count: 0 }, [
      writeElement('b', {}),
      writeTextElement('c', {}, 'a & b ]]> <d>\n  indented'),
    ]),
  ).toMatchInlineSnapshot(`
    "<a name="x &quot;y&quot; &lt;z&gt;&#10;" count="0">
    <b/>
    <c>a &amp; b ]]&gt; &lt;d&gt;
      indented</c>
    </a>"
  `);
});

test('whatever a step says is read back, without what XML cannot hold', () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\u001b[31m', '\ud800', '&', '<', ']]>')),
  );
  fc.assert(
    fc.property(texts, texts, (some, others) => {
      const [attribute, text] = [some.join(''), others.join('')];
      let read: { readonly attribute: string; readonly text: string } = { attribute: '', text: '' };
      const parser = new SaxesParser();
      parser.on('opentag', ({ attributes }) => {
        read = { ...read, attribute: attributes['is'] ?? '' };
      });
      parser.on('text', (found) => {
        read = { ...read, text: read.text + found };
      });
      parser.write(writeTextElement('a', { is: attribute }, text)).close();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
      const isPlain = /^[^\u0000-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]*$/.test(attribute + text);
      if (isPlain) expect(read).toEqual({ attribute, text });
    }),
    { seed: 1, numRuns: 200 },
  );
});
