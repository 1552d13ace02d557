import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { rememberCsrf, send } from '../api/client.js';

/** Ends the session and leads to signing in; nothing of whoever was signed in stays. */
export function useSignOut(): () => Promise<void> {
  const navigate = useNavigate();
  const client = useQueryClient();
  return async () => {
    const { data } = await send('deleteSession', {});
    rememberCsrf(null);
    const leaveAt = leaveAtOf(data);
    if (leaveAt !== null) {
      window.location.assign(leaveAt);
      return;
    }
    await navigate({ to: '/login' });
    client.clear();
  };
}

/** Where the session at the sign-in service ends, if it began at one. */
function leaveAtOf(answer: unknown): string | null {
  return typeof answer === 'object' &&
    answer !== null &&
    'leaveAt' in answer &&
    typeof answer.leaveAt === 'string'
    ? answer.leaveAt
    : null;
}
