import { cleanup, screen } from '@testing-library/react';
import { afterEach, it, vi } from 'vitest';
import { renderAt } from '../../dev/render.js';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('does not call everything a rehearsal where only some of it is simulated', async () => {
  await renderAt('/help');
  await screen.findByText(
    'Partly a rehearsal. Simulated here: Kubernetes and its gateway, Jenkins. Whatever else is configured is real.',
  );
});
