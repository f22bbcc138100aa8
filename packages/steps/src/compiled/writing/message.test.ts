import { expect, test } from 'vitest';
import { Message } from './message.ts';

const hex = (message: Message): string => Buffer.from(message.finish()).toString('hex');

test('writes what the encoding guide of Protocol Buffers shows', () => {
  // https://protobuf.dev/programming-guides/encoding/: Test1 { a: 150 }, Test2 { b: "testing" }, Test3 { c { a: 150 } }
  expect(hex(new Message().integer(1, 150))).toBe('089601');
  expect(hex(new Message().text(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(new Message().message(3, (inner) => inner.integer(1, 150)))).toBe('1a03089601');
  expect(hex(new Message().integer(1, -2))).toBe('08feffffffffffffffff01');
});

test('writes floats, flags, maps and long fields', () => {
  expect(hex(new Message().float(4, 1.5))).toBe('250000c03f');
  expect(hex(new Message().flag(5, true).flag(6, false))).toBe('28013000');
  expect(hex(new Message().entry(5, 'T', (value) => value.integer(6, 1)))).toBe('2a070a01541202' + '3001');
  const long = new Message().blob(16, new Uint8Array(1000).fill(7)).finish();
  expect(long).toHaveLength(1004);
  expect([...long.subarray(0, 5)]).toEqual([0x82, 1, 0xe8, 7, 7]);
});
