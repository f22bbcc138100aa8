import { file } from '@cairn/core';
import { listFiles } from '../tables.ts';

// mistake: a file, which also has a path, where a folder belongs
listFiles({ folder: file('people.csv') });
