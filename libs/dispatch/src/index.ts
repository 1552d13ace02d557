export * from './lane-store.js';
export * from './environment-providers.js';
export * from './pass.js';
export * from './route-memory.js';
export * from './comparison.js';
export * from './key-queue.js';
export * from './dispatcher.js';
export { faultOf } from './fault.js';
export * from './successor.js';
