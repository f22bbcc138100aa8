import { each, json } from '@cairn/core';

// mistake: the option is called failed
each(json<number>(), { fail: 'leave-out' });
