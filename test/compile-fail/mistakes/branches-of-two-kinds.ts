import { when } from '@cairn/core';
import { isLong, measure, write } from '../tables.ts';

// mistake: one branch is a text, and the other one JSON
when(isLong({}).isLong, { then: () => write({}).text, else: () => measure({}).words });
