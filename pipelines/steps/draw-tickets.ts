// A step of this pipeline: support tickets that a seed draws, as a CSV file. What makes a ticket come back is known, so that a
// test knows what a model can find.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStoredFile, defineStep, type Random, storedFile } from '@cairn/core';
import { z } from 'zod';

const plans = ['free', 'team', 'company'] as const;
const about = ['the invoice', 'my password', 'an export', 'the printer', 'our calendar'] as const;
const calm = ['thank you for the help', 'just a short question', 'it works now', 'no hurry with this'] as const;
const angry = ['still broken', 'asking again', 'this failed twice', 'nobody answered'] as const;

export const drawTickets = defineStep('draw-tickets', {
  in: {},
  params: z.strictObject({ count: z.int().positive() }),
  out: { raw: storedFile },
  run: async (_, { count }, context) => {
    const random = context.random('tickets');
    const lines = Array.from({ length: count }, (__, row) => drawTicket(row + 1, random));
    const path = join(context.folder, 'tickets.csv');
    await writeFile(path, `ticket,opened,plan,message,answered in,seats,came back\n${lines.join('\n')}\n`);
    return { raw: createStoredFile(path) };
  },
});

/** Angry words, long waits at the weekend, and large customers on a free plan make tickets come back. */
function drawTicket(number: number, random: Random): string {
  const pick = <T>(values: readonly T[]): T => values[random.integer(values.length)]!;
  const opened = new Date(Date.UTC(2025, 0, 1) + random.integer(365 * 24 * 60) * 60_000);
  const isWeekend = [0, 6].includes(opened.getUTCDay());
  const plan = pick(plans);
  const isAngry = random.next() < 0.35;
  const hours = Math.round(10 * Math.exp(1 + random.normal() + (isWeekend ? 0.7 : 0))) / 10;
  const seats = 1 + random.integer(200);
  const isUnhelped = plan === 'free' && seats > 100;
  const odds = -4.5 + (isAngry ? 3 : 0) + 0.08 * Math.min(hours, 40) + (isWeekend ? 1.5 : 0) + (isUnhelped ? 5 : 0);
  const cameBack = random.next() < 1 / (1 + Math.exp(-odds));
  const message = `${pick(isAngry ? angry : calm)}: ${pick(about)}`;
  // Some answers were never timed, and some customers never said how many they are.
  const answered = random.next() < 0.08 ? '' : hours;
  const known = random.next() < 0.15 ? '' : seats;
  return [
    `T${number}`,
    opened.toISOString().slice(0, 16),
    plan,
    message,
    answered,
    known,
    cameBack ? 'yes' : 'no',
  ].join(',');
}
