import { loadProviders } from '../added/load.js';
import { addedConformance } from './added.js';

// `npm run conformance` says which modules.
const files = (process.env['ARTHOR_CONFORMANCE'] ?? '').split(',').filter((file) => file !== '');
for (const provider of await loadProviders(files)) await addedConformance(provider);
