import { apiBase } from '@arthor/contract/vocabulary';
import { base, under } from '../base.js';
import { preferredLanguage } from '../language/preferred.js';
import { catalogs } from '../locale/catalog.js';
import { askEarly } from './early.js';
import { firstOf } from './first.js';

// The first that runs of the console, small and by itself: words and data are asked for while the console is
// still on its way, and not one after the other once it is there. Nothing depends on it.
const { pathname, search } = window.location;
const { areas, reads } = firstOf(pathname.slice(base.length), search);
for (const path of reads) askEarly(under(`${apiBase}${path}`));
const words = catalogs[preferredLanguage()];
// What does not come is asked for again by whoever needs it, and told there.
void Promise.allSettled(areas.map((area) => words[area]()));
