// The first script of a page: the engine and the fonts are under way while the rest is still coming.

import { fromAddress } from '../kit/outside.ts';
import { firstFonts } from '../mount/fonts.ts';
import { warm } from '../mount/loader.ts';
import { visible } from './visibility.ts';

visible.then(() => warm(firstFonts(fromAddress(location.search))));
