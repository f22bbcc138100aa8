import { defineModel } from '@cairn/core';

const slope = 3;

export const line = defineModel('line', (value: number) => slope * value);
