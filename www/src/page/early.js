// The first script of a page: the engine and the faces are under way while the rest is still coming.

import { warm } from '../mount/loader.js';
import { seen } from './seen.js';

seen.then(warm);
