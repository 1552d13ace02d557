import { registryClient } from '../conformance/registry-client.js';
import { registryConformance } from '../conformance/registry.js';
import { systemClock } from '../conformance/test-namespace.js';
import { NacosRegistry } from './registry.js';

const { ARTHOR_TEST_NACOS_URL: url, ARTHOR_TEST_NACOS_PASSWORD: password } = process.env;

registryConformance('the real Nacos', async () => {
  if (url === undefined) throw new Error('ARTHOR_TEST_NACOS_URL is not set');
  const login = password === undefined ? null : { username: 'nacos', password };
  const complaints = [
    ...(login === null ? ['NACOS_LOCKED'] : []),
    ...(password === 'nacos' ? ['NACOS_DEFAULT_PASSWORD'] : []),
  ];
  return {
    registry: new NacosRegistry({ url, login, clock: systemClock }),
    client: (service) => registryClient(url, login, service),
    complaints,
    close: () => Promise.resolve(),
  };
});
