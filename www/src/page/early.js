// The first script of a page: the engine and the fonts are under way while the rest is still coming.

import { warm } from '../mount/loader.js';
import { visible } from './visibility.js';

visible.then(warm);
