import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call, rememberCsrf } from '../api/client.js';

/** Ends the session and leads to signing in; nothing of whoever was signed in stays. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  const client = useQueryClient();
  return async () => {
    await call('deleteSession', {});
    rememberCsrf(null);
    await navigate({ to: '/login' });
    client.clear();
  };
}
