import { restOperations } from './rest-operations.fixture.js';

for (const provider of ['ingress-nginx', 'gateway-api'])
  restOperations(`the sandbox, ${provider}`, async () => ({
    env: {
      SANDBOX: 'kubernetes',
      SANDBOX_GATEWAY_PORT: '0',
      DRAIN_SECONDS: '0.3',
      KUBERNETES_ROUTE_PROVIDER: provider,
      KUBERNETES_GATEWAY: 'default/gateway',
    },
    environments: ['blue', 'green'],
    settings: {},
    exact: false,
    figures: null,
  }));
