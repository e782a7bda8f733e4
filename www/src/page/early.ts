// The first script of a page: the engine and the fonts are under way while the rest is still coming.

import { warm } from '../mount/loader.ts';
import { visible } from './visibility.ts';

visible.then(warm);
