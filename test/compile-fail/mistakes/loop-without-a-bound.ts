import { repeatUntil } from '@cairn/core';
import { isLong, write } from '../tables.ts';

// mistake: nothing says how many rounds there may be
repeatUntil(write({}).text, (state) => ({ state, stop: isLong({}).isLong }), {});
