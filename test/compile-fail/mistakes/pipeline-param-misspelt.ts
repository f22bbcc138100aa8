import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { shorten, write } from '../tables.ts';

definePipeline('p', {
  params: z.object({ quick: z.boolean() }),
  // mistake: there is no param of that name
  build: ({ quik }) => shorten(write({}), { limit: quik ? 1 : 2 }),
});
