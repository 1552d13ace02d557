import { restOperations } from './rest-operations.fixture.js';

restOperations('the sandbox, ingress-nginx', async () => ({
  env: { SANDBOX: 'kubernetes', SANDBOX_GATEWAY_PORT: '0', DRAIN_SECONDS: '0.3' },
  environments: ['blue', 'green'],
  settings: {},
  exact: false,
  figures: null,
}));
