// Every file of every page is lost, once and for good.

import { lose } from '../lost.mjs';

lose((names) => names);
