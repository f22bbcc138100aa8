// A run is tied to a commit in folders of all kinds of names, and with each variable of git by itself.

import { it } from 'vitest';
import { expectTiedIn, expectTiedWith, gitVariables } from './expect-tied.ts';

it.each(['ends in a break\n', ' blanks '])('in a folder named %j', expectTiedIn);

it.each(Object.entries(gitVariables))('with %s set', (variable, value) => expectTiedWith({ [variable]: value }));
