import { expect, test } from 'vitest';
import { writeAnnotation } from './workflow-command.ts';

test('what would end a command or a property is written as its number', () => {
  expect(
    writeAnnotation({
      level: 'error',
      title: 'train(rate=0.1, epochs=3): 100%',
      message: 'line 1, at 50%: a::b\r\nline 2\n',
      file: 'steps/a,b.ts',
      line: 3,
      column: 1,
    }),
  ).toBe(
    '::error file=steps/a%2Cb.ts,line=3,col=1,title=train(rate=0.1%2C epochs=3)%3A 100%25::line 1, at 50%25: a::b%0D%0Aline 2',
  );
});

test('what is not known is left out, and colours are', () => {
  expect(writeAnnotation({ level: 'warning', title: 't', message: '\u001b[31mred\u001b[39m' })).toBe(
    '::warning title=t::red',
  );
});
