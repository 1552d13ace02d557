import { resolve } from 'node:path';
import { addedConformance } from '../conformance/added.js';
import { loadProviders } from './load.js';

for (const provider of await loadProviders([resolve('example/provider/file-routes.mjs')]))
  await addedConformance(provider);
