export { clusterConformance, exampleSpec, type ClusterBench } from './cluster.js';
export { scalingConformance } from './scaling.js';
export { routeConformance, type RouteBench } from './route.js';
export { trafficConformance, type TrafficBench } from './traffic.js';
export { pipelineConformance, type PipelineBench } from './pipeline.js';
export { noEnd, until } from './patience.js';
export { systemClock, systemRandom, testNamespace, type TestNamespace } from './test-namespace.js';
export { renamedKubeconfig } from './renamed-kubeconfig.js';
export { faults, type Telling } from './telling.js';
