/** What tests of the core and of what drives it build their rows, observations and operations with. */
export * from './lane/deployment.fixture.js';
export * from './operation/operation.fixture.js';
export * from './dispatch/observed.fixture.js';
export * from './port/registry.fixture.js';
